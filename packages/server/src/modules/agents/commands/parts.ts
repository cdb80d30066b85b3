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
  await tellNews(parts, tx, finished)
}

type News = Pick<FinishedCommand, 'siteId' | 'commandId' | 'runId' | 'status'> & { progress?: number | null }

/** That something of commands is new: to whoever looks at the agents of their sites, when `tx` commits. */
export async function tellNews({ live, clock }: Parts, tx: Tx, commands: readonly News[]): Promise<void> {
  const at = clock.now().toISOString()
  const messages = commands.map(({ siteId, commandId, runId, status, progress = null }): AgentMessage => {
    const message: AgentMessage = { type: 'command', siteId, at, commandId, status }
    if (runId !== null) message.runId = runId
    if (progress !== null) message.progress = progress
    return message
  })
  await live.publishAll(tx, 'agent', messages)
}

/** Who asked for a command, as it is kept with it. */
export function requesterOf(actor: Actor): Command['requestedBy'] {
  if (actor.kind === 'key') return { kind: 'key', id: actor.keyId }
  if (actor.kind === 'operator') return { kind: 'operator', id: actor.tokenId }
  throw new AppError('forbidden', 'Commands are sent with a key of the account')
}
