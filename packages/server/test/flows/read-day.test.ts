import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readDay, type SessionOfDay } from '../../src/modules/ingest/index.ts'
import { createRandom } from '../support/random.ts'
import { startServer, type TestServer } from '../support/server.ts'

const HOUR = 3_600_000
/** Coarse, so that many events are at the very same moment. */
const STEP = HOUR / 12
const DAY = '2026-06-10'
const BEGIN = Date.parse('2026-06-09T22:00:00Z')
const END = BEGIN + 24 * HOUR
const SESSIONS = 200

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

interface Stored {
  id: string
  at: number
  kind: string
}

/** Sessions of three days around the one that is read, most of them short, as rows of the database. */
async function storeSessions(of: { accountId: string; id: string }, seed: number): Promise<Map<string, Stored[]>> {
  const random = createRandom(seed)
  const sessions = new Map<string, Stored[]>()
  for (let number = 0; number < SESSIONS; number++) {
    // Some of what nobody counts alone: clicks, web vitals, who somebody is.
    const kinds = random.chance(0.1) ? ['k', 'v', 'i'] : ['p', 'p', 'c', 'e', 'k']
    const start = BEGIN - 24 * HOUR + random.below(72 * 12) * STEP
    const steps = random.chance(0.1) ? 23 * 12 : 6
    const events = Array.from({ length: 1 + random.below(8) }, () => ({
      id: randomUUID(),
      at: start + random.below(steps) * STEP,
      kind: random.pick(kinds),
    }))
    sessions.set(randomUUID(), events)
  }
  const rows = [...sessions].flatMap(([session, events]) => events.map((event) => ({ session, ...event })))
  await server.database.execute(
    `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path)
      select $1, $2, to_timestamp(at / 1000.0), id, session, session, kind, '/'
      from jsonb_to_recordset($3::jsonb) as t(session uuid, id uuid, at float8, kind text)`,
    [of.accountId, of.id, JSON.stringify(rows)],
  )
  await server.database.execute(
    `insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, events, engaged_ms,
        channel, device)
      select account_id, site_id, session_id, session_id, min(occurred_at), max(occurred_at), 0, count(*), 0, 'Direct', 'other'
      from events where site_id = $1 group by account_id, site_id, session_id`,
    [of.id],
  )
  return sessions
}

it.each([1, 2, 3])('reads a day in pieces, each session whole and once, by chance %i', async (seed) => {
  const account = await server.addAccount()
  const site = { accountId: account.id, ...(await server.addSite(account)), timeZone: 'Europe/Brussels' }
  await server.database.execute("select create_event_partition('2026-06-01')")
  const sessions = await storeSessions(site, seed)
  const isOfDay = (time: number) => time >= BEGIN && time < END
  const expected = [...sessions].flatMap(([id, all]) => {
    const events = all.filter(({ kind }) => ['p', 'c', 'e'].includes(kind))
    const begins = isOfDay(Math.min(...all.map(({ at }) => at)))
    if (!begins && !events.some(({ at }) => isOfDay(at))) return []
    const inOrder = events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    return [{ id, events: inOrder.map((event) => event.id) }]
  })
  const inOrder = (found: { id: string }[]) => found.toSorted((a, b) => (a.id < b.id ? -1 : 1))

  for (const rowsAtOnce of [7, 50, 10_000]) {
    const { from, to, sessions: batches } = await readDay(server.database, site, DAY, rowsAtOnce)
    expect([from, to]).toEqual([BEGIN, END])
    const found: SessionOfDay[] = []
    let largest = 0
    for await (const batch of batches) {
      found.push(...batch)
      largest = Math.max(largest, batch.length)
    }
    const read = found.map(({ session, events }) => ({ id: session.id, events: events.map(({ id }) => id) }))
    expect(inOrder(read)).toEqual(inOrder(expected))
    // Not all of them wait for the end of the day.
    if (rowsAtOnce === 7) expect(largest).toBeLessThan(found.length / 2)
  }
})
