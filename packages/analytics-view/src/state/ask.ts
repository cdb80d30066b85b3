import { isApiError } from '@tinyeclipse/sdk'

const RETRY_MS = [2_000, 4_000, 8_000, 15_000]

export interface Answer<Value> {
  /** The last one that came; while a newer question is on its way, that of the question before. */
  value: Value | null
  error: Error | null
  /** No answer to this question yet. */
  isWaiting: boolean
  again: () => void
}

interface Told<Value> {
  value: (value: Value) => void
  error: (error: Error) => void
}

/**
 * Asks, tries what may succeed later again by itself, and asks anew when the network is back. Nothing is told any more
 * once the function it returns was called, so an older answer never takes the place of a newer one.
 */
export function askUntilAnswered<Value>(
  ask: (signal: AbortSignal) => PromiseLike<Value>,
  told: Told<Value>,
  mayPass: (error: Error) => boolean = isRetryable,
): () => void {
  let stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  const attempt = async () => {
    quit()
    stop = new AbortController()
    const { signal } = stop
    try {
      const value = await ask(signal)
      if (signal.aborted) return
      failures = 0
      told.value(value)
    } catch (cause) {
      if (signal.aborted) return
      const error = cause instanceof Error ? cause : new Error(String(cause))
      told.error(error)
      if (mayPass(error)) timer = setTimeout(attempt, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)])
    }
  }
  const quit = () => {
    stop.abort()
    clearTimeout(timer)
  }
  attempt()
  addEventListener('online', attempt)
  return () => {
    quit()
    removeEventListener('online', attempt)
  }
}

export const isRetryable = (error: Error | null): boolean => isApiError(error) && error.retryable
export const codeOf = (error: Error): string => (isApiError(error) ? error.code : 'internal')
