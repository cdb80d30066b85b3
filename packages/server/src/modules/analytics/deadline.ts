import { AppError } from '../../platform/errors.ts'

/** Ends the work on an answer whose time is over, or whose caller has gone. */
export function throwIfOver(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new AppError('overloaded', 'The answer took too long. Ask for fewer days or dimensions', {
    retryAfterSeconds: 10,
  })
}
