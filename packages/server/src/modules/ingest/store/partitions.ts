import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

/** Makes the partitions that events of these months go to; months are their first days. */
export async function createPartitions(database: Database, months: string[]): Promise<void> {
  await database.owner(async (tx) => {
    for (const month of months) await sql`select create_event_partition(${month}::date)`.execute(tx)
  })
}

/** The embedded database does not look at its tables by itself, and plans badly for what it never looked at. */
export async function updateStatistics(database: Database): Promise<void> {
  if (database.kind === 'postgres') return
  await database.owner((tx) => sql`analyze events, sessions, session_links, event_ids`.execute(tx))
}
