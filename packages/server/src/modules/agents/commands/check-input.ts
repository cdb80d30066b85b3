import { MAX_COMMAND_INPUT_BYTES, readPart } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../../platform/errors.ts'
import { type CommandDefinition, definitions } from './definitions/index.ts'

const byName = new Map(definitions.map((definition) => [definition.name, definition]))

export const findDefinition = (name: string): CommandDefinition | undefined => byName.get(name)

/** What screens call it; a command of another plugin has only its name. */
export const titleOf = (name: string): string => byName.get(name)?.title ?? name

/**
 * The input as its definition reads it. One of a plugin that this server does not know passes as it is: its agent looks
 * at it. Throws `invalid_request`.
 */
export function checkInput(name: string, input: Record<string, unknown>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(input)) > MAX_COMMAND_INPUT_BYTES) {
    throw wrong([{ path: '/input', message: `At most ${MAX_COMMAND_INPUT_BYTES} bytes` }])
  }
  const definition = byName.get(name)
  if (!definition) return input
  const { data, issues } = readPart(definition.input, input, '/input')
  if (issues.length > 0) throw wrong(issues)
  return data as Record<string, unknown>
}

/** What the audit log keeps of an input; of a command that this server does not know, nothing. */
export function auditedInput(name: string, input: Record<string, unknown>): Record<string, unknown> {
  const audited = byName.get(name)?.audited ?? []
  return Object.fromEntries(Object.entries(input).filter(([field]) => audited.includes(field)))
}

/** For a name that neither the catalog nor any agent has. */
export const unknownCommand = (name: string): AppError =>
  wrong([{ path: '/name', message: `There is no command "${name}"; there are ${[...byName.keys()].join(', ')}` }])

const wrong = (issues: { path: string; message: string }[]) =>
  new AppError('invalid_request', 'See the issues', { issues })
