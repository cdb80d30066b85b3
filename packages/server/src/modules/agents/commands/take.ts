import { type AgentBatch, type AgentCommand, HEARTBEAT_SECONDS } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { deliverBatch, lockWaitingBatches } from '../store/batches.ts'
import type { SiteKey } from '../store/commands.ts'
import { type DeliverableCommand, listDeliverable, markDelivered } from '../store/commands-due.ts'
import { type Parts, tellNews } from './parts.ts'

const MOST_COMMANDS = 20
/** Of inputs in one answer; a first one that is longer goes alone. */
const MOST_INPUT_BYTES = 400 * 1024
/** What was handed over and not heard of for as long as this goes again: the answer may have been lost. */
const SILENCE_MS = 2 * HEARTBEAT_SECONDS * 1_000

export interface Taken {
  commands: AgentCommand[]
  batches: AgentBatch[]
  hasMore: boolean
}

/** What an agent is handed with the answer to its heartbeat; `tx` is that of the heartbeat. */
export async function takeCommands(parts: Parts, tx: Tx, site: SiteKey): Promise<Taken> {
  const now = parts.clock.now()
  const silentSince = new Date(now.getTime() - SILENCE_MS)
  const waiting = await listDeliverable(tx, site, { now, silentSince, limit: MOST_COMMANDS + 1 })
  const chosen = waiting.slice(0, countThatFit(waiting))
  if (chosen.length > 0) {
    const ids = chosen.map(({ id }) => id)
    await markDelivered(tx, site, ids, now)
    const { siteId } = site
    await tellNews(
      parts,
      tx,
      chosen.map(({ id, runId }) => ({ siteId, commandId: id, runId, status: 'delivered' })),
    )
  }
  const { batches, isMoreWaiting } = await takeBatch(tx, site, { now, silentSince })
  const isLeftOver = chosen.length < waiting.length || isMoreWaiting
  return {
    commands: chosen.map(({ inputBytes, runId, ...command }) => command),
    batches,
    // Only where something was handed over: else an agent that comes back at once would never stop.
    hasMore: isLeftOver && chosen.length + batches.length > 0,
  }
}

function countThatFit(commands: DeliverableCommand[]): number {
  let bytes = 0
  const tooMany = commands.findIndex(({ inputBytes }, index) => {
    bytes += inputBytes
    return index >= MOST_COMMANDS || (index > 0 && bytes > MOST_INPUT_BYTES)
  })
  return tooMany === -1 ? commands.length : tooMany
}

/** One at a time and in their order: the next one may change what this one wrote. */
async function takeBatch(
  tx: Tx,
  site: SiteKey,
  { now, silentSince }: { now: Date; silentSince: Date },
): Promise<{ batches: AgentBatch[]; isMoreWaiting: boolean }> {
  const [first, second] = await lockWaitingBatches(tx, site, now)
  const isUnderWay = first?.lastDeliveredAt && first.lastDeliveredAt > silentSince
  if (!first || isUnderWay) return { batches: [], isMoreWaiting: false }
  const batches = await deliverBatch(tx, { ...site, batchId: first.batchId }, now)
  return { batches, isMoreWaiting: second !== undefined }
}
