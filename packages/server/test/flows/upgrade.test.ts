import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createClient } from '@tinyeclipse/sdk'
import { type Database, migrate } from '@tinyeclipse/server'
import { afterAll, afterEach, expect, it } from 'vitest'
import { type Place, prepare, select, withDatabase } from '../support/load.ts'
import { sumUpDays } from '../support/replay.ts'
import {
  createTestDatabase,
  isPostgres,
  pageview,
  runCli,
  type ServerProcess,
  spawnServer,
  startServer,
  TestClock,
  type TestDatabase,
  type TestServer,
} from '../support/server.ts'
import { createWorld, type World } from '../support/walk.ts'

/** The schema of the first release: accounts, and nothing that events are stored in. */
const FIRST = ['0001-platform.sql', '0002-accounts.sql']
const made: TestDatabase[] = []
let server: ServerProcess | undefined

afterEach(() => server?.kill('SIGKILL'))
afterAll(async () => {
  for (const each of made) await each.remove()
})

it('writes a backup before it upgrades a database that has data, and the backup is whole', async () => {
  const old = await fresh()
  const accountId = randomUUID()
  const before = await withDatabase(old, async (database) => {
    await migrate(database, FIRST)
    await database.execute("insert into accounts (account_id, name) values ($1, 'Bakery «De Ster»')", [accountId])
    await database.execute(
      `insert into sites (account_id, site_id, domain, environment, time_zone, languages, currency, plan, allowed_origins)
       select $1, gen_random_uuid(), 'shop-' || n || '.example.be', 'production', 'Europe/Brussels', '{nl,fr}', 'EUR', 'pro', '{}'
       from generate_series(1, 2500) n`,
      [accountId],
    )
    return contents(database)
  })

  server = await spawnServer(old)
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  expect(await server.kill('SIGTERM')).toBe(0)
  const folder = join(old.dataFolder, 'backups')
  const files = readdirSync(folder)
  expect(files).toEqual([expect.stringMatching(/^before-0003-ingest-\d+\.ndjson\.gz$/)])
  expect(server.log().indexOf('Wrote a backup')).toBeLessThan(server.log().indexOf('Upgraded the database'))
  await withDatabase(old, async (database) => {
    expect(await select(database, 'select 1 from events')).toEqual([])
    expect((await contents(database)).get('sites')).toEqual(before.get('sites'))
  })

  const copy = await fresh()
  const restored = await runCli(copy, 'restore', join(folder, files[0] ?? ''))
  expect(restored.stderr).toBe('')
  expect(JSON.parse(restored.stdout)).toMatchObject({
    migrations: [
      '0003-ingest.sql',
      '0004-analytics.sql',
      '0005-longest-session.sql',
      '0006-agents.sql',
      '0007-commands.sql',
      '0008-heartbeats.sql',
      '0009-funnels.sql',
    ],
  })
  await withDatabase(copy, async (database) => {
    const after = await contents(database)
    for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows])
  })
})

it('refuses a backup that was cut off, leaves nothing behind, and takes the whole one afterwards', async () => {
  const source = await withEvents(await fresh())
  const backup = join(source.dataFolder, 'whole.ndjson.gz')
  expect((await runCli(source, 'backup', backup)).code).toBe(0)
  const bytes = readFileSync(backup)
  const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
  const write = (name: string, content: Buffer) => {
    const file = join(source.dataFolder, name)
    writeFileSync(file, content)
    return file
  }
  const damaged = [
    write('half.gz', bytes.subarray(0, bytes.length >> 1)),
    // Whole as a compressed file, and without its end.
    write('short.gz', gzipSync(lines.slice(0, -1).join('\n'))),
    // Each takes an embedded database some seconds.
    ...(isPostgres ? [join(source.dataFolder, 'absent.gz')] : []),
  ]
  const target = await fresh()
  for (const file of damaged) {
    const refused = await runCli(target, 'restore', file)
    expect([file, refused.code, refused.stdout]).toEqual([file, 1, ''])
    expect([file, refused.stderr]).toEqual([file, expect.not.stringMatching(/\n\s+at /)])
    expect(refused.stderr).toContain(file)
  }
  // Anything but a new database would be refused.
  expect((await runCli(target, 'restore', backup)).code).toBe(0)
  await expectSame(await withDatabase(source, contents), target)
  if (isPostgres) {
    const again = await runCli(target, 'restore', backup)
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('not new')])
  }
})

it('answers every question from a copy as it did, before its days are summed up and after', async () => {
  const clock = new TestClock()
  const source = await fresh()
  const original = await startServer({ on: source, clock })
  const world = await createWorld(original)
  await sendVisit(original, world)
  await sumUpDays(original)
  const expected = await askEverything(world, original.url)
  expect(expected.query.totals).toMatchObject({ pageviews: 3, revenue: { EUR: 12.5 } })
  await original.stop()

  const backup = join(source.dataFolder, 'numbers.ndjson.gz')
  expect((await runCli(source, 'backup', backup)).stderr).toBe('')
  const names = gunzipSync(readFileSync(backup))
    .toString()
    .match(/"table":"(built_days|day_columns)"/g)
  expect(names).toBeNull()
  const target = await fresh()
  expect((await runCli(target, 'restore', backup)).stderr).toBe('')
  const copy = await startServer({ on: target, clock })
  expect(await askEverything(world, copy.url)).toEqual(expected)
  await sumUpDays(copy)
  expect(await select(copy.database, 'select 1 from changed_days')).toEqual([])
  expect(await askEverything(world, copy.url)).toEqual(expected)
  await copy.stop()
})

it.runIf(isPostgres)(
  'moves every row from the embedded database to PostgreSQL, and back',
  async () => {
    const embedded = await withEvents(inFolder((await fresh()).dataFolder, 'embedded'))
    const file = join(embedded.dataFolder, 'to-postgres.ndjson.gz')
    expect((await runCli(embedded, 'backup', file)).code).toBe(0)
    const postgres = await fresh()
    expect((await runCli(postgres, 'restore', file)).code).toBe(0)
    const before = await withDatabase(embedded, contents)
    await expectSame(before, postgres)

    const back = join(postgres.dataFolder, 'to-embedded.ndjson.gz')
    expect((await runCli(postgres, 'backup', back)).code).toBe(0)
    expect(existsSync(`${back}.partial`)).toBe(false)
    const second = inFolder(postgres.dataFolder, 'embedded')
    expect((await runCli(second, 'restore', back)).code).toBe(0)
    await expectSame(before, second)
  },
  180_000,
)

async function fresh(): Promise<TestDatabase> {
  const database = await createTestDatabase('new')
  made.push(database)
  return database
}

async function sendVisit(server: TestServer, { marks, site, account }: World): Promise<void> {
  const origin = `https://${marks[0]}.example.be`
  const events = [
    pageview(`/a-${marks[0]}`, { r: 'https://www.google.com/', a: 90_000 }),
    pageview(`/thanks-${marks[0]}`, { a: 60_000 }),
    pageview('/', { n: 'c', x: 'purchase', m: 12.5, y: 'EUR', o: { colour: 'red' }, a: 50_000 }),
    pageview('/', { n: 'e', t: 20_000, d: 80, a: 40_000 }),
    pageview('/', { n: 'v', o: { lcp: 1_200, cls: 0.1 }, a: 30_000 }),
    pageview('/', { n: 'k', x: 'a#buy', h: [500, 500], w: 1_280, a: 20_000 }),
  ]
  const sent = await server.send(site.siteKey, events, { origin, tab: 'tab-of-the-copied' })
  expect(await sent.json()).toMatchObject({ accepted: events.length })
  await account.client.goals.create(site.id, { name: 'Bought', target: { event: { is: 'purchase' } } })
}

async function askEverything({ site, account }: World, url: string) {
  const { analytics, ...client } = createClient({ url, apiKey: account.apiKey, retries: 0 })
  const range = { preset: 'today' as const }
  const { metrics, dimensions } = await analytics.catalog()
  const names = (list: { name: string }[]) => list.map(({ name }) => name)
  const query = { metrics: names(metrics).slice(0, 20), range, granularity: 'hour' as const }
  const parts = Map.groupBy(names(dimensions).entries(), ([index]) => index >> 4).values()
  const breakdowns = [...parts].map((part) =>
    analytics.query(site.id, { ...query, dimensions: part.map(([, name]) => name) }),
  )
  return {
    query: await analytics.query(site.id, { ...query, dimensions: ['property:colour'] }),
    breakdowns: (await Promise.all(breakdowns)).map((answer) => answer.breakdowns),
    segment: await analytics.query(site.id, { ...query, segmentId: site.segmentId }),
    goals: await analytics.goals(site.id, { range }),
    funnel: await analytics.funnel(site.id, { range }),
    sessions: (await analytics.sessions(site.id, { range })).items,
    vitals: await analytics.vitals(site.id, { range }),
    heatmap: await analytics.heatmap(site.id, { range, page: '/', device: 'desktop' }),
    units: (await client.contentUnits.list(site.id)).items,
    files: (await client.exports.files(site.id, site.exportId)).items,
    dropped: (await client.events.dropped(site.id)).items,
  }
}

function inFolder(folder: string, name: string): Place {
  const dataFolder = join(folder, name)
  mkdirSync(dataFolder)
  return { dataFolder, databaseUrl: null }
}

/** More rows than a backup reads at once, of two months and with all that JSON finds hard. */
async function withEvents<P extends Place>(place: P): Promise<P> {
  const { site, account } = await prepare(place)
  await withDatabase(place, async (database) => {
    await database.execute("select create_event_partition('2026-01-01'), create_event_partition('2026-02-01')")
    await database.execute(
      `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path)
       select $1, $2, timestamptz '2026-01-31 12:00:00.123456Z' + n * interval '47.000001 seconds', gen_random_uuid(), gen_random_uuid(),
         gen_random_uuid(), 'p', '/«quotes "and" \\backslash»/ü/' || n
       from generate_series(1, 2300) n`,
      [account.id, site.id],
    )
  })
  return place
}

async function expectSame(before: Map<string, string[]>, place: Place): Promise<void> {
  const after = await withDatabase(place, contents)
  expect([...after.keys()]).toEqual([...before.keys()])
  for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows])
}

/** All rows of all tables, as text, but for what a backup leaves out and what a restore begins anew. */
async function contents(database: Database): Promise<Map<string, string[]>> {
  const tables = await select<{ name: string }>(
    database,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and obj_description(oid, 'pg_class') is distinct from 'derived'
       and relname not in ('schema_migrations', 'idempotency_keys', 'visitor_salts', 'server_settings', 'leases') order by 1`,
  )
  const found = new Map<string, string[]>()
  for (const { name } of tables) {
    const rows = await select<{ row: string }>(
      database,
      // That a backup was made is itself noted.
      `select (to_jsonb(t) - 'dispatched_at')::text as row from ${name} t
       where to_jsonb(t)->>'action' is distinct from 'platform.backup' order by 1`,
    )
    found.set(
      name,
      rows.map(({ row }) => row),
    )
  }
  return found
}
