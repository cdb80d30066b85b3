import type { AgentBatch, CommandDetails } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import type { Module, Platform } from '../../../platform/module.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { HeldOfPersons } from '../by-address.ts'
import type { ServerSigning } from '../server-keys.ts'
import type { SiteKey } from '../store/commands.ts'
import { sendBatch } from './batches.ts'
import { definitions, describeCommand } from './definitions/index.ts'
import { endWhatNobodyFetches, expireOverdue, forgetOldCommands } from './expire.ts'
import type { Parts } from './parts.ts'
import { personsInBatches, personsInCommands } from './persons.ts'
import { commandRoutes } from './routes.ts'
import { type Order, sendCommand } from './send.ts'
import { type Taken, takeCommands } from './take.ts'
import { createWaker } from './wake.ts'

/** The part of the agents' module that has sites do things. */
export interface Commands extends Required<Pick<Module, 'routes' | 'recurring' | 'listeners' | 'catalog' | 'stop'>> {
  persons: HeldOfPersons[]
  /** What goes with the answer to a heartbeat, in its transaction. */
  take(tx: Tx, site: SiteKey): Promise<Taken>
  /** Queues a command; wake the agent when `tx` is committed. Throws `not_found`, `invalid_request` and `conflict`. */
  send(tx: Tx, order: Order): Promise<CommandDetails>
  /** Queues rows in bulk, and answers the id of the batch; wake the agent as above. Throws `conflict`. */
  sendBatch(tx: Tx, batch: SiteKey & Pick<AgentBatch, 'kind' | 'rows'>): Promise<string>
  wake(accountId: string, siteIds: Iterable<string>): void
}

export function createCommands(platform: Platform, accounts: Accounts, serverKeys: ServerSigning): Commands {
  const { database, clock, live, siteFetch, log } = platform
  const waker = createWaker({ database, siteFetch, log, serverKeys })
  const parts: Parts = { database, clock, live, accounts, waker }
  return {
    routes: commandRoutes(parts),
    recurring: [
      { name: 'agents.expire-commands', everySeconds: 60, run: ({ signal }) => expireOverdue(parts, { signal }) },
      { name: 'agents.forget-commands', everySeconds: 3_600, run: () => forgetOldCommands(parts) },
    ],
    listeners: [endWhatNobodyFetches(parts)],
    catalog: { commands: definitions.map(describeCommand) },
    persons: [personsInCommands(clock), personsInBatches],
    take: (tx, site) => takeCommands(parts, tx, site),
    send: (tx, order) => sendCommand(parts, tx, order),
    sendBatch: (tx, batch) => sendBatch(parts, tx, batch),
    wake: (accountId, siteIds) => waker.wake(accountId, siteIds),
    stop: () => waker.stop(),
  }
}
