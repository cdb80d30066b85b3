import type { Config } from './config.ts'
import type { Log } from './platform/log.ts'

/** The command line was not understood; the message says how it goes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Command {
  usage: string
  summary: string
  options?: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>
  /** Resolves with what is printed as JSON, or with nothing. */
  run(context: { config: Config; log: Log; arguments: string[]; options: Options }): Promise<unknown>
}
export type Options = Record<string, string | string[] | boolean | undefined>

export const text = { type: 'string' } as const
export const flag = { type: 'boolean' } as const

/** A word that the command cannot do without. Throws `UsageError`. */
export function need(value: string | undefined, what: string): string {
  if (value) return value
  throw new UsageError(`This command needs ${what}`)
}
