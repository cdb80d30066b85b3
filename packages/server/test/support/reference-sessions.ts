import { dayOf } from './calendar.ts'

/** What came with an event beside itself; whoever made the event knows it, so that nothing has to be looked up. */
export interface Circumstances {
  country: string | null
  device: string
  browser: string | null
  os: string | null
  language: string | null
  referrer: string | null
  source: string | null
  channel: string
  utm_source: string | null
  utm_medium: string | null
  utm_campaign: string | null
  utm_term: string | null
  utm_content: string | null
  click_id: string | null
}

/** An event as it was sent, with the request that brought it. */
export interface SentEvent {
  /** As the page made it. */
  id: string
  /** As it is stored: of two at the same moment the smaller is first. */
  storedId: string
  /** Milliseconds since 1970 at the server. */
  receivedAt: number
  ageMs: number
  address: string
  userAgent: string
  tab: string | null
  kind: 'p' | 'e' | 'c' | 'k' | 'v' | 'i'
  url: string
  /** What the server should make of the address. */
  path: string
  referrerUrl: string | null
  engagedMs: number
  scrollPercent: number | null
  name: string | null
  properties: Record<string, string | number | boolean | null>
  amount: number | null
  currency: string | null
  from: Circumstances
}

export interface Happened extends SentEvent {
  at: number
  /** Who it was, of the day in the time zone that the site had when it came. */
  visitor: string
}
export interface Visit {
  /** The first first. */
  events: Happened[]
  from: Circumstances
  startedAt: number
  endedAt: number
  entryPage: string | null
  exitPage: string | null
  pageviews: number
  engagedMs: number
}

const GAP_MS = 30 * 60_000

/** Events at their times, each id once: what came first counts. `sent` is in the order of arrival. */
export function placeEvents(sent: readonly SentEvent[], timeZone: string): Happened[] {
  const ids = new Set<string>()
  const placed: Happened[] = []
  for (const event of sent) {
    if (ids.has(event.id)) continue
    ids.add(event.id)
    const at = event.receivedAt - Math.max(0, Math.round(event.ageMs))
    placed.push({ ...event, at, visitor: JSON.stringify([dayOf(at, timeZone), event.address, event.userAgent]) })
  }
  return placed
}

/** Begins with a visit for each event and joins visits for as long as two of them have to be one. */
export function findVisits(events: readonly Happened[]): Visit[] {
  const visits = events.map((event) => [event])
  let pair = findPair(visits)
  while (pair) {
    const [one, other] = pair
    visits[one]?.push(...(visits[other] ?? []))
    visits.splice(other, 1)
    pair = findPair(visits)
  }
  return visits.map(describeVisit)
}

/** Two visits in which the same link reaches less than 30 minutes from each other. */
function findPair(visits: Happened[][]): [number, number] | null {
  const reaches = visits.map(reachesOf)
  for (let one = 0; one < visits.length; one++) {
    for (let other = one + 1; other < visits.length; other++) {
      for (const [link, reach] of reaches[one] ?? []) {
        const second = reaches[other]?.get(link)
        if (second && second.first - reach.last < GAP_MS && reach.first - second.last < GAP_MS) return [one, other]
      }
    }
  }
  return null
}

function reachesOf(events: Happened[]): Map<string, { first: number; last: number }> {
  const reaches = new Map<string, { first: number; last: number }>()
  for (const { at, visitor, tab } of events) {
    for (const link of tab === null ? [`visitor ${visitor}`] : [`visitor ${visitor}`, `tab ${tab}`]) {
      const { first, last } = reaches.get(link) ?? { first: at, last: at }
      reaches.set(link, { first: Math.min(first, at), last: Math.max(last, at) })
    }
  }
  return reaches
}

function describeVisit(unordered: Happened[]): Visit {
  const events = unordered.toSorted((a, b) => a.at - b.at || (a.storedId < b.storedId ? -1 : 1))
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) throw new Error('A visit has an event')
  const pages = events.filter(({ kind }) => kind === 'p')
  return {
    events,
    from: first.from,
    startedAt: first.at,
    endedAt: last.at,
    entryPage: pages[0]?.path ?? null,
    exitPage: pages.at(-1)?.path ?? null,
    pageviews: pages.length,
    engagedMs: events.reduce((sum, { engagedMs }) => sum + engagedMs, 0),
  }
}
