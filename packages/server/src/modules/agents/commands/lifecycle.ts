import type { CommandResult, CommandStatus } from '@tinyeclipse/sdk/contract'

type Told = CommandResult['status']

/** Whether something of it is still awaited. */
export const isOpen = (status: CommandStatus): boolean => ['queued', 'delivered', 'running'].includes(status)

/**
 * What to do with a result. `take` it · `late` take it although the command had expired: what was done was done ·
 * `ignore` what was told before, or is older than what is known · `refuse` what contradicts it.
 */
export function judgeResult(status: CommandStatus, told: Told): 'take' | 'late' | 'ignore' | 'refuse' {
  if (isOpen(status)) return 'take'
  if (told === status || told === 'running' || status === 'rolled_back') return 'ignore'
  return status === 'expired' ? 'late' : 'refuse'
}

/** Only what ended, and really changed something, is undone. */
export const isUndoable = (command: { status: CommandStatus; canUndo: boolean; isDryRun: boolean }): boolean =>
  command.canUndo && !command.isDryRun && ['succeeded', 'failed'].includes(command.status)

/** A message for whoever asks why nothing came. */
export const expiryMessage = (deliveries: number): string =>
  deliveries === 0
    ? 'The agent did not fetch it in time, so it was not run'
    : 'The outcome is unknown: the agent fetched it and told nothing of it in time. Look at the site before you send it again'

export const lateMessage = (message: string | null): string =>
  `Told after it had expired${message ? `: ${message}` : ''}`
