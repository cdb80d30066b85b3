import { PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { uuidv7 } from '../../platform/ids.ts'
import type { Particulars } from './kinds/index.ts'
import { DAY_MS, linksOf, SESSION_GAP_MS } from './links.ts'

/** A visit that lasts longer is a session for each of its days in UTC. */
export const LONGEST_SESSION_MS = 24 * 3_600_000

/** What the events of one batch have in common. */
export interface Origin {
  accountId: string
  siteId: string
  siteDomain: string
  country: string | null
  device: string
  browser: string | null
  os: string | null
  language: string | null
}

export interface EnrichedEvent extends Particulars {
  eventId: string
  occurredAt: Date
  visitorId: string
  /** Of the browser tab, which keeps a visit together over midnight and a change of address. */
  tabLink: string | null
  /** The letter of the wire format. */
  kind: string
  url: URL
  path: string
  from: Origin
}

/** From the first to the last event of a link within a run, in milliseconds. */
export interface Reach {
  first: number
  last: number
}

/** Events of one group that belong to one visit, in their order, and the links by which other parts of it are found. */
export interface Run {
  /** Of the session it makes, when it is not part of one that is there. */
  sessionId: string
  events: [EnrichedEvent, ...EnrichedEvent[]]
  links: Map<string, Reach>
}

/**
 * Joins events that are of one visit: at first each is on its own, then those whose reaches of the same link lie less than
 * half an hour apart are one, until none do. So the order of arrival does not matter, nor that of joining. What is too long
 * for a session comes in days.
 */
export function joinRuns(events: readonly EnrichedEvent[]): Run[] {
  let runs = events.toSorted(byTime).map(begin)
  for (let before = 0; before !== runs.length; ) {
    before = runs.length
    runs = joinNear(runs)
  }
  return runs.flatMap(cut).map((run) => ({ ...run, sessionId: uuidv7(run.events[0].occurredAt.getTime()) }))
}

type Part = Omit<Run, 'sessionId'>

function begin(event: EnrichedEvent): Part {
  const at = event.occurredAt.getTime()
  const links = new Map<string, Reach>()
  for (const link of linksOf(event)) links.set(link, { first: at, last: at })
  return { events: [event], links }
}

function joinNear(parts: Part[]): Part[] {
  const byLink = new Map<string, Part[]>()
  for (const part of parts) {
    for (const link of part.links.keys()) {
      const others = byLink.get(link)
      if (others) others.push(part)
      else byLink.set(link, [part])
    }
  }
  // What each part became a part of, as a chain that ends at itself.
  const joinedTo = new Map<Part, Part>()
  const endOf = (part: Part): Part => {
    let end = part
    for (let next = joinedTo.get(end); next; next = joinedTo.get(end)) end = next
    return end
  }
  for (const [link, several] of byLink) {
    if (several.length < 2) continue
    const reaches = several.map((part) => ({ part, ...(part.links.get(link) as Reach) }))
    reaches.sort((a, b) => a.first - b.first)
    let furthest = reaches[0]
    for (const next of reaches.slice(1)) {
      if (furthest && next.first - furthest.last < SESSION_GAP_MS) {
        const [one, other] = [endOf(furthest.part), endOf(next.part)]
        if (one !== other) joinedTo.set(other, one)
      }
      if (!furthest || next.last > furthest.last) furthest = next
    }
  }
  if (joinedTo.size === 0) return parts
  return [...Map.groupBy(parts, endOf).values()].map(unite)
}

function unite(parts: Part[]): Part {
  const [first] = parts
  if (first && parts.length === 1) return first
  const links = new Map<string, Reach>()
  for (const part of parts) {
    for (const [link, reach] of part.links) {
      const known = links.get(link)
      links.set(
        link,
        known ? { first: Math.min(known.first, reach.first), last: Math.max(known.last, reach.last) } : reach,
      )
    }
  }
  const events = parts.flatMap((part) => part.events).sort(byTime)
  return { events: events as Part['events'], links }
}

function cut(part: Part): Part[] {
  const [first, last] = [part.events[0], part.events.at(-1)]
  if (!last || last.occurredAt.getTime() - first.occurredAt.getTime() <= LONGEST_SESSION_MS) return [part]
  const days = Map.groupBy(part.events, ({ occurredAt }) => Math.floor(occurredAt.getTime() / DAY_MS))
  return [...days.values()].map((events) => unite(events.map(begin)))
}

/** Of events at the same moment the one with the smaller id is first. */
const byTime = (a: EnrichedEvent, b: EnrichedEvent) =>
  a.occurredAt.getTime() - b.occurredAt.getTime() || (a.eventId < b.eventId ? -1 : 1)

/** What a session is told of its part. */
export function summarize({ events }: Pick<Run, 'events'>) {
  const pages = events.filter(({ kind }) => kind === PAGEVIEW)
  return {
    first: events[0],
    last: events.at(-1) ?? events[0],
    entry: pages[0] ?? null,
    exit: pages.at(-1) ?? null,
    pageviews: pages.length,
    engagedMs: events.reduce((sum, { engagedMs = 0 }) => sum + engagedMs, 0),
  }
}
