import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { DatabaseSetupError } from './migrate.ts'

/**
 * Remembers by a fingerprint which secret the database was first used with. Servers that share a database but not the
 * secret could not open what the other sealed. Throws `DatabaseSetupError`.
 */
export async function checkSecret(database: Database, secret: Buffer): Promise<void> {
  const fingerprint = createHmac('sha256', secret).update('tinyeclipse/fingerprint/1').digest('base64')
  const known = await database.writer(async (tx) => {
    await sql`insert into server_settings (name, value) values ('secret-fingerprint', ${fingerprint}) on conflict do nothing`.execute(
      tx,
    )
    const { rows } = await sql<{
      value: string
    }>`select value from server_settings where name = 'secret-fingerprint'`.execute(tx)
    return rows[0]?.value
  })
  if (known === fingerprint) return
  throw new DatabaseSetupError(
    'This database was first used with another secret. Every server of one database needs the same: set TINYECLIPSE_SECRET ' +
      'to it, or copy the file `secret` from the data folder of the first server. If it is lost, run: tinyeclipse secret reset',
  )
}

/** Forgets the secret the database was used with, and what only it can open. */
export async function resetSecret(database: Database): Promise<void> {
  await database.writer(async (tx) => {
    await sql`delete from idempotency_keys`.execute(tx)
    await sql`delete from server_settings where name = 'secret-fingerprint'`.execute(tx)
  })
}
