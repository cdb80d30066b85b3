import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Database, migrate } from '@tinyeclipse/server'
import { afterAll, afterEach, expect, it } from 'vitest'
import { type Place, prepare, select, withDatabase } from '../support/load.ts'
import {
  createTestDatabase,
  isPostgres,
  runCli,
  type ServerProcess,
  spawnServer,
  type TestDatabase,
} from '../support/server.ts'

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
  expect(JSON.parse(restored.stdout)).toMatchObject({ migrations: ['0003-ingest.sql'] })
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

it.runIf(isPostgres)('moves every row from the embedded database to PostgreSQL, and back', async () => {
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
})

async function fresh(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  made.push(database)
  return database
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
      `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, name, path)
       select $1, $2, timestamptz '2026-01-31 12:00:00.123456Z' + n * interval '47.000001 seconds', gen_random_uuid(), gen_random_uuid(),
         gen_random_uuid(), 'pageview', '/«quotes "and" \\backslash»/ü/' || n
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
