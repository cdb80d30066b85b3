import type { AgentBatch, BatchResult } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { SiteKey } from './commands.ts'

export interface BatchKey extends SiteKey {
  batchId: string
}

export async function insertBatch(
  tx: Tx,
  batch: BatchKey & { kind: string; rows: AgentBatch['rows']; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const { accountId, siteId } = batch
  await sql`insert into agent_batches (account_id, site_id, batch_id, sent_as, kind, rows, row_count, status, created_at, expires_at)
    values (${accountId}, ${siteId}, ${batch.batchId},
      (select coalesce(max(sent_as), 0) + 1 from agent_batches where account_id = ${accountId} and site_id = ${siteId}),
      ${batch.kind}, ${JSON.stringify(batch.rows)}::jsonb, ${batch.rows.length}, 'queued', ${batch.createdAt}, ${batch.expiresAt})`.execute(
    tx,
  )
}

export interface WaitingBatch {
  batchId: string
  status: 'queued' | 'delivered'
  lastDeliveredAt: Date | null
}

/** The first two that wait, in the order in which they were sent. Leans on `agent_batches_waiting`. */
export async function lockWaitingBatches(tx: Tx, { accountId, siteId }: SiteKey, now: Date): Promise<WaitingBatch[]> {
  const { rows } = await sql<WaitingBatch>`
    select batch_id as "batchId", status, last_delivered_at as "lastDeliveredAt" from agent_batches
    where account_id = ${accountId} and site_id = ${siteId} and status in ('queued', 'delivered') and expires_at > ${now}
    order by sent_as limit 2 for update`.execute(tx)
  return rows
}

/** Notes that the agent is handed it, and answers what. */
export async function deliverBatch(tx: Tx, key: BatchKey, at: Date): Promise<AgentBatch[]> {
  const { rows } = await sql<AgentBatch>`update agent_batches set status = 'delivered', last_delivered_at = ${at}
    where account_id = ${key.accountId} and site_id = ${key.siteId} and batch_id = ${key.batchId}
    returning batch_id as id, kind, rows`.execute(tx)
  return rows
}

/** Keeps what came of it, the first time it is told. False when there is no such batch. */
export async function finishBatch(tx: Tx, key: BatchKey, result: BatchResult, at: Date): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`select status from agent_batches
    where account_id = ${key.accountId} and site_id = ${key.siteId} and batch_id = ${key.batchId} for update`.execute(
    tx,
  )
  const [found] = rows
  if (!found) return false
  if (found.status === 'finished') return true
  await sql`update agent_batches set status = 'finished', finished_at = ${at}, applied = ${result.applied},
      failed = ${JSON.stringify(result.failed)}::jsonb, rows = '[]'
    where account_id = ${key.accountId} and site_id = ${key.siteId} and batch_id = ${key.batchId}`.execute(tx)
  return true
}

export async function expireBatches(tx: Tx, now: Date): Promise<void> {
  await sql`update agent_batches set status = 'expired', finished_at = ${now}, rows = '[]'
    where status in ('queued', 'delivered') and expires_at <= ${now}`.execute(tx)
}

export async function deleteBatchesBefore(tx: Tx, before: Date): Promise<void> {
  await sql`delete from agent_batches where created_at < ${before} and status in ('finished', 'expired')`.execute(tx)
}
