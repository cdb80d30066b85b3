import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  countedBy,
  expectAcknowledged,
  expectExactly,
  listenLive,
  type Place,
  prepare,
  type Subject,
  select,
  sendPaths,
  startLoad,
  withDatabase,
} from '../support/load.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import {
  createTestDatabase,
  eventually,
  isPostgres,
  pageview,
  type ServerProcess,
  spawnServer,
  startServer,
  type TestDatabase,
} from '../support/server.ts'

const ROUNDS = 3
const EVENTS_A_ROUND = 150
let at: TestDatabase
let server: ServerProcess | undefined

beforeAll(async () => {
  at = await createTestDatabase()
})
afterEach(async () => {
  await server?.kill('SIGKILL')
  server = undefined
})
afterAll(() => at.remove())

it('keeps every acknowledged event, and each once, when the server is killed under load', async () => {
  const subject = await prepare(at)
  const { siteKey } = subject.site
  server = await spawnServer(at)
  let { url } = server
  const load = startLoad({ url: () => url, siteKey })
  const resent = new Set<string>()

  for (let round = 0; round < ROUNDS; round++) {
    await load.progress(EVENTS_A_ROUND)
    // Stored, and the client does not get to know it: the answer is lost with the server.
    const unread = [`/unread-answer/${round}`]
    expect((await sendPaths(url, siteKey, unread)).status).toBe(202)
    await server.kill('SIGKILL')
    const acknowledged = [...load.acknowledged]
    // Looked at before any client has sent anything again.
    await withDatabase(at, (database) => expectAcknowledged(database, subject.site.id, acknowledged))
    server = await spawnServer(at)
    url = server.url
    expect((await sendPaths(url, siteKey, unread)).status).toBe(202)
    for (const path of unread) resent.add(path)
  }
  await load.finish()
  await expectAllTold(at, subject, load.sent.union(resent))
})

describe.runIf(isPostgres)('with a PostgreSQL of its own', () => {
  let postgres: Postgres
  let own: Place
  beforeAll(async () => {
    postgres = await startPostgres()
    own = { dataFolder: at.dataFolder, databaseUrl: postgres.url }
  })
  afterAll(() => postgres.remove())

  it('keeps every acknowledged event when all of PostgreSQL is killed, and goes on without a restart', async () => {
    const subject = await prepare(own)
    server = await spawnServer(own)
    const { url } = server
    const load = startLoad({ url: () => url, siteKey: subject.site.siteKey })

    for (let round = 0; round < ROUNDS; round++) {
      await load.progress(EVENTS_A_ROUND)
      const before = refusals()
      await postgres.killAll()
      const acknowledged = [...load.acknowledged]
      await eventually(refusals, (now) => now > before)
      await postgres.start()
      await withDatabase(own, (database) => expectAcknowledged(database, subject.site.id, acknowledged))
    }
    await load.finish()
    expect([...load.refusals.keys()]).toEqual(['503 database_unavailable'])
    expect(server.process.exitCode).toBeNull()
    await expectAllTold(own, subject, load.sent)

    function refusals() {
      return load.refusals.get('503 database_unavailable') ?? 0
    }
  })

  it('says so while PostgreSQL is stopped, and takes everything up again by itself', async () => {
    const heard: string[] = []
    const ran: unknown[] = []
    const running = await startServer({
      on: { ...own, remove: async () => undefined },
      isWorking: true,
      extend: () => [
        {
          name: 'probe',
          routes: [],
          jobs: [{ name: 'probe.job', run: async ({ turn }) => void ran.push(turn) }],
          listeners: [
            {
              name: 'probe.listener',
              facts: ['events.accepted'],
              handle: async (_, facts) => void heard.push(...facts.map(({ factId }) => factId)),
            },
          ],
        },
      ],
    })
    try {
      const account = await running.addAccount()
      const site = await running.addSite(account)
      const stream = await listenLive(running.url, { account, site })
      await eventually(
        () => running.send(site.siteKey, [pageview()]).then(() => stream.messages.length),
        (messages) => messages > 0,
      )
      await eventually(
        () => heard.length,
        (facts) => facts > 0,
      )

      await postgres.stop()
      for (const answer of [
        await running.send(site.siteKey, [pageview()]),
        await fetch(`${running.url}/v1/sites`, { headers: { authorization: `Bearer ${account.apiKey}` } }),
        await fetch(`${running.url}/health/ready`),
      ]) {
        expect(answer.status).toBe(503)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
        expect(await answer.json()).toMatchObject({ code: 'database_unavailable' })
      }
      expect((await fetch(`${running.url}/health/live`)).status).toBe(200)

      const [messages, facts] = [stream.messages.length, heard.length]
      await postgres.start()
      await eventually(
        () => fetch(`${running.url}/health/ready`),
        ({ status }) => status === 200,
      )
      expect((await running.send(site.siteKey, [pageview()])).status).toBe(202)
      expect((await account.client.sites.list()).items.length).toBe(1)
      await running.app.jobs.enqueue('probe.job', { turn: 'after' })
      await eventually(
        () => ran,
        () => ran.includes('after'),
      )
      await eventually(
        () => heard.length,
        (now) => now > facts,
      )
      await eventually(
        () => running.send(site.siteKey, [pageview()]).then(() => stream.messages.length),
        (now) => now > messages,
      )
      // The stream itself was never cut: the server's own connection was made anew.
      expect(stream.isCut()).toBe(false)
      await stream.end()
    } finally {
      await running.stop()
    }
  })
})

/** The API and every table agree, and no fact is left behind. Ends the server, which may hold the database. */
async function expectAllTold(place: Place, subject: Subject, paths: ReadonlySet<string>) {
  expect((await countedBy(server?.url ?? '', subject)).pageviews).toBe(paths.size)
  expect(await server?.kill('SIGTERM')).toBe(0)
  const next = await startServer({ on: { ...place, remove: async () => undefined }, isWorking: true })
  try {
    await expectExactly(next.database, subject.site.id, paths)
    const waiting = () => select(next.database, 'select fact_id from facts where dispatched_at is null')
    // The limit is longer than the lease that a killed server may have left behind.
    await eventually(waiting, (facts) => facts.length === 0, 20_000)
  } finally {
    await next.stop()
  }
}
