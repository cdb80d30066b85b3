import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { COMPARED, type Day, generateDays, RANGE } from './query-data.ts'
import type { DuckDb } from './query-duckdb.ts'
import { EVENT_COLUMNS, type Files, SESSION_COLUMNS, writeFiles } from './query-files.ts'
import type { OurSite } from './query-ours.ts'

const SEED = 1
const DAYS_AT_ONCE = 15

/** Makes the visits and puts them into our tables and DuckDB's. Answers how many rows are of the days that are asked for, and in all. */
export async function loadVisits(
  events: number,
  { databaseUrl, site, duckDb }: { databaseUrl: string; site: OurSite; duckDb: DuckDb },
): Promise<{ asked: number; all: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-visits-'))
  // PostgreSQL reads the files itself, as another user.
  chmodSync(folder, 0o755)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const rows = { asked: 0, all: 0 }
  try {
    await createPartitions(client)
    let days: Day[] = []
    let count = 0
    let loading: Promise<unknown> = Promise.resolve()
    const pass = async () => {
      const files = writeFiles(folder, String(count++), days)
      days = []
      await loading
      loading = loadFiles(files)
      // A failure is thrown by the next one to wait.
      loading.catch(() => undefined)
    }
    const loadFiles = async (files: Files) => {
      await Promise.all([copyFiles(client, site, files), duckDb.load(files)])
      for (const file of Object.values(files)) rmSync(file)
    }
    for (const day of generateDays(SEED, events)) {
      days.push(day)
      rows.all += day.events.length
      if (day.day >= RANGE.from) rows.asked += day.events.length
      if (days.length === DAYS_AT_ONCE) await pass()
      // While this process makes visits, the others get to say that they are done.
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (days.length > 0) await pass()
    await loading
    await client.query(
      `insert into changed_days (account_id, site_id, day)
       select $1, $2, day::date from generate_series($3::date, $4::date, interval '1 day') as day`,
      [site.accountId, site.siteId, COMPARED.from, RANGE.to],
    )
    await client.query('vacuum analyze events, sessions, changed_days')
    await duckDb.shape()
    return rows
  } finally {
    await client.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function createPartitions(client: pg.Client): Promise<void> {
  await client.query(
    `select create_event_partition(month::date)
     from generate_series(date_trunc('month', $1::date), $2::date, interval '1 month') as month`,
    [COMPARED.from, RANGE.to],
  )
}

/** The files do not say whose rows they are; for as long as the transaction goes the tables do. */
async function copyFiles(client: pg.Client, { accountId, siteId }: OurSite, files: Files): Promise<void> {
  const columns = { events: EVENT_COLUMNS, sessions: SESSION_COLUMNS }
  const defaults = (change: (value: string) => string) =>
    Object.keys(columns)
      .map(
        (table) =>
          `alter table ${table} alter account_id ${change(`'${accountId}'`)}, alter site_id ${change(`'${siteId}'`)};`,
      )
      .join('')
  await client.query(`begin; ${defaults((value) => `set default ${value}`)}`)
  for (const [table, file] of Object.entries(files)) {
    const names = columns[table as keyof Files].join(', ')
    await client.query(`copy ${table} (${names}) from '${file}' (format csv)`)
  }
  await client.query(`${defaults(() => 'drop default')} commit`)
}
