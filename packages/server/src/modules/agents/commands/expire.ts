import type { Tx } from '../../../platform/database.ts'
import type { Listener } from '../../../platform/facts.ts'
import { deleteBatchesBefore, expireBatches } from '../store/batches.ts'
import {
  deleteCommandsBefore,
  type EndedCommand,
  expireCommands,
  listAccountsWithOverdue,
  lockOpen,
  lockOverdue,
} from '../store/commands-due.ts'
import { expiryMessage } from './lifecycle.ts'
import { type Parts, tellFinished } from './parts.ts'

const AT_ONCE = 200
const DAY_MS = 86_400_000
/** A batch is of use for days, its result for whoever looks why. */
const BATCH_KEPT_DAYS = 14
/** As long as the longest plan keeps anything: what was done to a site is asked for late. */
const COMMAND_KEPT_DAYS = 400

/** Ends commands and batches whose time is over. */
export async function expireOverdue(parts: Parts, { signal }: { signal: AbortSignal }): Promise<void> {
  const { database } = parts
  const now = parts.clock.now()
  await database.writer((tx) => expireBatches(tx, now))
  let ended: number
  do {
    ended = 0
    for (const accountId of await database.writer((tx) => listAccountsWithOverdue(tx, now, AT_ONCE))) {
      if (signal.aborted) return
      ended += await database.account(accountId, async (tx) => {
        const overdue = await lockOverdue(tx, accountId, now, AT_ONCE)
        await expire(parts, tx, accountId, overdue, expiryMessage)
        return overdue.length
      })
    }
  } while (ended > 0)
}

/** Ends what waits for an agent that left or was revoked. What was sent to one that joined since stays. */
export const endWhatNobodyFetches = (parts: Parts): Listener => ({
  name: 'agents.end-commands',
  facts: ['agent.disconnected'],
  async handle(tx, facts) {
    for (const { accountId, payload, occurredAt } of facts) {
      const open = await lockOpen(tx, { accountId, siteId: String(payload.siteId) }, occurredAt)
      await expire(parts, tx, accountId, open, (deliveries) =>
        deliveries === 0 ? 'The agent left before it fetched it, so it was not run' : expiryMessage(deliveries),
      )
    }
  },
})

async function expire(
  parts: Parts,
  tx: Tx,
  accountId: string,
  commands: EndedCommand[],
  messageOf: (deliveries: number) => string,
): Promise<void> {
  const at = parts.clock.now()
  for (const [message, group] of Map.groupBy(commands, ({ deliveries }) => messageOf(deliveries))) {
    const commandIds = group.map(({ commandId }) => commandId)
    await expireCommands(tx, { accountId, commandIds }, { at, message })
  }
  const finished = commands.map(({ deliveries, ...command }) => ({ ...command, status: 'expired' as const }))
  await tellFinished(parts, tx, accountId, finished)
}

export const forgetOldCommands = ({ database, clock }: Parts): Promise<void> =>
  database.writer(async (tx) => {
    const before = (days: number) => new Date(clock.now().getTime() - days * DAY_MS)
    await deleteBatchesBefore(tx, before(BATCH_KEPT_DAYS))
    await deleteCommandsBefore(tx, before(COMMAND_KEPT_DAYS))
  })
