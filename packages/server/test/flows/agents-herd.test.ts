import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enrolAgent, type SignedAnswer, type TestAgent } from '../support/agent.ts'
import { startServer, type TestAccount, type TestServer } from '../support/server.ts'

const SITES = 30
const REPORTS = 40
let server: TestServer
let account: TestAccount
let agents: TestAgent[]

beforeAll(async () => {
  server = await startServer({ limits: { agents: { atOnce: 2, waiting: 6, ofOne: 4 } } })
  account = await server.addAccount()
  const { code } = await account.client.agents.createCode({ maxSites: SITES })
  agents = []
  for (let index = 0; index < SITES; index++)
    agents.push(await enrolAgent(server.url, { code, url: `https://herd-${index}.example.be` }))
})
afterAll(() => server?.stop())

const isSentAway = ({ status }: SignedAnswer) => status === 503
const pausesOf = (answers: SignedAnswer[]) =>
  answers.filter(isSentAway).map(({ headers }) => Number(headers.get('retry-after')))

/** Everybody at once; those who are sent away come again, all of them together, though they were told not to. */
async function stampede(send: (agent: TestAgent) => Promise<SignedAnswer>) {
  const pauses: number[] = []
  let waiting = agents
  for (let round = 0; waiting.length > 0; round++) {
    if (round > SITES) throw new Error(`${waiting.length} sites are never answered`)
    const answers = await Promise.all(waiting.map(send))
    for (const answer of answers.filter((each) => !isSentAway(each)))
      expect(answer).toMatchObject({ status: 200, isSigned: true })
    for (const answer of answers.filter(isSentAway)) expect(answer.json).toMatchObject({ code: 'overloaded' })
    pauses.push(...pausesOf(answers))
    waiting = waiting.filter((_, index) => isSentAway(answers[index] as SignedAnswer))
  }
  return pauses
}

it('that comes back at the same second is spread, and nobody is lost', async () => {
  const pauses = await stampede((agent) => agent.heartbeat())
  expect(pauses.length).toBeGreaterThan(0)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5)
  expect(Math.max(...pauses)).toBeLessThan(60)
  expect(new Set(pauses).size).toBeGreaterThan(pauses.length / 4)
  const heard = []
  for await (const agent of account.client.agents.list()) heard.push(agent)
  expect(heard).toHaveLength(SITES)
  expect(heard.every(({ status, lastHeartbeatAt }) => status === 'connected' && lastHeartbeatAt !== null)).toBe(true)
})

it('with all that waits in their outboxes is stored whole, each report once', async () => {
  const reportsOf = new Map(
    agents.map((agent) => [
      agent,
      Array.from({ length: REPORTS }, (_, index) => ({
        id: randomUUID(),
        seq: index + 1,
        module: 'forms',
        event: 'submitted',
        title: `Form ${index}`,
        description: null,
        data: { fields: { message: 'x'.repeat(2_000) } },
        url: null,
        occurredAt: new Date().toISOString(),
      })),
    ]),
  )
  const send = (agent: TestAgent) => agent.post('/v1/agent/reports', { reports: reportsOf.get(agent) })
  await stampede(send)
  await stampede(send)
  const { rows } = await server.database.execute(
    'select count(*)::int as stored, count(distinct report_id)::int as ids, count(distinct site_id)::int as sites from reports',
  )
  expect(rows).toEqual([{ stored: SITES * REPORTS, ids: SITES * REPORTS, sites: SITES }])
})

it('keeps its places from one site that takes many', async () => {
  const [greedy, other] = agents as [TestAgent, TestAgent]
  const answers = Promise.all(Array.from({ length: 40 }, () => greedy.heartbeat()))
  const { status } = await other.heartbeat()
  expect([200, 503]).toContain(status)
  expect((await answers).filter(isSentAway).length).toBeGreaterThan(0)
  expect((await other.heartbeat()).status).toBe(200)
})
