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

/** What happened on a day: its events, every session that had one or began then, and all else of those that cross midnight. */
export interface DayContent {
  /** When the day begins and ends in the site's time zone. */
  from: number
  to: number
  /** In the order of their time, ties by id. */
  events: DayEvent[]
  sessions: DaySession[]
}

// Short statements on the embedded database: none may keep ingest waiting.
const ROWS_AT_ONCE = { pglite: 5_000, postgres: 10_000 }
const IDS_AT_ONCE = 5_000

/** Reads a day in short transactions; whoever needs one state of it looks whether the day's version is still the same. */
export async function readDay(database: Database, site: SiteOfDay, day: string): Promise<DayContent> {
  const ask = <Row>(run: (tx: Tx) => Promise<Row>) => database.account(site.accountId, run)
  const rowsAtOnce = ROWS_AT_ONCE[database.kind]
  const { from, to } = await ask((tx) => readBounds(tx, site, { from: day, to: day }))

  const events: DayEvent[] = []
  for (let after: DayEvent | null = null; ; ) {
    const last: DayEvent | null = after
    const rows: DayEvent[] = await ask((tx) => readEvents(tx, site, { from, to, after: last, limit: rowsAtOnce }))
    for (const row of rows) events.push(row)
    after = rows.at(-1) ?? null
    if (rows.length < rowsAtOnce) break
  }
  const sessions = new Map<string, DaySession>()
  for (let after: string | null = null; ; ) {
    const last: string | null = after
    const rows: DaySession[] = await ask((tx) =>
      readSessionsBegun(tx, site, { from, to, after: last, limit: rowsAtOnce }),
    )
    for (const row of rows) sessions.set(row.id, row)
    after = rows.at(-1)?.id ?? null
    if (rows.length < rowsAtOnce) break
  }
  const missing = [...new Set(events.map(({ sessionId }) => sessionId))].filter((id) => !sessions.has(id))
  for (let start = 0; start < missing.length; start += IDS_AT_ONCE) {
    const ids = missing.slice(start, start + IDS_AT_ONCE)
    for (const row of await ask((tx) => readSessions(tx, site, ids))) sessions.set(row.id, row)
  }

  const crossing = [...sessions.values()].filter(({ startedAt, endedAt }) => startedAt < from || endedAt >= to)
  const outside: DayEvent[] = []
  for (let start = 0; start < crossing.length; start += IDS_AT_ONCE) {
    for (const row of await ask((tx) =>
      readEventsOutside(tx, site, { from, to }, crossing.slice(start, start + IDS_AT_ONCE)),
    ))
      outside.push(row)
  }
  const inOrder = outside.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const before = inOrder.filter(({ at }) => at < from)
  const after = inOrder.slice(before.length)
  return { from, to, events: [...before, ...events, ...after], sessions: [...sessions.values()] }
}
