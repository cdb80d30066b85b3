import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, startServer, type TestAccount, type TestServer } from '../../../server/test/support/server.ts'
import { beat, enrol } from '../support/enrol.ts'
import { startPluggedIn } from '../support/joined-site.ts'

type PluggedIn = Awaited<ReturnType<typeof startPluggedIn>>

let server: TestServer
let account: TestAccount
let shops: PluggedIn[] = []
let siteIds: string[]

beforeAll(async () => {
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  shops = [await startPluggedIn(), await startPluggedIn({ host: '127.0.0.2' })]
  const { code } = await account.client.agents.createCode({ maxSites: 2 })
  for (const { site } of shops) await enrol(site, server.url, code)
  siteIds = await Promise.all(shops.map(async ({ site }) => connectionOf(site)))
}, 120_000)
afterAll(async () => {
  for (const { site } of shops) await site.stop()
  await server?.stop()
})

async function connectionOf(site: PluggedIn['site']): Promise<string> {
  return (await (await site.adminRest('tinyeclipse/v1/connection')).json()).siteId
}

test('one code makes two sites of one account', async () => {
  const agents = await account.client.agents.list()
  expect(agents.items.map(({ siteId }) => siteId).toSorted()).toEqual(siteIds.toSorted())
  expect(new Set(agents.items.map(({ domain }) => domain))).toEqual(new Set(['127.0.0.1', '127.0.0.2']))
})

test('what happens on one is not told of the other', async () => {
  const [first, second] = shops as [PluggedIn, PluggedIn]
  const [firstId, secondId] = siteIds as [string, string]
  await first.site.php(
    "return tinyeclipse_send_event( 'test', 'rang', 'The bell rang', 'Twice', array( 'times' => 2 ), null );",
  )
  const reports = async (siteId: string) => (await account.client.agents.reports(siteId, { module: 'test' })).items
  await eventually(
    async () => {
      await beat(first.site)
      return reports(firstId)
    },
    (found) => found.length === 1,
  )
  await beat(second.site)
  expect(await reports(secondId)).toEqual([])
})

test('one run changes both, and its undo puts both back', async () => {
  const names = () => Promise.all(shops.map(({ site }) => site.php<string>("return get_option( 'blogdescription' );")))
  const before = await names()
  const input = { option: 'blogdescription', value: 'Chocolade van hier' }

  const run = await account.client.commandRuns.create({ name: 'set_option', input, siteIds })
  await eventually(
    async () => {
      for (const { site } of shops) await beat(site)
      return account.client.commandRuns.commands(run.id)
    },
    ({ items }) => items.length === 2 && items.every(({ status }) => status === 'succeeded'),
    60_000,
  )
  expect(await names()).toEqual(['Chocolade van hier', 'Chocolade van hier'])

  await account.client.commandRuns.undo(run.id)
  await eventually(
    async () => {
      for (const { site } of shops) await beat(site)
      return names()
    },
    (now) => now.join() === before.join(),
    60_000,
  )
})
