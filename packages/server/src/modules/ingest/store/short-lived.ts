import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/** The day's salt; the first server that asks decides it. */
export async function findOrInsertSalt(tx: Tx, day: string, candidate: Buffer): Promise<Buffer> {
  await sql`insert into visitor_salts (day, salt) values (${day}, ${candidate}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ salt: Buffer }>`select salt from visitor_salts where day = ${day}`.execute(tx)
  return rows[0]?.salt ?? candidate
}

export async function deleteSaltsBefore(tx: Tx, day: string): Promise<void> {
  await sql`delete from visitor_salts where day < ${day}`.execute(tx)
}

/** Forgets event ids and links that nothing can refer to any more. */
export async function deleteSeenBefore(tx: Tx, time: Date): Promise<void> {
  await sql`delete from event_ids where seen_at < ${time}`.execute(tx)
  await sql`delete from session_links where last_at < ${time}`.execute(tx)
}
