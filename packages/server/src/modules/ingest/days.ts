import type { Database, Tx } from '../../platform/database.ts'
import {
  type DayEvent,
  type DaySession,
  readBounds,
  readEvents,
  readEventsOutside,
  readSessions,
  readSessionsBegun,
  type SiteOfDay,
} from './store/index.ts'

/** What happened on a day: every session that had an event then or began then. */
export interface DayContent {
  /** When the day begins and ends in the site's time zone. */
  from: number
  to: number
  /** In batches, as they end, so that a large day need never be there as a whole; those that cross midnight come last. */
  sessions: Iterable<SessionOfDay[]> | AsyncIterable<SessionOfDay[]>
}
export interface SessionOfDay {
  session: DaySession
  /** All of them, of other days as well, in the order of their time, ties by id. */
  events: DayEvent[]
}

// Short statements on the embedded database: none may keep ingest waiting.
const ROWS_AT_ONCE = { pglite: 5_000, postgres: 10_000 }
const IDS_AT_ONCE = 5_000

/** Reads a day in short transactions; whoever needs one state of it looks whether the day's version is still the same. */
export async function readDay(
  database: Database,
  site: SiteOfDay,
  day: string,
  rowsAtOnce: number = ROWS_AT_ONCE[database.kind],
): Promise<DayContent> {
  const ask = <Row>(run: (tx: Tx) => Promise<Row>) => database.account(site.accountId, run)
  const { from, to } = await ask((tx) => readBounds(tx, site, { from: day, to: day }))
  return { from, to, sessions: readSessionsOfDay(ask, site, { from, to, rowsAtOnce }) }
}

type Ask = <Row>(run: (tx: Tx) => Promise<Row>) => Promise<Row>

async function* readSessionsOfDay(
  ask: Ask,
  site: SiteOfDay,
  { from, to, rowsAtOnce }: { from: number; to: number; rowsAtOnce: number },
): AsyncGenerator<SessionOfDay[]> {
  const open = new Map<string, SessionOfDay>()
  const crossing = new Map<string, SessionOfDay>()
  const add = (session: DaySession) => {
    const isCrossing = session.startedAt < from || session.endedAt >= to
    ;(isCrossing ? crossing : open).set(session.id, { session, events: [] })
  }
  let since = from
  for (let after: DayEvent | null = null; ; ) {
    const last: DayEvent | null = after
    const events: DayEvent[] = await ask((tx) => readEvents(tx, site, { from, to, after: last, limit: rowsAtOnce }))
    const next = events.length < rowsAtOnce ? null : (events.at(-1) as DayEvent)
    // A session begins with or before its first event: these are all that began, and none is read twice.
    const until = next ? Math.min(next.at + 1, to) : to
    for await (const session of readBegun(ask, site, { from: since, to: until, rowsAtOnce })) add(session)
    since = until
    const unknown = new Set(events.map(({ sessionId }) => sessionId).filter((id) => !open.has(id) && !crossing.has(id)))
    for (const ids of chunksOf([...unknown])) {
      // Another one began, or was over, when its rows were read: the day changed meanwhile.
      for (const session of await ask((tx) => readSessions(tx, site, ids))) if (session.startedAt < from) add(session)
    }
    for (const event of events) (open.get(event.sessionId) ?? crossing.get(event.sessionId))?.events.push(event)
    if (!next) break
    after = next
    const over = [...open.values()].filter(({ session }) => session.endedAt < next.at)
    for (const { session } of over) open.delete(session.id)
    yield over
  }
  yield [...open.values()]
  for (const some of chunksOf([...crossing.values()])) {
    const outside = await ask((tx) =>
      readEventsOutside(
        tx,
        site,
        { from, to },
        some.map(({ session }) => session),
      ),
    )
    for (const event of outside) crossing.get(event.sessionId)?.events.push(event)
    for (const { events } of some) events.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    yield some
  }
}

async function* readBegun(
  ask: Ask,
  site: SiteOfDay,
  { from, to, rowsAtOnce }: { from: number; to: number; rowsAtOnce: number },
): AsyncGenerator<DaySession> {
  for (let after: string | null = null; ; ) {
    const last: string | null = after
    const rows: DaySession[] = await ask((tx) =>
      readSessionsBegun(tx, site, { from, to, after: last, limit: rowsAtOnce }),
    )
    yield* rows
    after = rows.at(-1)?.id ?? null
    if (rows.length < rowsAtOnce) return
  }
}

const chunksOf = <Item>(items: Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / IDS_AT_ONCE) }, (_, index) =>
    items.slice(index * IDS_AT_ONCE, (index + 1) * IDS_AT_ONCE),
  )
