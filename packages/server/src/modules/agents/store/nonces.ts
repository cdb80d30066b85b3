import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/**
 * Notes that a request came. Of two at the same time the second waits for the first. `isLiving` says whether its key works
 * now; that of a site that joins (`siteId` null) is not there yet, and always does.
 */
export async function admitNonce(
  tx: Tx,
  {
    accountId,
    siteId,
    keyId,
    nonce,
    now,
  }: { accountId: string; siteId: string | null; keyId: string; nonce: string; now: Date },
): Promise<{ isNew: boolean; isLiving: boolean }> {
  const { rows } = await sql<{ isNew: boolean; isLiving: boolean }>`
    with noted as (insert into agent_nonces (account_id, key_id, nonce, seen_at)
      values (${accountId}, ${keyId}, ${nonce}, ${now}) on conflict do nothing returning 1)
    select exists (select from noted) as "isNew", ${siteId}::uuid is null or exists (select from agent_keys
      where account_id = ${accountId} and site_id = ${siteId} and key_id = ${keyId} and (ends_at is null or ends_at > ${now}))
      as "isLiving"`.execute(tx)
  return rows[0] ?? { isNew: false, isLiving: false }
}

/** `tx` is the writer's; leans on agent_nonces_age. */
export async function deleteNoncesBefore(tx: Tx, time: Date): Promise<void> {
  await sql`delete from agent_nonces where seen_at < ${time}`.execute(tx)
}
