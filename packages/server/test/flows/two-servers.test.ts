import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  expectExactly,
  listenLive,
  prepare,
  type Subject,
  select,
  sendPaths,
  startLoad,
  withDatabase,
} from '../support/load.ts'
import {
  createTestDatabase,
  eventually,
  isPostgres,
  type ServerProcess,
  spawnServer,
  startServer,
  type TestDatabase,
  type TestServer,
} from '../support/server.ts'

// The embedded database has one server: a second one is refused, which data-folder.test.ts shows.
describe.runIf(isPostgres)('two servers on one PostgreSQL', () => {
  let at: TestDatabase
  let subject: Subject
  const servers: ServerProcess[] = []
  let running: TestServer[] = []

  beforeAll(async () => {
    at = await createTestDatabase()
    // Both migrate a database that is new, at the same time.
    const start = async () => servers.push(await spawnServer(at))
    await Promise.all([start(), start()])
    subject = await prepare(at)
  })
  afterEach(async () => {
    for (const server of running) await server.stop()
    running = []
  })
  afterAll(async () => {
    for (const server of servers) await server.kill('SIGKILL')
    await at.remove()
  })
  const urlOf = (index: number) => servers[index % 2]?.url ?? ''

  it('migrate it once although they start at the same time', async () => {
    for (const server of servers) expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
    const applied = servers.flatMap((server) => server.log().match(/"migrations":\[[^\]]+\]/g) ?? [])
    const names = applied.flatMap((each) => JSON.parse(`{${each}}`).migrations as string[])
    expect(names.length).toBeGreaterThan(0)
    expect(new Set(names).size).toBe(names.length)
  })

  it('give one visitor one session, and a retried event one place, whichever server they come to', async () => {
    const sent = new Set<string>()
    for (let round = 0; round < 4; round++) {
      // Each server is told at the same time of the same visitors, and of one event that came to both.
      const answers = Array.from({ length: 20 }, (_, n) => {
        const visitor = round * 20 + n
        const [one, other, both] = ['one', 'other', 'both'].map((of) => `/twofold-${visitor}/${of}`) as [
          string,
          string,
          string,
        ]
        for (const path of [one, other, both]) sent.add(path)
        return [
          sendPaths(urlOf(n), subject.site.siteKey, [one, both], visitor),
          sendPaths(urlOf(n + 1), subject.site.siteKey, [both, other], visitor),
        ]
      })
      expect(new Set((await Promise.all(answers.flat())).map(({ status }) => status))).toEqual(new Set([202]))
    }
    await withDatabase(at, (database) => expectExactly(database, subject.site.id, sent))
  })

  it('do not stand in each other’s way under load on many sites', async () => {
    const many = await startServer({ on: at })
    running.push(many)
    const sites = await Promise.all(
      Array.from({ length: 6 }, (_, n) => many.addSite(subject.account, { domain: `shop-${n}.example.be` })),
    )
    const loads = sites.map(({ siteKey }, n) => {
      // The visits of each site are spread over both servers, batch by batch.
      let turn = n
      return startLoad({ url: () => urlOf(turn++), siteKey, visitors: 4 })
    })
    await Promise.all(loads.map((load) => load.progress(150)))
    await Promise.all(loads.map((load) => load.finish()))
    for (const [n, load] of loads.entries()) {
      expect([...load.refusals]).toEqual([])
      await expectExactly(many.database, sites[n]?.id ?? '', load.sent)
    }
  })

  it('tell a live stream of what was posted at the other', async () => {
    const stream = await listenLive(urlOf(1), subject)
    expect((await sendPaths(urlOf(0), subject.site.siteKey, ['/at-the-other/0'])).status).toBe(202)
    await eventually(
      () => stream.messages.length,
      (messages) => messages > 0,
    )
    await stream.end()
  })

  it('take over from one that is killed in the middle of its work, when its lease is over', async () => {
    const holder = new Client({ connectionString: at.databaseUrl ?? '' })
    holder.on('error', () => undefined)
    await holder.connect()
    const lease = async () =>
      (await holder.query("select owner, expires_at, last_started_at from leases where name = 'facts.dispatch'"))
        .rows[0]
    // Whichever server dispatches facts next cannot go on.
    await holder.query('begin; lock table facts')
    const { owner, expires_at: end } = await eventually(lease, (found) => found.owner !== null)
    const killed = servers.findIndex((server) => owner.includes(`:${server.process.pid}:`))
    await servers[killed]?.kill('SIGKILL')
    await holder.query('rollback')

    expect((await sendPaths(urlOf(killed + 1), subject.site.siteKey, ['/taken-over/0'])).status).toBe(202)
    await eventually(
      async () => (await holder.query('select count(*)::int as n from facts where dispatched_at is null')).rows[0].n,
      (waiting) => waiting === 0,
    )
    expect((await lease()).last_started_at.getTime()).toBeGreaterThanOrEqual(end.getTime())
    await holder.end()
  })

  it('run recurring work at one of them at a time, each job once, and hand each fact to each listener once', async () => {
    const jobs: number[] = []
    const heard: Record<string, string[]> = { first: [], second: [] }
    let under = 0
    let most = 0
    let runs = 0
    const start = () =>
      startServer({
        on: { ...at, remove: async () => undefined },
        isWorking: true,
        extend: ({ database }) => [
          {
            name: 'probe',
            routes: [],
            jobs: [{ name: 'probe.job', run: async ({ number }) => void jobs.push(number as number) }],
            recurring: [
              {
                name: 'probe.recurring',
                everySeconds: 0.2,
                leaseSeconds: 30,
                async run() {
                  most = Math.max(most, ++under)
                  // Long enough for the other server to try.
                  await database.execute('select pg_sleep(0.3)')
                  under--
                  runs++
                },
              },
            ],
            listeners: Object.keys(heard).map((name) => ({
              name: `probe.${name}`,
              facts: ['events.accepted'],
              handle: async (_, facts) => void heard[name]?.push(...facts.map(({ factId }) => factId)),
            })),
          },
        ],
      })
    // The two processes dispatch facts as well and know nothing of these listeners.
    for (const server of servers) await server.kill('SIGKILL')
    running = await Promise.all([start(), start()])
    const numbers = Array.from({ length: 6 }, (_, number) => number)
    for (const number of numbers) await running[number % 2]?.app.jobs.enqueue('probe.job', { number })
    for (const number of numbers)
      await sendPaths(running[number % 2]?.url ?? '', subject.site.siteKey, [`/facts/${number}`], number)
    await eventually(
      () => jobs.length,
      (done) => done >= numbers.length,
    )
    await eventually(
      () => runs,
      (done) => done >= 4,
    )
    const facts = () =>
      select<{ fact_id: string }>(
        running[0]?.database as never,
        `select fact_id from facts where name = 'events.accepted' and dispatched_at is null`,
      )
    await eventually(facts, (waiting) => waiting.length === 0)

    expect(jobs.toSorted((a, b) => a - b)).toEqual(numbers)
    expect(most).toBe(1)
    const [first = [], second = []] = Object.values(heard)
    expect(new Set(first).size).toBe(first.length)
    expect(first.length).toBeGreaterThanOrEqual(numbers.length)
    expect(first.toSorted()).toEqual(second.toSorted())
  })
})
