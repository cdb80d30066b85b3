import { sql } from 'kysely'
import { asRole, type Tx } from '../../../platform/database.ts'

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

/** Puts another in its place. `tx` is the operator's. */
export function changeGeneration(
  tx: Tx,
  change: (stored: StoredGeneration) => StoredGeneration,
): Promise<StoredGeneration> {
  return asRole(tx, 'platform', async () => {
    const changed = change(await readGeneration(tx))
    await sql`delete from server_settings where name = ${NAME}`.execute(tx)
    await sql`insert into server_settings (name, value) values (${NAME}, ${JSON.stringify(changed)})`.execute(tx)
    return changed
  })
}
