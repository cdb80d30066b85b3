import { sql } from 'kysely'
import { asRole, type Tx } from '../../../platform/database.ts'

/** Which of the derived keys signs, and from when on the one after it does. */
export interface StoredGeneration {
  generation: number
  nextFrom: Date | null
}

/** `tx` is the platform's. */
export async function readGeneration(tx: Tx): Promise<StoredGeneration> {
  const { rows } = await sql<{ generation: number; used_from: Date }>`
    select generation, used_from from agent_signing_keys order by generation desc limit 1`.execute(tx)
  const [last] = rows
  return last ? { generation: last.generation - 1, nextFrom: last.used_from } : { generation: 1, nextFrom: null }
}

/** Puts another in its place. `tx` is the operator's. */
export function changeGeneration(
  tx: Tx,
  change: (stored: StoredGeneration) => StoredGeneration & { nextFrom: Date },
): Promise<StoredGeneration> {
  return asRole(tx, 'platform', async () => {
    const changed = change(await readGeneration(tx))
    await sql`insert into agent_signing_keys (generation, used_from) values (${changed.generation + 1}, ${changed.nextFrom})
      on conflict (generation) do update set used_from = excluded.used_from`.execute(tx)
    return changed
  })
}
