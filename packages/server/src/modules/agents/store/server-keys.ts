import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

const NAME = 'agents.signing-key'

/** Which of the derived keys signs, and from when on the one after it does. */
export interface StoredGeneration {
  generation: number
  nextFrom: Date | null
}

/** `tx` is the platform's. */
export async function readGeneration(tx: Tx): Promise<StoredGeneration> {
  const { rows } = await sql<{ value: string }>`select value from server_settings where name = ${NAME}`.execute(tx)
  if (!rows[0]) return { generation: 1, nextFrom: null }
  const { generation, nextFrom } = JSON.parse(rows[0].value) as { generation: number; nextFrom: string | null }
  return { generation, nextFrom: nextFrom === null ? null : new Date(nextFrom) }
}

/** As above. */
export async function writeGeneration(tx: Tx, stored: StoredGeneration): Promise<void> {
  await sql`delete from server_settings where name = ${NAME}`.execute(tx)
  await sql`insert into server_settings (name, value) values (${NAME}, ${JSON.stringify(stored)})`.execute(tx)
}
