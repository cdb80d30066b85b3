import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  expectAcknowledged,
  listenLive,
  prepare,
  type Subject,
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
  type TestDatabase,
} from '../support/server.ts'

let at: TestDatabase
let subject: Subject
let server: ServerProcess | undefined

beforeAll(async () => {
  at = await createTestDatabase()
  subject = await prepare(at)
})
afterEach(async () => {
  await server?.kill('SIGKILL')
  server = undefined
})
afterAll(() => at.remove())

it('finishes what it acknowledged when it is told to stop under load', async () => {
  server = await spawnServer(at)
  const { url } = server
  const stream = await listenLive(url, subject)
  const load = startLoad({ url: () => url, siteKey: subject.site.siteKey, visitors: 16 })
  await load.progress(300)
  const began = performance.now()
  expect(await server.kill('SIGTERM')).toBe(0)
  // Well before a supervisor loses its patience, which commonly lasts ten seconds.
  expect(performance.now() - began).toBeLessThan(5_000)
  await load.abandon()
  await stream.end()

  expect(server.log()).toContain('"msg":"Stopped"')
  // Either told that it stops, or not let in.
  expect(['no answer', '503 overloaded']).toEqual(expect.arrayContaining([...load.refusals.keys()]))
  await withDatabase(at, (database) => expectAcknowledged(database, subject.site.id, load.acknowledged))
})

it.runIf(isPostgres)('lets nobody in while it finishes', async () => {
  server = await spawnServer(at)
  const { url } = server
  const holder = new Client({ connectionString: at.databaseUrl ?? '' })
  // Cut when the database is dropped, should the test fail before its end.
  holder.on('error', () => undefined)
  await holder.connect()
  // Known to the server before the table is held.
  expect((await sendPaths(url, subject.site.siteKey, ['/before-the-stop/0'])).status).toBe(202)
  await holder.query('begin; lock table event_ids in exclusive mode')
  const pending = sendPaths(url, subject.site.siteKey, ['/during-the-stop/0'])
  await eventually(
    async () =>
      (
        await holder.query(
          "select count(*)::int as n from pg_locks where relation = 'event_ids'::regclass and not granted",
        )
      ).rows[0].n,
    (blocked) => blocked > 0,
  )

  const stopped = server.kill('SIGTERM')
  await eventually(
    () =>
      fetch(`${url}/health/live`).then(
        ({ status }) => String(status),
        (error: Error) => (error.cause as { code?: string }).code,
      ),
    (answer) => answer === 'ECONNREFUSED',
    3_000,
  )
  expect(server.process.exitCode).toBeNull()
  await holder.end()
  expect((await pending).status).toBe(202)
  expect(await stopped).toBe(0)
  await withDatabase(at, (database) => expectAcknowledged(database, subject.site.id, ['/during-the-stop/0']))
})
