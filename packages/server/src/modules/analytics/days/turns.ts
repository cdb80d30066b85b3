import { AppError } from '../../../platform/errors.ts'

/** Lets so many work at once and so many wait; who comes after those is told to come back. */
export function createTurns({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) {
  const waiting: (() => void)[] = []
  let working = 0
  return async function take(): Promise<() => void> {
    if (working >= atOnce) {
      if (waiting.length >= mostWaiting) {
        throw new AppError('overloaded', 'Too many questions are being answered', { retryAfterSeconds: 5 })
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else working++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const next = waiting.shift()
      // The next one takes this place over.
      if (next) next()
      else working--
    }
  }
}
