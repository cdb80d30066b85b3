import { digestUuid } from '../../platform/ids.ts'
import { DAY_MS, type DaySession, LONGEST_SESSION_MS, SESSION_GAP_MS } from '../ingest/index.ts'

/** What a session is from: that of its first event. */
export type Attributes = Omit<
  DaySession,
  'id' | 'startedAt' | 'endedAt' | 'pageviews' | 'engagedMs' | 'entryPath' | 'exitPath'
>

/** An event as it is stored, before it is known which session it is of. */
export interface ReadyEvent {
  id: string
  /** Milliseconds since 1970. */
  at: number
  visitorId: string
  /** The source's own visit, as a digest; null when half hours decide. */
  visitId: string | null
  kind: string
  path: string
  name: string | null
  engagedMs: number | null
  scrollPercent: number | null
  amount: number | null
  currency: string | null
  /** Of a click, whose heat map is of one device class. */
  device: string | null
  /** Properties, the place of a click, or web vitals. */
  detail: object | null
  attributes: Attributes
}

/** A moment and the event of it: of events at one moment the smaller id is first. */
interface Mark {
  at: number
  eventId: string
  path: string | null
}

export interface Session {
  id: string
  visitorId: string
  /** Whether the source's own visit made it: then nothing but events of that visit is in it. */
  isOfVisit: boolean
  first: Mark
  endedAt: number
  pageviews: number
  events: number
  engagedMs: number
  entry: Mark | null
  exit: Mark | null
  attributes: Attributes
}

/** What became of a session: its row, its new events, and the sessions that turned out to be the same visit. */
export interface Placement {
  session: Session
  fresh: ReadyEvent[]
  absorbed: Session[]
}

/** Ids of the sessions that an event of a source's own visit may be in: what is too long for one goes on by days in UTC. */
export const visitSessions = ({ visitId, at }: ReadyEvent): string[] =>
  visitId ? [visitId, digestUuid('part of a visit', visitId, String(Math.floor(at / DAY_MS)))] : []

/** Id of a session that half hours made: it is named after one of its events. */
export const gapSession = (eventId: string): string => digestUuid('session', eventId)

/**
 * Finds the sessions of new events. `stored` are those of the same visits, and those of the same visitors within half an
 * hour. Which events come first makes no difference, unless a visit is too long for one session.
 */
export function placeEvents(fresh: ReadyEvent[], stored: Session[]): Placement[] {
  const byVisit = placeByVisit(
    fresh.filter(({ visitId }) => visitId !== null),
    stored,
  )
  const byGap = placeByGap(
    fresh.filter(({ visitId }) => visitId === null),
    stored.filter(({ isOfVisit }) => !isOfVisit),
  )
  return [...byVisit, ...byGap]
}

function placeByVisit(fresh: ReadyEvent[], stored: Session[]): Placement[] {
  const known = new Map(stored.map((session) => [session.id, session]))
  const placed = new Map<string, Placement>()
  for (const event of fresh.toSorted(byTime)) {
    const [whole = '', part = ''] = visitSessions(event)
    const session = placed.get(whole)?.session ?? known.get(whole)
    const id = !session || isOne(session, sessionOf(event, whole)) ? whole : part
    const alone = sessionOf(event, id)
    const before = placed.get(id)?.session ?? known.get(id)
    const placement = placed.get(id) ?? { session: alone, fresh: [], absorbed: [] }
    placement.session = before ? unite(before, alone) : alone
    placement.fresh.push(event)
    placed.set(id, placement)
  }
  return [...placed.values()]
}

function placeByGap(fresh: ReadyEvent[], stored: Session[]): Placement[] {
  const visitors = new Map<string, { session: Session; event: ReadyEvent | null }[]>()
  const pieces = [
    ...stored.map((session) => ({ session, event: null })),
    ...fresh.map((event) => ({ session: sessionOf(event, gapSession(event.id)), event })),
  ]
  for (const piece of pieces) {
    const list = visitors.get(piece.session.visitorId)
    if (list) list.push(piece)
    else visitors.set(piece.session.visitorId, [piece])
  }
  const placements: Placement[] = []
  for (const list of visitors.values()) {
    let current: (Placement & { stored: Session[] }) | null = null
    for (const { session, event } of list.toSorted((a, b) => compareMarks(a.session.first, b.session.first))) {
      const isFar = current && session.first.at - current.session.endedAt >= SESSION_GAP_MS
      if (!current || isFar || !isOne(current.session, session)) {
        current = { session, fresh: [], absorbed: [], stored: [] }
        placements.push(current)
      } else current.session = { ...unite(current.session, session), id: current.session.id }
      if (event) current.fresh.push(event)
      else current.stored.push(session)
      // The id of the stored session that began first stays, though a new event may come before it.
      const [kept, ...absorbed]: Session[] = current.stored
      if (kept) current.session = { ...current.session, id: kept.id }
      current.absorbed = absorbed
    }
  }
  return placements.filter((placement) => placement.fresh.length > 0)
}

/** Whether two are not too long for one session. */
const isOne = (a: Session, b: Session) =>
  Math.max(a.endedAt, b.endedAt) - Math.min(a.first.at, b.first.at) <= LONGEST_SESSION_MS

/** Two parts of one session, in either order; the id is that of the first argument. */
function unite(a: Session, b: Session): Session {
  const [earlier] = compareMarks(a.first, b.first) <= 0 ? [a] : [b]
  return {
    id: a.id,
    isOfVisit: a.isOfVisit,
    visitorId: earlier.visitorId,
    first: earlier.first,
    endedAt: Math.max(a.endedAt, b.endedAt),
    pageviews: a.pageviews + b.pageviews,
    events: a.events + b.events,
    engagedMs: a.engagedMs + b.engagedMs,
    entry: pick(a.entry, b.entry, -1),
    exit: pick(a.exit, b.exit, 1),
    attributes: earlier.attributes,
  }
}

function pick(a: Mark | null, b: Mark | null, direction: 1 | -1): Mark | null {
  if (!a || !b) return a ?? b
  return compareMarks(a, b) * direction >= 0 ? a : b
}

function sessionOf(event: ReadyEvent, id: string): Session {
  const mark = { at: event.at, eventId: event.id, path: event.path }
  const page = event.kind === 'p' ? mark : null
  return {
    id,
    visitorId: event.visitorId,
    isOfVisit: event.visitId !== null,
    first: mark,
    endedAt: event.at,
    pageviews: page ? 1 : 0,
    events: 1,
    engagedMs: event.engagedMs ?? 0,
    entry: page,
    exit: page,
    attributes: event.attributes,
  }
}

const compareMarks = (a: Mark, b: Mark) => a.at - b.at || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0)
const byTime = (a: ReadyEvent, b: ReadyEvent) => a.at - b.at || (a.id < b.id ? -1 : 1)
