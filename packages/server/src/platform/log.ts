import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Carries the id of the request, job or fact that a log line belongs to. */
export const correlation = new AsyncLocalStorage<{ requestId: string }>()

/** JSON lines on stderr; stdout is for what a command answers. Never log addresses, user agents, queries or bodies. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => correlation.getStore() ?? {},
      serializers: { error: describeError },
    },
    pino.destination(2),
  )
}

/** What is safe to log of an error: a database's `detail` and `where` can repeat a row, so they are left out. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: string }
  return { name: error.name, message: error.message, code, stack: error.stack }
}
