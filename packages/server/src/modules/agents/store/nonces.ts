import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/** False when it is there already. Two at the same time: the second waits for the first. */
export async function insertNonce(
  tx: Tx,
  { accountId, keyId, nonce, seenAt }: { accountId: string; keyId: string; nonce: string; seenAt: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into agent_nonces (account_id, key_id, nonce, seen_at)
    values (${accountId}, ${keyId}, ${nonce}, ${seenAt}) on conflict do nothing returning 1`.execute(tx)
  return rows.length > 0
}

/** `tx` is the writer's; leans on agent_nonces_age. */
export async function deleteNoncesBefore(tx: Tx, time: Date): Promise<void> {
  await sql`delete from agent_nonces where seen_at < ${time}`.execute(tx)
}
