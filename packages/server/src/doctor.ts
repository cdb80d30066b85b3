import { constants, existsSync } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import { openDatabase } from './open-database.ts'
import { DataFolderHeldError } from './platform/data-folder.ts'
import type { Database } from './platform/database.ts'
import type { Log } from './platform/log.ts'
import { readMigrations } from './platform/migrate.ts'

export interface Finding {
  name: string
  status: 'ok' | 'warning' | 'problem'
  detail: string
  /** What to do about it. */
  advice?: string
}

const MIN_POSTGRES = 150_000
const MAX_CLOCK_SKEW_MS = 5_000
const LOW_DISK_BYTES = 1024 ** 3

/** Looks at configuration, disk, database and clock. Makes no database where there is none. */
export async function examine(config: Config, log: Log): Promise<Finding[]> {
  const findings: Finding[] = [
    {
      name: 'node',
      ...judge(process.versions.node, isNodeNewEnough(process.versions.node), 'Install Node 22.19 or later'),
    },
    { name: 'address', ...examineUrl(config) },
    ...(await examineDataFolder(config)),
  ]
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'pglite'))) {
    return [...findings, { name: 'database', status: 'ok', detail: 'none yet; the first start makes one' }]
  }
  try {
    const database = await openDatabase(config, log)
    try {
      findings.push(...(await examineDatabase(database)))
    } finally {
      await database.close()
    }
  } catch (error) {
    findings.push(unopened(error))
  }
  return findings
}

const judge = (detail: string, isGood: boolean, advice: string): Pick<Finding, 'status' | 'detail' | 'advice'> =>
  isGood ? { status: 'ok', detail } : { status: 'problem', detail, advice }

function examineUrl({ url }: Config): Pick<Finding, 'status' | 'detail' | 'advice'> {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1')
    return { status: 'ok', detail: url }
  return {
    status: 'warning',
    detail: `${url} is not encrypted`,
    advice: 'Put a TLS proxy before the server and set TINYECLIPSE_URL to its https address',
  }
}

async function examineDataFolder({ dataFolder }: Config): Promise<Finding[]> {
  const findings: Finding[] = []
  const isWritable = await access(dataFolder, constants.W_OK).then(
    () => true,
    () => false,
  )
  findings.push({
    name: 'data folder',
    ...judge(dataFolder, isWritable, 'Give this user the right to write to it, or set TINYECLIPSE_DATA'),
  })
  if (!isWritable) return findings
  const { bavail, bsize } = await statfs(dataFolder)
  const free = bavail * bsize
  findings.push({
    name: 'disk',
    ...judge(
      `${(free / 1024 ** 3).toFixed(1)} GiB free`,
      free > LOW_DISK_BYTES,
      'Free some space: a full disk refuses every event',
    ),
  })
  const secret = join(dataFolder, 'secret')
  if (existsSync(secret)) {
    const isPrivate = ((await stat(secret)).mode & 0o077) === 0
    findings.push({ name: 'secret', ...judge(secret, isPrivate, `Others can read it: chmod 600 ${secret}`) })
  }
  return findings
}

async function examineDatabase(database: Database): Promise<Finding[]> {
  const { rows } = await database.owner((tx) =>
    sql<{ version: number; now: Date; text: string; strange_roles: string[] }>`
      select current_setting('server_version_num')::int as version, clock_timestamp() as now,
        current_setting('server_version') as text,
        array(select rolname::text from pg_roles where rolname like 'tinyeclipse\\_%' and not pg_has_role(current_user, oid, 'member')) as strange_roles`.execute(
      tx,
    ),
  )
  const [row] = rows
  if (!row) return []
  const { applied, waiting } = await readMigrations(database)
  const skew = Math.abs(Date.now() - row.now.getTime())
  return [
    {
      name: 'database',
      ...judge(
        `${database.kind}, PostgreSQL ${row.text}`,
        row.version >= MIN_POSTGRES,
        'PostgreSQL 15 or later is needed',
      ),
    },
    {
      name: 'roles',
      ...judge(
        row.strange_roles.length === 0
          ? 'this user may act as all of them'
          : `not allowed: ${row.strange_roles.join(', ')}`,
        row.strange_roles.length === 0,
        `As a superuser run: grant ${row.strange_roles.join(', ')} to <user>`,
      ),
    },
    {
      name: 'schema',
      status: waiting.length === 0 ? 'ok' : 'warning',
      detail: `${applied.length} migrations applied, ${waiting.length} waiting`,
      ...(waiting.length > 0 && {
        advice: 'They are applied at the next start, after a backup; or run: tinyeclipse migrate',
      }),
    },
    {
      name: 'clock',
      ...judge(
        `${skew} ms apart from the database`,
        skew < MAX_CLOCK_SKEW_MS,
        'Set both clocks by NTP: times of events would be wrong',
      ),
    },
  ]
}

function unopened(error: unknown): Finding {
  if (error instanceof DataFolderHeldError) {
    return {
      name: 'database',
      status: 'ok',
      detail: `held by the running server, process ${error.holder?.pid ?? 'unknown'}; its own state is at /health/ready`,
    }
  }
  return {
    name: 'database',
    status: 'problem',
    detail: error instanceof Error ? error.message : String(error),
    advice: 'Look at DATABASE_URL: host, port, user, password, and whether PostgreSQL runs',
  }
}

/** As `engines` in package.json asks for. */
function isNodeNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 19)
}
