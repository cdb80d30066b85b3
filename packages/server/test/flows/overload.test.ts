import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAcknowledged, expectExactly, sendPaths } from '../support/load.ts'
import {
  createTestDatabase,
  eventually,
  isPostgres,
  startServer,
  type TestAccount,
  TestClock,
  type TestDatabase,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const PER_BATCH = 100
/** What the server keeps waiting at most. */
const MAX_WAITING = 20_000
const MEGABYTE = 1024 ** 2
let at: TestDatabase
let server: TestServer
let account: TestAccount
let site: TestSite
const stored = new Set<string>()

beforeAll(async () => {
  at = await createTestDatabase()
  // With a clock that stands still, what the server knows of the key does not run out while the database is held.
  server = await startServer({ on: at, clock: new TestClock() })
  account = await server.addAccount()
  site = await server.addSite(account)
  await account.client.sites.list()
  expect((await sendPaths(server.url, site.siteKey, ['/first/0'])).status).toBe(202)
  stored.add('/first/0')
})
afterAll(async () => {
  await server.stop()
  await at.remove()
})

it('refuses what is more than it can hold, does not grow, and stores all that it acknowledged', async () => {
  const empty = heapUsed()
  const release = await holdDatabase()
  const first = flood('first', MAX_WAITING / PER_BATCH + 60)
  await eventually(
    () => first.refusals.length,
    (refused) => refused >= 60,
  )
  const full = heapUsed()
  expect(full - empty).toBeLessThan(120 * MEGABYTE)

  const second = flood('second', 300)
  await eventually(
    () => second.refusals.length,
    (refused) => refused === 300,
  )
  expect(heapUsed() - full).toBeLessThan(8 * MEGABYTE)
  for (const { status, retryAfter, code } of [...first.refusals, ...second.refusals]) {
    expect({ status, code }).toEqual({ status: 503, code: 'overloaded' })
    expect(retryAfter).toBeGreaterThan(0)
  }
  expect(first.acknowledged).toEqual([])

  await release()
  await first.done
  expect(first.acknowledged.length).toBe(MAX_WAITING)
  for (const path of first.acknowledged) stored.add(path)
  expect((await sendPaths(server.url, site.siteKey, ['/after/0'])).status).toBe(202)
  stored.add('/after/0')
  await expectExactly(server.database, site.id, stored)
})

it.runIf(isPostgres)('tells visitors to come back when the database is locked for too long', async () => {
  const holder = await connect()
  await holder.query('begin; lock table event_ids in exclusive mode')
  const answer = await sendPaths(server.url, site.siteKey, ['/locked/0'])
  await holder.end()
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.json()).toMatchObject({ code: 'overloaded' })
  expect((await sendPaths(server.url, site.siteKey, ['/locked/0'])).status).toBe(202)
  await expectAcknowledged(server.database, site.id, ['/locked/0'])
})

it.skipIf(isPostgres)('lets only so many requests wait for the embedded database', async () => {
  const release = await holdDatabase()
  const answers: number[] = []
  const ask = async () => {
    const headers = { authorization: `Bearer ${account.apiKey}` }
    const answer = await server.app.fetch(new Request(`${server.url}/v1/sites`, { headers }))
    answers.push(answer.status)
    return answer
  }
  const all = Array.from({ length: 5_200 }, ask)
  await eventually(
    () => answers.length,
    (answered) => answered >= 200,
  )
  expect(new Set(answers)).toEqual(new Set([503]))
  await release()
  const refused = (await Promise.all(all)).filter(({ status }) => status === 503)
  expect(refused.length).toBe(200)
  expect(await refused[0]?.json()).toMatchObject({ code: 'overloaded' })
  expect((await ask()).status).toBe(200)
})

/** Sends batches all at once, each event once. */
function flood(name: string, batches: number) {
  const acknowledged: string[] = []
  const refusals: { status: number; code: string; retryAfter: number }[] = []
  const sending = Array.from({ length: batches }, async (_, batch) => {
    const paths = Array.from({ length: PER_BATCH }, (_, index) => `/${name}-${batch}/${index}`)
    const answer = await sendPaths(server.url, site.siteKey, paths, batch)
    if (answer.status === 202) return void acknowledged.push(...paths)
    const { code } = (await answer.json()) as { code: string }
    refusals.push({ status: answer.status, code, retryAfter: Number(answer.headers.get('retry-after')) })
  })
  return { acknowledged, refusals, done: Promise.all(sending) }
}

/** Nothing can be stored until the function that it answers is called; no timeout of a lock ends the wait. */
async function holdDatabase(): Promise<() => Promise<void>> {
  if (isPostgres) {
    const holder = await connect()
    await holder.query(`
      create or replace function wait_for_test() returns trigger language plpgsql set lock_timeout = 0 as
        $$ begin perform pg_advisory_xact_lock_shared(1); return null; end $$;
      create or replace trigger wait_for_test before insert on event_ids execute function wait_for_test();
      select pg_advisory_lock(1)`)
    return () => holder.end()
  }
  const held = Promise.withResolvers<void>()
  const began = Promise.withResolvers<void>()
  const transaction = server.database.writer(() => {
    began.resolve()
    return held.promise
  })
  await began.promise
  return () => {
    held.resolve()
    return transaction
  }
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: at.databaseUrl ?? '' })
  // Cut when the database is dropped, should a test fail before its end.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed: heap, external } = process.memoryUsage()
  return heap + external
}
