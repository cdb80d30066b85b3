import { afterAll, beforeAll, expect, it } from 'vitest'
import { updateStatistics } from '../../src/modules/ingest/index.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

it('looks at a table again once a tenth of it has changed, where the database does not by itself', async () => {
  const account = await server.addAccount()
  const site = await server.addSite(account)
  const count = async (from: number, to: number) => {
    await server.database.execute(
      `insert into usage_counters (account_id, site_id, month, metric, used)
       select $1, $2, '2026-01-01', 'metric ' || number, 1 from generate_series($3::int, $4::int) as number`,
      [account.id, site.id, from, to],
    )
    // The database counts changes up only every second.
    await server.database.execute('select pg_stat_force_next_flush()')
  }
  const isEmbedded = server.database.kind === 'pglite'
  await updateStatistics(server.database)
  await count(1, 3_000)
  expect(await updateStatistics(server.database)).toEqual(isEmbedded ? ['usage_counters'] : [])
  await count(3_001, 3_200)
  expect(await updateStatistics(server.database)).toEqual([])
})
