import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { deleteSeenBefore } from '../../src/modules/ingest/index.ts'
import { startServer, type TestServer } from '../support/server.ts'

const NEW = 'now()'
const OLD = "now() - interval '3 days'"
const TIME = new Date(Date.now() - 2 * 86_400_000)
let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  for (const table of ['event_ids', 'session_links']) await server.database.execute(`delete from ${table}`)
})

async function remember(count: number, at: string) {
  const ids = 'gen_random_uuid(), gen_random_uuid(), gen_random_uuid()'
  await server.database.execute(
    `insert into event_ids (account_id, site_id, event_id, seen_at) select ${ids}, ${at} from generate_series(1, ${count})`,
  )
  await server.database.execute(
    `insert into session_links (account_id, site_id, link, session_id, first_at, last_at)
     select ${ids}, gen_random_uuid(), ${at}, ${at} from generate_series(1, ${count})`,
  )
}
async function counts() {
  const { rows } = await server.database.execute(
    'select (select count(*)::int from event_ids) as ids, (select count(*)::int from session_links) as links',
  )
  return rows[0]
}
/** The database, with what happens before each of its transactions. */
const watched = (before: () => void): TestServer['database'] => ({
  ...server.database,
  writer(run) {
    before()
    return server.database.writer(run)
  },
})

it('forgets what is old, however much it is, in short transactions', async () => {
  await remember(12_000, OLD)
  await remember(10, NEW)
  let transactions = 0
  const database = watched(() => transactions++)
  await deleteSeenBefore(database, { time: TIME, signal: new AbortController().signal })
  expect([await counts(), transactions]).toEqual([{ ids: 10, links: 10 }, 6])
})

it('stops between two batches when told to, and goes on the next time', async () => {
  await remember(12_000, OLD)
  const controller = new AbortController()
  await deleteSeenBefore(
    watched(() => controller.abort()),
    { time: TIME, signal: controller.signal },
  )
  expect(await counts()).toEqual({ ids: 7_000, links: 12_000 })
  await deleteSeenBefore(server.database, { time: TIME, signal: new AbortController().signal })
  expect(await counts()).toEqual({ ids: 0, links: 0 })
})
