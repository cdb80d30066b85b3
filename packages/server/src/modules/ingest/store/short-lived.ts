import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

// Short transactions: a server that was off for long has much to forget, and a statement has a minute.
const ROWS_AT_ONCE = 5_000

/** The day's salt; the first server that asks decides it. */
export async function findOrInsertSalt(tx: Tx, day: string, candidate: Buffer): Promise<Buffer> {
  await sql`insert into visitor_salts (day, salt) values (${day}, ${candidate}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ salt: Buffer }>`select salt from visitor_salts where day = ${day}`.execute(tx)
  return rows[0]?.salt ?? candidate
}

export async function deleteSaltsBefore(tx: Tx, day: string): Promise<void> {
  await sql`delete from visitor_salts where day < ${day}`.execute(tx)
}

/** Forgets event ids and links that nothing can refer to any more. Stops between two batches when told to. */
export async function deleteSeenBefore(
  database: Database,
  { time, signal }: { time: Date; signal: AbortSignal },
): Promise<void> {
  for (const [table, column] of [
    ['event_ids', 'seen_at'],
    ['session_links', 'last_at'],
  ] as const) {
    const isOld = sql`${sql.ref(column)} < ${time}`
    // Of places alone a row that moved in between would be taken as well: what is deleted is asked for its age again.
    const deletion = sql`delete from ${sql.table(table)}
      where ${isOld} and ctid = any(array(select ctid from ${sql.table(table)} where ${isOld} limit ${ROWS_AT_ONCE}))`
    let deleted = ROWS_AT_ONCE
    while (deleted >= ROWS_AT_ONCE && !signal.aborted) {
      const { numAffectedRows = 0n } = await database.writer((tx) => deletion.execute(tx))
      deleted = Number(numAffectedRows)
    }
  }
}
