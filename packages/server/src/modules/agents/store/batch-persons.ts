import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { BatchKey } from './batches.ts'
import { mentions } from './mentions.ts'

export interface BatchWithRows extends BatchKey {
  kind: string
  createdAt: Date
  rows: Record<string, unknown>[]
  failed: { index: number; reason: string }[]
}

/** Each may have half a megabyte. */
const AT_ONCE = 10

/**
 * Batches of a site in which an address may stand, the oldest first; nobody delivers them until the transaction is over. `tx`
 * is the account's. A batch that is over has no rows, so this reads what waits and a month of reasons, by the key.
 */
export async function* batchesWith(
  tx: Tx,
  { siteId, email }: { siteId: string; email: string },
): AsyncGenerator<BatchWithRows> {
  let after: string | null = null
  do {
    const found = await listBatchesWith(tx, { siteId, email, after })
    yield* found
    after = found.length === AT_ONCE ? (found.at(-1)?.batchId ?? null) : null
  } while (after !== null)
}

async function listBatchesWith(
  tx: Tx,
  { siteId, email, after }: { siteId: string; email: string; after: string | null },
): Promise<BatchWithRows[]> {
  const { rows } = await sql<BatchWithRows>`
    select account_id as "accountId", site_id as "siteId", batch_id as "batchId", kind, created_at as "createdAt", rows, failed
    from agent_batches
    where account_id = (select account_id from sites where site_id = ${siteId}) and site_id = ${siteId}
      and (${after}::uuid is null or batch_id > ${after}) and ${mentions([sql`rows::text`, sql`failed::text`], email)}
    order by batch_id limit ${AT_ONCE} for update`.execute(tx)
  return rows
}

/** Puts what is left in the place of what was there. */
export async function replaceRows(
  tx: Tx,
  { accountId, siteId, batchId, rows, failed }: Pick<BatchWithRows, keyof BatchKey | 'rows' | 'failed'>,
): Promise<void> {
  await sql`update agent_batches set rows = ${JSON.stringify(rows)}::jsonb, failed = ${JSON.stringify(failed)}::jsonb
    where account_id = ${accountId} and site_id = ${siteId} and batch_id = ${batchId}`.execute(tx)
}
