import type { CommandResult } from '@tinyeclipse/sdk/contract'
import { recordAudit } from '../../../platform/audit.ts'
import type { Actor } from '../../../platform/auth.ts'
import type { Tx } from '../../../platform/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { type CommandKey, lockCommand, markRolledBack, updateCommand } from '../store/commands.ts'
import { fitResult } from './fit-result.ts'
import { judgeResult, lateMessage } from './lifecycle.ts'
import { type Parts, tellFinished, tellNews } from './parts.ts'

/**
 * Keeps what an agent tells of a command. False when there is no such command. Throws `conflict` for what contradicts
 * an earlier result.
 */
export async function recordResult(
  parts: Parts,
  tx: Tx,
  key: CommandKey,
  result: CommandResult,
  by: { actor: Actor; requestId: string },
): Promise<boolean> {
  const command = await lockCommand(tx, key)
  if (!command) return false
  const judgement = judgeResult(command.status, result.status)
  if (judgement === 'ignore') return true
  if (judgement === 'refuse') {
    throw new AppError('conflict', `The command is ${command.status} already, and cannot become ${result.status}`)
  }
  const now = parts.clock.now()
  const isOver = result.status !== 'running'
  const message = result.message ?? null
  await updateCommand(tx, key, {
    status: result.status,
    at: now,
    message: judgement === 'late' ? lateMessage(message) : message,
    progress: isOver ? null : (result.progress ?? null),
    startedAt: timeOf(result.startedAt) ?? (isOver ? null : (timeOf(command.startedAt) ?? now)),
    finishedAt: isOver ? (timeOf(result.finishedAt) ?? now) : null,
    canUndo: isOver && !command.isDryRun && (result.canUndo ?? false),
    ...fitResult(result),
  })
  const news = { ...command, ...key, status: result.status, progress: result.progress ?? null }
  if (!isOver) {
    await tellNews(parts, tx, [news])
    return true
  }
  const { siteId, commandId, name, runId, isDryRun, undoOf, status } = news
  await tellFinished(parts, tx, key.accountId, [{ siteId, commandId, name, runId, isDryRun, undoOf, status }])
  await recordAudit(tx, {
    accountId: key.accountId,
    actor: by.actor,
    action: 'agent.commandResult',
    target: commandId,
    detail: { siteId, name, status, isDryRun, ...(undoOf && { undoOf }), ...(runId && { runId }) },
    requestId: by.requestId,
  })
  if (undoOf && !isDryRun && status === 'succeeded') await rollBack(parts, tx, { ...key, commandId: undoOf }, now)
  return true
}

async function rollBack(parts: Parts, tx: Tx, key: CommandKey, now: Date): Promise<void> {
  await markRolledBack(tx, key, now)
  const command = await lockCommand(tx, key)
  if (command) await tellNews(parts, tx, [{ ...key, runId: command.runId, status: command.status }])
}

const timeOf = (text: string | null | undefined) => (text ? new Date(text) : null)
