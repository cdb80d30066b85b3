import type { AgentMessage, Command } from '@tinyeclipse/sdk/contract'
import type { Actor } from '../../../platform/auth.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database, Tx } from '../../../platform/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { recordFacts } from '../../../platform/facts.ts'
import type { Live } from '../../../platform/live.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Waker } from './wake.ts'

/** What the rules of commands are given. */
export interface Parts {
  database: Database
  clock: Clock
  live: Live
  accounts: Accounts
  waker: Waker
}

interface FinishedCommand extends Pick<Command, 'siteId' | 'name' | 'runId' | 'isDryRun' | 'undoOf'> {
  commandId: string
  status: Command['status']
}

/** That commands came to their end: the fact `command.finished`, and news on the streams. */
export async function tellFinished(
  parts: Parts,
  tx: Tx,
  accountId: string,
  finished: FinishedCommand[],
): Promise<void> {
  const occurredAt = parts.clock.now()
  const facts = finished.map((payload) => ({
    accountId,
    name: 'command.finished',
    payload: { ...payload },
    occurredAt,
  }))
  await recordFacts(tx, facts)
  for (const command of finished) await tellNews(parts, tx, command)
}

/** That something of a command is new: to whoever looks at the agent of the site, when `tx` commits. */
export async function tellNews(
  { live, clock }: Parts,
  tx: Tx,
  command: Pick<FinishedCommand, 'siteId' | 'commandId' | 'runId' | 'status'> & { progress?: number | null },
): Promise<void> {
  const { siteId, commandId, runId, status, progress = null } = command
  const message: AgentMessage = { type: 'command', siteId, at: clock.now().toISOString(), commandId, status }
  if (runId !== null) message.runId = runId
  if (progress !== null) message.progress = progress
  await live.publish(tx, 'agent', message)
}

/** Who asked for a command, as it is kept with it. */
export function requesterOf(actor: Actor): Command['requestedBy'] {
  if (actor.kind === 'key') return { kind: 'key', id: actor.keyId }
  if (actor.kind === 'operator') return { kind: 'operator', id: actor.tokenId }
  throw new AppError('forbidden', 'Commands are sent with a key of the account')
}
