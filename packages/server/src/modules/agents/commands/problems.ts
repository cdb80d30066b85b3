import type { CommandRunDetails } from '@tinyeclipse/sdk/contract'
import { AppError, notFound } from '../../../platform/errors.ts'
import type { Target } from '../store/command-targets.ts'

export type ProblemCode = CommandRunDetails['problems'][number]['code']

/** Why a site cannot take a command; null when it can. One that is silent can: it fetches it when it is back. */
export function findProblem(target: Target | undefined, name: string): ProblemCode | null {
  if (!target) return 'no_agent'
  if (target.status !== 'connected') return 'agent_gone'
  if (target.commands.length === 0) return null
  const known = target.commands.find((command) => command.name === name)
  if (!known) return 'not_supported'
  return known.isAllowed ? null : 'switched_off'
}

/** What is to be known of a command while it waits for an agent; null when it goes by itself. */
export const waitingMessage = (target: Target | undefined): string | null =>
  target?.isSilent ? 'The agent of the site is not heard of. It fetches this when it is back' : null

const TEXTS: Record<ProblemCode, (name: string) => string> = {
  not_found: () => 'The account has no such site',
  no_agent: () => 'No agent has joined this site. Install the plugin there and connect it',
  agent_gone: () => 'The agent left or was revoked. Connect it anew in the plugin’s settings on the site',
  not_supported: (name) =>
    `The agent of the site does not know ${name}. Update the plugin there, or add the one it comes with`,
  switched_off: (name) =>
    `The owner of the site switched ${name} off. An administrator of the site can allow it, in WordPress under TinyEclipse → Settings`,
  not_undoable: () => 'There is nothing to undo: it changed nothing that was kept, or it was undone already',
}

export const problemText = (code: ProblemCode, name: string): string => TEXTS[code](name)

/** The same as an error, for a command to one site. */
export const problemError = (code: ProblemCode, name: string): AppError =>
  code === 'not_found' ? notFound('The site') : new AppError('conflict', problemText(code, name))
