import type { Command, CommandDetails } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { findTargets } from '../store/command-targets.ts'
import { findCommand, insertCommands, isBeingUndone, lockCommand, type StoredCommand } from '../store/commands.ts'
import { checkInput, findDefinition, titleOf, unknownCommand } from './check-input.ts'
import { isUndoable } from './lifecycle.ts'
import { type Parts, tellNews } from './parts.ts'
import { findProblem, problemError, waitingMessage } from './problems.ts'

/** A command to one site. */
export interface Order {
  accountId: string
  siteId: string
  name: string
  input: Record<string, unknown>
  isDryRun?: boolean
  /** A day when left out. */
  expiresInSeconds?: number
  requestedBy: Command['requestedBy']
  /** Why an automatic decision sent it. */
  explanation?: CommandDetails['explanation']
}

const DAY_SECONDS = 86_400

/**
 * Queues a command. The caller wakes the agent once `tx` is committed. Throws `not_found` without the site,
 * `invalid_request` for its input, and `conflict` when the agent cannot take it.
 */
export async function sendCommand(parts: Parts, tx: Tx, order: Order): Promise<CommandDetails> {
  const { accountId, siteId, name } = order
  await parts.accounts.getSite(tx, accountId, siteId)
  const target = (await findTargets(tx, accountId, [siteId])).get(siteId)
  const problem = findProblem(target, name)
  const isKnown = findDefinition(name) !== undefined || target?.commands.some((command) => command.name === name)
  if (!isKnown) throw unknownCommand(name)
  const input = checkInput(name, order.input)
  if (problem) throw problemError(problem, name)
  return queue(parts, tx, { ...order, input, undoOf: null, message: waitingMessage(target) })
}

/** Queues a command that puts back what another one changed. Throws `not_found` and `conflict`. */
export async function undoCommand(
  parts: Parts,
  tx: Tx,
  { commandId, ...order }: Omit<Order, 'name' | 'input'> & { commandId: string },
): Promise<CommandDetails> {
  const { accountId, siteId } = order
  const command = await lockCommand(tx, { accountId, siteId, commandId })
  if (!command) throw notFound('The command')
  await refuseWhatCannotBeUndone(tx, accountId, command)
  const target = (await findTargets(tx, accountId, [siteId])).get(siteId)
  const problem = findProblem(target, command.name)
  if (problem) throw problemError(problem, command.name)
  const message = waitingMessage(target)
  return queue(parts, tx, { ...order, name: command.name, input: {}, undoOf: commandId, message })
}

async function refuseWhatCannotBeUndone(tx: Tx, accountId: string, command: StoredCommand): Promise<void> {
  const refuse = (why: string) => new AppError('conflict', why)
  if (command.undoOf) throw refuse('What undid a command is not undone: send that command again')
  if (command.status === 'rolled_back') throw refuse('The command was undone already')
  if (!isUndoable(command)) {
    throw refuse(
      `A command that is ${command.status}${command.isDryRun ? ', as a dry run' : ''} and kept nothing cannot be undone`,
    )
  }
  if (await isBeingUndone(tx, { accountId, siteId: command.siteId, commandId: command.id }))
    throw refuse('The command is being undone already')
}

async function queue(
  parts: Parts,
  tx: Tx,
  order: Order & { undoOf: string | null; message: string | null },
): Promise<CommandDetails> {
  const { accountId, siteId, expiresInSeconds = DAY_SECONDS } = order
  const now = parts.clock.now()
  const key = { accountId, siteId, commandId: uuidv7(now.getTime()) }
  await insertCommands(tx, [
    {
      ...key,
      runId: null,
      name: order.name,
      input: order.input,
      isDryRun: order.isDryRun ?? false,
      undoOf: order.undoOf,
      message: order.message,
      requestedBy: order.requestedBy,
      explanation: order.explanation ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000),
    },
  ])
  const stored = await findCommand(tx, key)
  if (!stored) throw new Error(`The command ${key.commandId} is gone right after it was stored`)
  await tellNews(parts, tx, [{ ...stored, commandId: stored.id }])
  return { ...stored, title: titleOf(stored.name) }
}
