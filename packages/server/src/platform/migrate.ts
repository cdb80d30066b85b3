import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

const FOLDER = fileURLToPath(
  new URL('../migrations/', import.meta.url.replace(/\/platform\/migrate\.ts$/, '/migrate.ts')),
)
const ROLES = { app: 'nobypassrls', writer: 'bypassrls', resolver: 'nobypassrls', platform: 'nobypassrls' }

/** The database lacks something that its superuser must give; the message shows the statements. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError'
}

export interface Migrations {
  applied: string[]
  waiting: string[]
  /** Applied by a newer version of the server, which this one does not know. */
  unknown: string[]
}

/** Migrations the database has, and those it still needs. A database without any is new. */
export async function readMigrations(database: Database): Promise<Migrations> {
  const applied = await database.owner(appliedNames)
  const known = migrationNames()
  return {
    applied,
    waiting: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  }
}

/**
 * Brings the schema up to date, each migration in a transaction of its own. Safe to run twice and by two processes at
 * once: the second waits for the first and finds nothing to do. Answers those it applied.
 */
export async function migrate(database: Database, only = migrationNames()): Promise<string[]> {
  const done: string[] = []
  for (const name of only) {
    const isApplied = await database.owner(async (tx) => {
      // However long the other process takes with its migration.
      await sql`set local lock_timeout = 0`.execute(tx)
      await sql`select pg_advisory_xact_lock(7249120)`.execute(tx)
      await createRoles(tx)
      await sql`create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())`.execute(
        tx,
      )
      if ((await appliedNames(tx)).includes(name)) return false
      await sql.raw(readFileSync(`${FOLDER}${name}`, 'utf8')).execute(tx)
      await sql`insert into schema_migrations (name) values (${name})`.execute(tx)
      return true
    })
    if (isApplied) done.push(name)
  }
  return done
}

const migrationNames = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()

async function appliedNames(tx: Tx): Promise<string[]> {
  const table = await sql<{ found: boolean }>`select to_regclass('schema_migrations') is not null as found`.execute(tx)
  if (!table.rows[0]?.found) return []
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Roles belong to the whole server, where another database of ours may have made them already. */
async function createRoles(tx: Tx): Promise<void> {
  for (const [role, rls] of Object.entries(ROLES)) {
    const name = `tinyeclipse_${role}`
    const { rows } = await sql<{
      bypasses: boolean
      is_mine: boolean
    }>`select rolbypassrls as bypasses, pg_has_role(current_user, oid, 'member') as is_mine from pg_roles where rolname = ${name}`.execute(
      tx,
    )
    if (rows.length === 0) await createRole(tx, name, rls)
    else if (rows[0]?.bypasses !== (rls === 'bypassrls')) {
      throw new DatabaseSetupError(
        `The database role ${name} is not as it must be. As a superuser run: alter role ${name} ${rls}`,
      )
    } else if (!rows[0]?.is_mine) {
      throw new DatabaseSetupError(
        `The database user may not act as ${name}. As a superuser run: grant ${name} to <user>`,
      )
    }
  }
}

async function createRole(tx: Tx, name: string, rls: string): Promise<void> {
  try {
    await sql
      .raw(`do $$ begin
      create role ${name} nologin ${rls};
    exception when duplicate_object or unique_violation then null; end $$`)
      .execute(tx)
    await sql.raw(`grant ${name} to current_user`).execute(tx)
  } catch (cause) {
    throw new DatabaseSetupError(
      `The database user may not create the role ${name}. As a superuser run once:\n` +
        Object.entries(ROLES)
          .map(
            ([role, each]) => `  create role tinyeclipse_${role} nologin ${each}; grant tinyeclipse_${role} to <user>;`,
          )
          .join('\n'),
      { cause },
    )
  }
}
