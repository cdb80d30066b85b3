import type { Module } from '@tinyeclipse/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { select, sendPaths } from '../support/load.ts'
import { createTestDatabase, eventually, startServer, type TestDatabase, type TestServer } from '../support/server.ts'

type Listener = NonNullable<Module['listeners']>[number]
type Job = NonNullable<Module['jobs']>[number]

let at: TestDatabase
let server: TestServer
let accountId: string
let siteKey: string
/** What a listener does after it has written its effects. */
let then: Record<string, () => void> = {}
const ran: string[] = []

beforeAll(async () => {
  at = await createTestDatabase()
  // Takes events and does no work in the background: as one that is killed right after each commit.
  server = await start(false)
  const account = await server.addAccount()
  accountId = account.id
  siteKey = (await server.addSite(account)).siteKey
  await server.database.execute(
    'create table effects (listener text, fact_id uuid); grant insert on effects to tinyeclipse_app',
  )
})
afterAll(async () => {
  await server.stop()
  await at.remove()
})

it('delivers what was committed and not dispatched when the server ended, and each effect once', async () => {
  const committed = [await record('/undispatched/1'), await record('/undispatched/2'), await record('/undispatched/3')]
  expect(await effects('first', committed)).toEqual([])
  await server.stop()

  server = await start(true)
  await untilDispatched()
  expect(await effects('first', committed)).toEqual(committed)
  expect(await effects('second', committed)).toEqual(committed)

  // Killed after the listeners committed and before the facts were marked: they are dispatched again.
  await server.database.execute("update facts set dispatched_at = null where name = 'events.accepted'")
  await untilDispatched()
  expect(await effects('first', committed)).toEqual(committed)
  expect(await effects('second', committed)).toEqual(committed)
})

it('tries a listener that fails again after pauses until it succeeds, and undoes what it half did', async () => {
  let attempts = 0
  then = {
    second() {
      if (++attempts <= 2) throw new Error('not yet')
    },
  }
  const fact = await record('/fails-twice/1')
  await eventually(
    () => effects('first', [fact]),
    (seen) => seen.length > 0,
  )
  await eventually(
    () => effects('second', [fact]),
    (seen) => seen.length > 0,
  )
  expect(await effects('second', [fact])).toEqual([fact])
  expect(attempts).toBe(3)
})

it('puts aside what a listener never takes, and holds up no other', async () => {
  then = {
    first() {
      throw new Error('never')
    },
  }
  const fact = await record('/never/1')
  await eventually(
    () => effects('second', [fact]),
    (seen) => seen.length > 0,
  )
  const pauses: number[] = []
  await eventually(
    async () => {
      pauses.push(...(await skipPauses()))
      return server.app.jobs.deadLetters()
    },
    (letters) => letters.some(({ name, data }) => name === 'facts.retry' && data.factId === fact),
    30_000,
  )
  const letters = await server.app.jobs.deadLetters()
  expect(letters).toEqual([{ name: 'facts.retry', data: { listener: 'first', accountId, factId: fact } }])
  expect(pauses.length).toBe(5)
  // They double, and jitter does not hide it.
  expect(pauses[4]).toBeGreaterThan((pauses[0] ?? 0) * 4)
  expect(await effects('first', [fact])).toEqual([])

  then = {}
  const next = await record('/never/2')
  await eventually(
    () => effects('first', [next]),
    (seen) => seen.length > 0,
  )
})

it('retries a job that fails, runs it no more once it succeeded, and keeps one that always fails', async () => {
  for (const name of ['probe.once', 'probe.twice', 'probe.never']) await server.app.jobs.enqueue(name, { of: name })
  await eventually(
    () => server.app.jobs.deadLetters(),
    (letters) => letters.some(({ name, data }) => name === 'probe.never' && data.of === 'probe.never'),
    20_000,
  )
  const times = (name: string) => ran.filter((each) => each === name).length
  expect([times('probe.once'), times('probe.twice'), times('probe.never')]).toEqual([1, 2, 3])
})

const start = (isWorking: boolean) =>
  startServer({
    on: { ...at, remove: async () => undefined },
    isWorking,
    extend: () => [
      {
        name: 'probe',
        routes: [],
        listeners: [listener('first'), listener('second')],
        jobs: [job('probe.once', 0), job('probe.twice', 1), job('probe.never', 9)],
      },
    ],
  })

function listener(name: string): Listener {
  return {
    name,
    facts: ['events.accepted'],
    async handle(tx, facts) {
      const rows = facts.map(({ factId }) => ({ listener: name, fact_id: factId }))
      type Tables = { effects: (typeof rows)[number] }
      await tx.withTables<Tables>().insertInto('effects').values(rows).execute()
      then[name]?.()
    },
  }
}

/** Fails so often at first. */
const job = (name: string, failures: number): Job => ({
  name,
  retries: 2,
  retrySeconds: 1,
  async run({ of }) {
    ran.push(name)
    expect(of).toBe(name)
    if (ran.filter((each) => each === name).length <= failures) throw new Error('not yet')
  },
})

/** Posts one event; answers the fact that tells of it. */
async function record(path: string): Promise<string> {
  const known = new Set((await facts()).map(({ fact_id }) => fact_id))
  expect((await sendPaths(server.url, siteKey, [path])).status).toBe(202)
  const fresh = (await facts()).filter(({ fact_id }) => !known.has(fact_id))
  expect(fresh.length).toBe(1)
  return fresh[0]?.fact_id ?? ''
}

const facts = () =>
  select<{ fact_id: string }>(server.database, "select fact_id from facts where name = 'events.accepted'")

/** Which of the facts had the listener's effect: once for each time that it had it. */
async function effects(name: string, of: string[]): Promise<string[]> {
  const text = 'select fact_id from effects where listener = $1 and fact_id = any($2::uuid[]) order by fact_id'
  return (await select<{ fact_id: string }>(server.database, text, [name, of])).map(({ fact_id }) => fact_id)
}

const untilDispatched = () =>
  eventually(
    () => select(server.database, 'select fact_id from facts where dispatched_at is null'),
    (waiting) => waiting.length === 0,
  )

/** Lets the pauses of retried jobs be over; answers how many seconds they had to last. */
async function skipPauses(): Promise<number[]> {
  const rows = await select<{ seconds: number }>(
    server.database,
    `with waiting as (
       select id, extract(epoch from start_after - now())::float8 as seconds from pgboss.job
       where state = 'retry' and start_after > now()
     )
     update pgboss.job set start_after = now() from waiting where job.id = waiting.id returning seconds`,
  )
  return rows.map(({ seconds }) => seconds)
}
