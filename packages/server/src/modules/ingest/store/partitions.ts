import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

/** Makes the partitions that events of these months go to; months are their first days. */
export async function createPartitions(database: Database, months: string[]): Promise<void> {
  await database.owner(async (tx) => {
    for (const month of months) await sql`select create_event_partition(${month}::date)`.execute(tx)
  })
}

/**
 * The embedded database does not look at its tables by itself, and plans badly for what it never looked at. By the rule
 * of PostgreSQL's own autovacuum: a table of which a tenth has changed. Answers which it looked at.
 */
export async function updateStatistics(database: Database): Promise<string[]> {
  if (database.kind === 'postgres') return []
  return database.owner(async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select distinct coalesce(pg_partition_root(s.relid)::oid, s.relid)::regclass::text as name
      from pg_stat_user_tables s join pg_class c on c.oid = s.relid
      where s.schemaname = 'public' and s.n_mod_since_analyze > 500 + greatest(c.reltuples, 0) / 10`.execute(tx)
    for (const { name } of rows) await sql`analyze ${sql.table(name)}`.execute(tx)
    return rows.map(({ name }) => name)
  })
}
