import { type AgentBatch, type BatchResult, MAX_BATCH_ROWS } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { type BatchKey, finishBatch, insertBatch } from '../store/batches.ts'
import { findTargets } from '../store/command-targets.ts'
import type { SiteKey } from '../store/commands.ts'
import type { Parts } from './parts.ts'
import { problemError } from './problems.ts'

/** With what else an answer holds it must stay below the megabyte that agents take. */
const MAX_BATCH_BYTES = 500 * 1024
const WEEK_MS = 7 * 86_400_000

/**
 * Queues rows for the agent of a site, which gets batches one at a time and in their order. Answers the id of the batch.
 * The caller wakes the agent once `tx` is committed. Throws `conflict` without an agent, and `RangeError` for too much.
 */
export async function sendBatch(
  parts: Parts,
  tx: Tx,
  { kind, rows, ...site }: SiteKey & Pick<AgentBatch, 'kind' | 'rows'>,
): Promise<string> {
  if (rows.length === 0 || rows.length > MAX_BATCH_ROWS)
    throw new RangeError(`A batch has 1 to ${MAX_BATCH_ROWS} rows, not ${rows.length}`)
  const bytes = Buffer.byteLength(JSON.stringify(rows))
  if (bytes > MAX_BATCH_BYTES) throw new RangeError(`A batch has at most ${MAX_BATCH_BYTES} bytes, not ${bytes}`)
  const target = (await findTargets(tx, site.accountId, [site.siteId])).get(site.siteId)
  if (target?.status !== 'connected') throw problemError(target ? 'agent_gone' : 'no_agent', kind)
  const createdAt = parts.clock.now()
  const batchId = uuidv7(createdAt.getTime())
  await insertBatch(tx, { ...site, batchId, kind, rows, createdAt, expiresAt: new Date(createdAt.getTime() + WEEK_MS) })
  return batchId
}

/** Keeps what an agent tells of a batch, the first time. False when there is no such batch. */
export async function recordBatchResult(parts: Parts, tx: Tx, key: BatchKey, result: BatchResult): Promise<boolean> {
  return finishBatch(tx, key, result, parts.clock.now())
}
