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
const LONGEST_MS = 24 * 60 * 60_000

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

/**
 * Begins with a visit for each event and joins visits for as long as two of them have to be one. What lasts longer than a
 * session may is then a session for each day in UTC.
 */
export function findVisits(events: readonly Happened[]): Visit[] {
  const visits = events.map((event) => describeReaches([event]))
  let pair = findPair(visits)
  while (pair) {
    const [one, other] = pair
    const joined = [...(visits[one]?.events ?? []), ...(visits[other]?.events ?? [])]
    visits[one] = describeReaches(joined)
    visits.splice(other, 1)
    pair = findPair(visits)
  }
  return visits.flatMap((visit) => sessionsOf(visit.events)).map(describeVisit)
}

function sessionsOf(events: Happened[]): Happened[][] {
  const times = events.map(({ at }) => at)
  const isLong = Math.max(...times) - Math.min(...times) > LONGEST_MS
  return isLong ? [...Map.groupBy(events, ({ at }) => utcDayOf(at)).values()] : [events]
}

const utcDayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

interface Reach {
  link: string
  first: number
  last: number
}
interface Reaching {
  events: Happened[]
  reaches: Reach[]
}

/** Two visits in which the same link reaches less than 30 minutes from each other. */
function findPair(visits: Reaching[]): [number, number] | null {
  const areNear = (a: Reach, b: Reach) => a.link === b.link && a.first - b.last < GAP_MS && b.first - a.last < GAP_MS
  for (const [one, { reaches }] of visits.entries()) {
    const other = visits.findIndex(
      (visit, index) => index > one && visit.reaches.some((a) => reaches.some((b) => areNear(a, b))),
    )
    if (other > 0) return [one, other]
  }
  return null
}

/** How far each link reaches, in each day in UTC by itself. */
function describeReaches(events: Happened[]): Reaching {
  const reaches = new Map<string, Reach>()
  for (const { at, visitor, tab } of events) {
    for (const link of tab === null ? [`visitor ${visitor}`] : [`visitor ${visitor}`, `tab ${tab}`]) {
      const ofDay = `${utcDayOf(at)} ${link}`
      const { first, last } = reaches.get(ofDay) ?? { first: at, last: at }
      reaches.set(ofDay, { link, first: Math.min(first, at), last: Math.max(last, at) })
    }
  }
  return { events, reaches: [...reaches.values()] }
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
