import { createReadStream, createWriteStream, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { sql } from 'kysely'
import { markAllDays } from './modules/ingest/index.ts'
import type { Database, Tx } from './platform/database.ts'
import { migrate, readMigrations } from './platform/migrate.ts'
import { accountTables } from './platform/ownership.ts'

const FORMAT = 'tinyeclipse-backup/1'
const ROWS = 1_000
/** Replayed answers are sealed with the secret of the server they came from, and short-lived: not worth keeping. */
const LEFT_OUT = new Set(['idempotency_keys'])
// Not the visitors' salts: in a backup they would outlive the 48 hours after which nobody may recompute a visitor.
const OF_NO_ACCOUNT = ['operator_tokens', 'agent_signing_keys']

/**
 * Writes every row that no other rows tell of to one compressed file of JSON lines, from one snapshot. The file does not say which database it
 * came from, so it is also the way from the embedded database to PostgreSQL. On the embedded database everything else
 * waits meanwhile. A file that has its name is complete.
 */
export async function writeBackup(database: Database, file: string): Promise<{ file: string; rows: number }> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const { applied } = await readMigrations(database)
  const partial = `${file}.partial`
  let count = 0
  await database.owner(
    async (tx) => {
      const tables = await backupTables(tx)
      await sql`set local role tinyeclipse_writer`.execute(tx)
      async function* lines() {
        yield `${JSON.stringify({ format: FORMAT, migrations: applied, at: new Date().toISOString() })}\n`
        for (const table of tables) {
          await sql`declare backup_rows no scroll cursor for select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(
            tx,
          )
          while (true) {
            const { rows } = await sql<{ row: string }>`fetch ${sql.raw(String(ROWS))} from backup_rows`.execute(tx)
            if (rows.length === 0) break
            count += rows.length
            yield rows.map(({ row }) => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join('')
          }
          await sql`close backup_rows`.execute(tx)
        }
        yield `${JSON.stringify({ end: true, rows: count })}\n`
      }
      await pipeline(Readable.from(lines()), createGzip(), createWriteStream(partial, { mode: 0o600 }))
    },
    { isSnapshot: true },
  )
  renameSync(partial, file)
  return { file, rows: count }
}

/** The backup cannot be restored here; the message says why and what to do. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError'
}

/**
 * Reads a backup into a database that is new, all or nothing, and brings its schema up to date. Facts of the last days
 * are dispatched again; listeners skip those they have had.
 */
export async function restoreBackup(database: Database, file: string): Promise<{ rows: number; migrations: string[] }> {
  // Looked through to its end before anything is touched: a file that was cut off leaves a database that is still new.
  const header = await checkBackup(file)
  const { applied, waiting } = await readMigrations(database)
  if (applied.length > 0)
    throw new RestoreError('The database is not new. Restore into an empty data folder or a newly created database')
  const unknown = header.migrations.filter((name) => !waiting.includes(name))
  if (unknown.length > 0)
    throw new RestoreError(
      `The backup was made by a newer version (it has ${unknown.join(', ')}). Update the server first`,
    )

  // To the schema the rows were written under, then onwards as any upgrade goes.
  await migrate(database, header.migrations)
  let rows = 0
  await database.owner(async (tx) => {
    let batch: { table: string; rows: string[] } = { table: '', rows: [] }
    for await (const { table = '', row } of readEntries(file)) {
      if (table !== batch.table || batch.rows.length === ROWS) {
        rows += await insertRows(tx, batch.table, batch.rows)
        batch = { table, rows: [] }
      }
      if (row) batch.rows.push(row)
    }
    await sql`set local role tinyeclipse_writer`.execute(tx)
    await sql`update facts set dispatched_at = null`.execute(tx)
    await sql`reset role`.execute(tx)
  })
  const migrations = await migrate(database)
  // The numbers of each day were left out: they are made again.
  await database.owner(async (tx) => {
    await sql`set local role tinyeclipse_writer`.execute(tx)
    await markAllDays(tx)
  })
  return { rows, migrations }
}

interface Entry {
  format?: string
  migrations?: string[]
  table?: string
  /** The text as it was written: numbers in it may have more digits than JavaScript keeps. */
  row?: string
  end?: boolean
  rows?: number
}

async function checkBackup(file: string): Promise<{ migrations: string[] }> {
  let header: Entry | null = null
  let rows = 0
  let isComplete = false
  for await (const entry of readEntries(file)) {
    header ??= entry
    if (header.format !== FORMAT) break
    if (entry.row) rows++
    isComplete = entry.end === true && entry.rows === rows
  }
  if (header?.format !== FORMAT || !header.migrations) throw new RestoreError(`${file} is not a TinyEclipse backup`)
  if (!isComplete) throw new RestoreError(`${file} is cut short or damaged; nothing was restored`)
  return { migrations: header.migrations }
}

async function* readEntries(file: string): AsyncGenerator<Entry> {
  const text = createGunzip().setEncoding('utf8')
  // A file that cannot be read ends the reading of its text as well, which is where it is told.
  pipeline(createReadStream(file), text).catch(() => undefined)
  let rest = ''
  try {
    for await (const chunk of text) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield readEntry(line)
    }
    if (rest) yield readEntry(rest)
  } catch (cause) {
    throw new RestoreError(`${file} is not a whole TinyEclipse backup: ${(cause as Error).message}`, { cause })
  }
}

function readEntry(line: string): Entry {
  const entry = JSON.parse(line) as Entry & { row?: object }
  if (!entry.table || !entry.row) return entry as Entry
  const before = `{"table":${JSON.stringify(entry.table)},"row":`
  return { table: entry.table, row: line.slice(before.length, -1) }
}

async function insertRows(tx: Tx, table: string, rows: string[]): Promise<number> {
  if (rows.length === 0) return 0
  const records = `[${rows.join(',')}]`
  if (table === 'events') {
    await sql`select create_event_partition(month) from (select distinct date_trunc('month', (r->>'occurred_at')::timestamptz at time zone 'UTC')::date as month
      from jsonb_array_elements(${records}::jsonb) r) months`.execute(tx)
  }
  // Not those that the database makes of the others.
  const { rows: stored } = await sql<{ name: string }>`select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`.execute(
    tx,
  )
  const columns = sql.join(stored.map(({ name }) => sql.ref(name)))
  await sql`set local role tinyeclipse_writer`.execute(tx)
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${records}::jsonb)`.execute(tx)
  await sql`reset role`.execute(tx)
  return rows.length
}

/** Tables that others refer to come first, so that rows can be inserted in this order. */
async function backupTables(tx: Tx): Promise<string[]> {
  const tables = (await accountTables(tx)).filter(({ name, isDerived }) => !isDerived && !LEFT_OUT.has(name))
  // A backup is made before an upgrade as well, when the later ones are not there yet.
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${OF_NO_ACCOUNT}::text[]) as name where to_regclass(name) is not null`.execute(tx)
  return [...rows.map(({ name }) => name), ...tables.map(({ name }) => name).reverse()]
}
