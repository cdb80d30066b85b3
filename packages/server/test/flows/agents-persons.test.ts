import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Agents } from '../../src/modules/agents/index.ts'
import { enrolAgent, heartbeatBody, type TestAgent } from '../support/agent.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'
import { accountTables, rowsAsText } from '../support/walk.ts'

const MINE = 'an@example.be'
const OTHER = 'jan@example.be'
const clock = new TestClock()
const now = () => clock.now().getTime()
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

const join = async (domain: string) => {
  const site = await server.addSite(account, { domain })
  return enrolAgent(server.url, { agentKey: site.agentKey, url: `https://${domain}`, now })
}
const exported = async ({ siteId }: TestAgent) =>
  (await account.client.personalData.export(siteId, { email: MINE })).modules.agents ?? []
const erase = async ({ siteId }: TestAgent) =>
  (await account.client.personalData.erase(siteId, { email: MINE })).erased.agents
const tablesWith = async (text: string) => {
  const found: string[] = []
  for (const table of await accountTables(server))
    if ((await rowsAsText(server, table)).toLowerCase().includes(text)) found.push(table)
  return found
}
/** As a module that keeps sites alike sends them. */
function sendBatch(agent: TestAgent, rows: Record<string, unknown>[]): Promise<string> {
  const agents = server.app.modules.find(({ name }) => name === 'agents') as Agents
  const batch = { accountId: account.id, siteId: agent.siteId, kind: 'customers', rows }
  return server.database.account(account.id, (tx) => agents.commands.sendBatch(tx, batch))
}
const order = (note: string) => ({
  name: 'change_order_status',
  input: { orderId: 5, status: 'completed', note },
})
/** A site where the address stands wherever a site or a person can bring one. */
async function fill(agent: TestAgent, email: string) {
  await agent.post('/v1/agent/reports', {
    reports: [
      {
        id: randomUUID(),
        seq: 1,
        module: 'forms',
        event: 'submitted',
        title: 'Form',
        description: null,
        data: { fields: { [email]: 'yes' } },
        url: `https://shop.example.be/?mail=${encodeURIComponent(email)}`,
        occurredAt: clock.now().toISOString(),
      },
    ],
  })
  await account.client.commands.create(agent.siteId, order(`Regards,\n${email}`))
  // Its owner allows no such command, so the run has the address and no command of the site.
  await agent.post(
    '/v1/agent/heartbeat',
    heartbeatBody({ commands: [{ name: 'change_order_status', isAllowed: false }] }),
  )
  const run = await account.client.commandRuns.create({ ...order(`For ${email}`), siteIds: [agent.siteId] })
  expect(run.refused).toBe(1)
  const told = await sendBatch(agent, [{ sku: 'a' }])
  await agent.post(`/v1/agent/batches/${told}/result`, {
    applied: 0,
    failed: [{ index: 0, reason: `${email} is taken` }],
  })
  const state = {
    mail: {
      lastError: `Unknown recipient: ${email}`,
      lastSucceededAt: null,
      lastFailedAt: null,
      failed24h: 1,
      succeeded24h: 0,
    },
    notes: { [email]: 1 },
  }
  await agent.post('/v1/agent/heartbeat', heartbeatBody({ state }))
  // Ids sort by the time they were made.
  clock.advance(1_000)
  return sendBatch(agent, [
    { id: 1, email },
    { id: 2, email: 'piet@example.be' },
  ])
}

it('finds a person by address in every table, and erases the person from all of them and nobody else', async () => {
  const [mine, others] = [await join('shop.example.be'), await join('other.example.be')]
  const batchId = await fill(mine, MINE)
  await fill(others, OTHER)

  const found = await exported(mine)
  expect(found).toHaveLength(6)
  expect(found).toMatchObject([
    { event: 'submitted', emails: expect.arrayContaining([MINE]) },
    { name: 'change_order_status', input: { note: `Regards,\n${MINE}` } },
    { name: 'change_order_status', input: { note: `For ${MINE}` } },
    { rows: [], failed: [{ index: 0, reason: `${MINE} is taken` }] },
    { batchId, kind: 'customers', rows: [{ id: 1, email: MINE }], failed: [] },
    { state: { mail: { lastError: `Unknown recipient: ${MINE}` }, notes: { [MINE]: 1 } } },
  ])
  expect(JSON.stringify(found)).not.toContain('piet@')
  expect(await exported(others)).toEqual([])

  expect(await erase(others)).toBe(0)
  expect(await erase(mine)).toBe(6)
  expect(await exported(mine)).toEqual([])
  // In what is left of the other person, and nowhere else.
  const left = await tablesWith(MINE)
  for (const table of left) expect((await rowsAsText(server, table)).replaceAll(OTHER, '')).not.toContain(MINE)
  expect((await account.client.personalData.export(others.siteId, { email: OTHER })).modules.agents).toHaveLength(6)
})

it('hands over a batch with the row of who was erased empty, so that the others keep their places', async () => {
  const agent = await join('batch.example.be')
  const batchId = await sendBatch(agent, [{ id: 1 }, { id: 2, email: 'AN@example.be' }, { id: 3 }])
  expect(await erase(agent)).toBe(1)
  const { json } = await agent.post('/v1/agent/heartbeat', heartbeatBody())
  expect(json.batches).toEqual([{ id: batchId, kind: 'customers', rows: [{ id: 1 }, {}, { id: 3 }] }])
  const { rows } = await server.database.execute('select row_count from agent_batches where batch_id = $1', [batchId])
  expect(rows).toEqual([{ row_count: 3 }])
})

it('looks through more than it reads at once', async () => {
  const agent = await join('many.example.be')
  for (let index = 0; index < 60; index++) await account.client.commands.create(agent.siteId, order(MINE))
  for (let index = 0; index < 12; index++) await sendBatch(agent, [{ email: MINE }])
  expect(await exported(agent)).toHaveLength(72)
  expect(await erase(agent)).toBe(72)
  expect(await exported(agent)).toEqual([])
})
