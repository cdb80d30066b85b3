import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Agents } from '../../src/modules/agents/index.ts'
import { type JoinedSite, joinedSite, recur } from '../support/commanded.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const clock = new TestClock()
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

/** As a module that keeps sites alike sends them. */
async function send(
  { site }: Pick<JoinedSite, 'site'>,
  rows: Record<string, unknown>[],
  kind = 'stock',
): Promise<string> {
  const agents = server.app.modules.find(({ name }) => name === 'agents') as Agents
  return server.database.account(account.id, (tx) =>
    agents.commands.sendBatch(tx, { accountId: account.id, siteId: site.id, kind, rows }),
  )
}
const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ sku: `sku-${index}`, stock: index }))
const stored = async (batchId: string) =>
  (await server.database.execute('select * from agent_batches where batch_id = $1', [batchId])).rows[0]

it('delivers batches one at a time, in their order, and keeps what came of each', async () => {
  const joined = await joinedSite(server, account, { clock })
  const ids = [await send(joined, rowsOf(500)), await send(joined, rowsOf(2)), await send(joined, rowsOf(1), 'prices')]
  const first = await joined.agent.heartbeat()
  expect([first.batches, first.hasMore]).toEqual([[{ id: ids[0], kind: 'stock', rows: rowsOf(500) }], true])
  // Whoever comes back before it is over gets nothing, and is not told to come back.
  const meanwhile = await joined.agent.heartbeat()
  expect([meanwhile.batches, meanwhile.hasMore]).toEqual([[], false])

  const failed = [{ index: 3, reason: 'No such product' }]
  expect(await joined.agent.tellBatch(ids[0] ?? '', { applied: 499, failed })).toEqual({ isKnown: true })
  expect(await stored(ids[0] ?? '')).toMatchObject({
    status: 'finished',
    applied: 499,
    failed,
    rows: [],
    row_count: 500,
  })
  const second = await joined.agent.heartbeat()
  expect([second.batches.map(({ id }) => id), second.hasMore]).toEqual([[ids[1]], true])
  await joined.agent.tellBatch(ids[1] ?? '', { applied: 2, failed: [] })
  const third = await joined.agent.heartbeat()
  expect([third.batches.map(({ id, kind }) => [id, kind]), third.hasMore]).toEqual([[[ids[2], 'prices']], false])
})

it('goes along with commands', async () => {
  const joined = await joinedSite(server, account, { clock })
  const { id } = await account.client.commands.create(joined.site.id, { name: 'flush_caches' })
  const batchId = await send(joined, rowsOf(1))
  const { commands, batches } = await joined.agent.heartbeat()
  expect([commands.map((command) => command.id), batches.map((batch) => batch.id)]).toEqual([[id], [batchId]])
})

it('delivers one again of which nothing was heard, and takes its result once', async () => {
  const joined = await joinedSite(server, account, { clock })
  const id = await send(joined, rowsOf(1))
  await joined.agent.heartbeat()
  clock.advance(10 * MINUTE)
  expect((await joined.agent.heartbeat()).batches.map((batch) => batch.id)).toEqual([id])
  await joined.agent.tellBatch(id, { applied: 1, failed: [] })
  expect(await joined.agent.tellBatch(id, { applied: 0, failed: [{ index: 0, reason: 'Again' }] })).toEqual({
    isKnown: true,
  })
  expect(await stored(id)).toMatchObject({ applied: 1, failed: [] })
})

it('is of its own site', async () => {
  const [one, other] = [await joinedSite(server, account, { clock }), await joinedSite(server, account, { clock })]
  const id = await send(one, rowsOf(1))
  expect((await other.agent.heartbeat()).batches).toEqual([])
  expect(await other.agent.tellBatch(id, { applied: 1, failed: [] })).toEqual({ isKnown: false })
  expect(await stored(id)).toMatchObject({ status: 'queued' })
})

it('leaves nothing in the audit log', async () => {
  const joined = await joinedSite(server, account, { clock })
  const id = await send(joined, rowsOf(1))
  await joined.agent.heartbeat()
  await joined.agent.tellBatch(id, { applied: 1, failed: [] })
  const { rows } = await server.database.execute('select action from audit_log where target = $1', [id])
  expect(rows).toEqual([])
})

it('is over after a week, and forgotten a week later', async () => {
  const joined = await joinedSite(server, account, { clock })
  const id = await send(joined, rowsOf(5))
  clock.advance(7 * DAY)
  expect((await joined.agent.heartbeat()).batches).toEqual([])
  await recur(server, 'agents.expire-commands', clock)
  expect(await stored(id)).toMatchObject({ status: 'expired', rows: [], row_count: 5 })
  await recur(server, 'agents.forget-commands', clock)
  expect(await stored(id)).toBeDefined()
  clock.advance(7 * DAY + MINUTE)
  await recur(server, 'agents.forget-commands', clock)
  expect(await stored(id)).toBeUndefined()
})

it('is refused when it is too much, or for nobody', async () => {
  const joined = await joinedSite(server, account, { clock })
  await expect(send(joined, rowsOf(501))).rejects.toThrow('1 to 500 rows')
  await expect(send(joined, [])).rejects.toThrow('1 to 500 rows')
  await expect(send(joined, [{ text: 'x'.repeat(600_000) }])).rejects.toThrow('bytes')
  const site = await server.addSite(account)
  await expect(send({ site }, rowsOf(1))).rejects.toMatchObject({ code: 'conflict' })
  await joined.agent.leave()
  await expect(send(joined, rowsOf(1))).rejects.toMatchObject({ code: 'conflict' })
})
