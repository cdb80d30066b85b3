import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrolAgent, type TestAgent } from '../support/agent.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const clock = new TestClock()
const now = () => clock.now().getTime()
const DAY = 86_400_000
let server: TestServer
let account: TestAccount
let agent: TestAgent
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  const { code } = await account.client.agents.createCode()
  agent = await enrolAgent(server.url, { code, now, url: `https://tells-${count++}.example.be` })
})

interface Told {
  id: string
  seq: number
  [field: string]: unknown
}
const report = (seq: number, more: object = {}): Told => ({
  id: randomUUID(),
  seq,
  module: 'forms',
  event: 'submitted',
  title: `Contact ${seq}`,
  description: null,
  data: { formId: 7, fields: { message: 'Hello' }, email: 'an@example.be' },
  url: 'https://shop.example.be/contact/',
  occurredAt: new Date(now() - 60_000 + seq).toISOString(),
  ...more,
})
const tell = (reports: unknown[]) => agent.post('/v1/agent/reports', { reports })
const listed = async (more: object = {}) => {
  const found = []
  for await (const each of account.client.agents.reports(agent.siteId, more)) found.push(each)
  return found
}
const facts = async () => {
  const { rows } = await server.database.execute(
    `select name, payload from facts where payload->>'siteId' = $1 and (name = 'form.submitted' or name = 'report.received')
     order by (payload->>'seq')::int`,
    [agent.siteId],
  )
  return rows as { name: string; payload: Record<string, unknown> }[]
}

describe('what a site tells', () => {
  it('is stored, listed newest first, and a fact without what was written', async () => {
    const reports = [report(1), report(2, { module: 'jobs', event: 'application_received' }), report(3)]
    const { json, status, isSigned } = await tell(reports)
    expect([status, isSigned, json]).toEqual([200, true, { stored: [1, 2, 3], repeated: [], refused: [] }])
    const found = await listed({ limit: 2 })
    expect(found.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(found[2]).toEqual({ ...reports[0], receivedAt: clock.now().toISOString() })
    expect((await listed({ module: 'jobs' })).map(({ seq }) => seq)).toEqual([2])
    expect((await listed({ module: 'forms', event: 'submitted' })).map(({ seq }) => seq)).toEqual([3, 1])
    expect(await listed({ event: 'nothing' })).toEqual([])
    const told = await facts()
    expect(told.map(({ name }) => name)).toEqual(['form.submitted', 'report.received', 'form.submitted'])
    expect(told[0]?.payload).toEqual({
      siteId: agent.siteId,
      reportId: reports[0]?.id,
      seq: 1,
      module: 'forms',
      event: 'submitted',
    })
  })

  it('counts once, however often it is sent, and at the same time as well', async () => {
    const reports = [report(1), report(2)]
    expect((await tell([...reports, reports[0]])).json).toEqual({ stored: [1, 2], repeated: [1], refused: [] })
    expect((await tell(reports)).json).toEqual({ stored: [], repeated: [1, 2], refused: [] })
    const more = Array.from({ length: 50 }, (_, index) => report(index + 3))
    const answers = await Promise.all([tell(more), tell(more), tell(more)])
    expect(answers.flatMap(({ json }) => json.stored).length).toBe(50)
    expect(await listed()).toHaveLength(52)
    expect(await facts()).toHaveLength(52)
  })

  it('costs nothing else when one of it is wrong, and is told why by its place and number', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)
    const bad: unknown[] = [
      report(2, { module: 'Not a name' }),
      report(3, { occurredAt: 'yesterday' }),
      report(4, { data: { text: 'x'.repeat(33_000) } }),
      report(5, { data: { deep } }),
      report(6, { title: 'x'.repeat(501) }),
      report(7, { id: 'not-an-id' }),
      report(0),
      null,
      'text',
      [],
      { seq: 9 },
    ]
    const { json, status } = await tell([report(1), ...bad, report(10)])
    expect([status, json.stored]).toEqual([200, [1, 10]])
    expect(json.refused.map(({ index, seq }: { index: number; seq: number | null }) => [index, seq])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
      [6, 7],
      [7, 0],
      [8, null],
      [9, null],
      [10, null],
      [11, 9],
    ])
    for (const { reason } of json.refused) expect(reason.length).toBeGreaterThan(5)
    expect(await listed()).toHaveLength(2)
  })

  it('may hold what a visitor wrote and nothing can store, which is left out', async () => {
    const nasty = { 'a\u0000b': 'c\u0000d', half: '\ud800x', email: 'an@example.be' }
    expect((await tell([report(1, { title: 'T\u0000itle', data: nasty })])).json.stored).toEqual([1])
    const [found] = await listed()
    expect(found).toMatchObject({ title: 'Title', data: { ab: 'cd', half: '\ufffdx' } })
  })

  it('comes 500 at a time, and no more', async () => {
    const reports = Array.from({ length: 500 }, (_, index) => report(index + 1))
    expect((await tell(reports)).json.stored).toHaveLength(500)
    expect((await tell([...reports, report(501)])).status).toBe(400)
  })

  it('by a clock that is ahead happened when it came', async () => {
    await tell([report(1, { occurredAt: new Date(now() + DAY).toISOString() })])
    expect((await listed())[0]?.occurredAt).toBe(clock.now().toISOString())
  })

  it('is of its own site: the same ids of another are others', async () => {
    const mine = report(1)
    await tell([mine])
    const first = agent
    const { code } = await account.client.agents.createCode()
    agent = await enrolAgent(server.url, { code, now, url: `https://tells-${count++}.example.be` })
    expect((await tell([mine])).json.stored).toEqual([1])
    expect(await listed()).toHaveLength(1)
    await first.post('/v1/agent/leave', {})
    expect((await first.post('/v1/agent/reports', { reports: [report(2)] })).json).toMatchObject({
      code: 'agent_unknown',
    })
  })
})

describe('checksums', () => {
  const rangeOf = (reports: Told[]) => ({
    from: Math.min(...reports.map(({ seq }) => seq)),
    to: Math.max(...reports.map(({ seq }) => seq)),
    count: reports.length,
    checksum: reports.reduce((sum, { seq, id }) => (sum + crc32(`${seq}:${id}`)) % 2 ** 32, 0),
  })
  const compare = (ranges: object[]) => agent.post('/v1/agent/reports/checksums', { ranges })

  it('of what is there are the same, with gaps where something was refused', async () => {
    const reports = [1, 2, 5, 400].map((seq) => report(seq))
    await tell(reports)
    expect((await compare([rangeOf(reports)])).json).toEqual({ resend: [] })
    expect((await compare([{ from: 500, to: 600, count: 0, checksum: 0 }])).json).toEqual({ resend: [] })
  })

  it('tell of what was lost, which comes again', async () => {
    const [first, second] = [
      [1, 2, 3],
      [11, 12, 13],
    ].map((list) => list.map((seq) => report(seq))) as [Told[], Told[]]
    await tell([...first, ...second])
    await server.database.execute('delete from reports where report_id = $1', [second[1]?.id])
    expect((await compare([rangeOf(first), rangeOf(second)])).json).toEqual({ resend: [{ from: 11, to: 13 }] })
    expect((await tell(second)).json).toEqual({ stored: [12], repeated: [11, 13], refused: [] })
    expect((await compare([rangeOf(first), rangeOf(second)])).json).toEqual({ resend: [] })
  })

  it('of other reports under the same numbers differ', async () => {
    await tell([report(1), report(2)])
    const others = [report(1), report(2)]
    expect((await compare([rangeOf(others)])).json.resend).toHaveLength(1)
  })

  it('are taken of a hundred ranges of a thousand', async () => {
    const range = (from: number, to: number) => ({ from, to, count: 0, checksum: 0 })
    const many = Array.from({ length: 100 }, (_, index) => range(index * 1_000 + 1, (index + 1) * 1_000))
    expect((await compare(many)).json).toEqual({ resend: [] })
    expect((await compare([...many, range(1, 2)])).status).toBe(400)
    expect((await compare([range(1, 1_001)])).status).toBe(400)
    expect((await compare([range(5, 4)])).status).toBe(400)
  })
})

describe('one person', () => {
  const OTHER = 'piet@example.be'
  const MINE = 'An.Claes@Example.be'

  it('is found by the address in any field, shown, and erased for good', async () => {
    const reports = [
      report(1, { data: { email: MINE, fields: { name: 'An' } } }),
      report(2, { data: { fields: { 'your-mail': `Mail ${MINE}.`, deeper: { list: ['secret of An'] } } } }),
      report(3, { title: `Mail to ${MINE} failed`, data: {} }),
      report(4, { data: { email: OTHER } }),
    ]
    await tell(reports)
    const { modules } = await account.client.personalData.export(agent.siteId, { email: 'an.claes@example.be' })
    expect(modules.agents?.map(({ seq }) => seq)).toEqual([1, 2, 3])
    const { erased } = await account.client.personalData.erase(agent.siteId, { email: MINE })
    expect(erased.agents).toBe(3)
    for (const table of ['reports', 'facts', 'audit_log']) {
      const { rows } = await server.database.execute(
        `select string_agg(t::text, ',') as text from ${table} t where account_id = $1`,
        [account.id],
      )
      const { text } = rows[0] as { text: string }
      for (const word of ['an.claes', 'An.Claes', 'secret of An'])
        expect([table, text.includes(word)]).toEqual([table, false])
    }
    expect((await listed()).find(({ seq }) => seq === 4)?.data).toEqual({ email: OTHER })
    // The site compares what it sent: it finds nothing missing, and what it sends again stays erased.
    expect((await tell(reports)).json).toEqual({ stored: [], repeated: [1, 2, 3, 4], refused: [] })
    const { modules: after } = await account.client.personalData.export(agent.siteId, { email: MINE })
    expect(after.agents).toEqual([])
  })

  it('of a session has no reports', async () => {
    await tell([report(1)])
    const { modules } = await account.client.personalData.export(agent.siteId, randomUUID())
    expect(modules.agents).toEqual([])
  })
})

it('keeps reports as long as the plan of the site says', async () => {
  await tell([report(1, { occurredAt: new Date(now() - 31 * DAY).toISOString() }), report(2)])
  const module = server.app.modules.find(({ name }) => name === 'agents')
  const forget = () =>
    module?.recurring
      ?.find(({ name }) => name === 'agents.retention')
      ?.run({ signal: AbortSignal.timeout(30_000), now: clock.now() })
  await server.operator(account.id).sites.change(agent.siteId, { plan: 'pro' })
  await forget()
  expect(await listed()).toHaveLength(2)
  await server.operator(account.id).sites.change(agent.siteId, { plan: 'tiny' })
  await forget()
  expect((await listed()).map(({ seq }) => seq)).toEqual([2])
})
