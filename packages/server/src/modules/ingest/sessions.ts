import { digestUuid, uuidv7 } from '../../platform/ids.ts'

/** A visit ends after half an hour without an event. */
const SESSION_GAP_MS = 30 * 60_000

export interface EnrichedEvent {
  accountId: string
  siteId: string
  eventId: string
  occurredAt: Date
  visitorId: string
  /** The browser tab, which keeps a visit together over midnight and a change of address. */
  tab: string | null
  name: string
  path: string
  referrerHost: string | null
  country: string | null
  device: string
  browser: string | null
  os: string | null
  language: string | null
}

/** Events of one group that belong to one visit, and the links by which an earlier part of it may be found. */
export interface Run {
  events: EnrichedEvent[]
  sessionId: string
  firstAt: Date
  lastAt: Date
  links: Map<string, { isTab: boolean }>
}

/** Joins events by visitor and by tab where the gap between them is under half an hour. */
export function joinRuns(events: EnrichedEvent[]): Run[] {
  const runs: Run[] = []
  const latest = new Map<string, Run>()
  for (const event of events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())) {
    const links: [string, { isTab: boolean }][] = [[event.visitorId, { isTab: false }]]
    if (event.tab) links.unshift([digestUuid('tab', event.siteId, event.tab), { isTab: true }])
    let run = links
      .map(([link]) => latest.get(link))
      .find((each) => each && event.occurredAt.getTime() - each.lastAt.getTime() < SESSION_GAP_MS)
    if (!run) {
      run = {
        events: [],
        sessionId: uuidv7(event.occurredAt.getTime()),
        firstAt: event.occurredAt,
        lastAt: event.occurredAt,
        links: new Map(),
      }
      runs.push(run)
    }
    run.events.push(event)
    run.lastAt = event.occurredAt
    for (const [link, kind] of links) {
      run.links.set(link, kind)
      latest.set(link, run)
    }
  }
  return runs
}
