import { ApiError } from '@tinyeclipse/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'

const RETRY_MS = [2_000, 4_000, 8_000, 15_000]

export interface Answer<Value> {
  /** The last one that came; while a newer question is on its way, that of the question before. */
  value: Value | null
  error: Error | null
  /** No answer to this question yet. */
  isWaiting: boolean
  again: () => void
}

/**
 * Asks whenever `question` changes, and again, without a word, when `moment` does. An older question is aborted, so its
 * answer never takes the place of a newer one. What may succeed later is tried again by itself.
 */
export function useAnswer<Value>(
  ask: (signal: AbortSignal) => Promise<Value>,
  question: string,
  moment = 0,
): Answer<Value> {
  const [state, setState] = useState<{ question: string; value: Value | null; error: Error | null }>({
    question: '',
    value: null,
    error: null,
  })
  const [attempt, setAttempt] = useState(0)
  const failures = useRef(0)

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => setAttempt((before) => before + 1)
    ask(stop.signal).then(
      (value) => {
        if (stop.signal.aborted) return
        failures.current = 0
        setState({ question, value, error: null })
      },
      (cause: unknown) => {
        if (stop.signal.aborted) return
        const error = cause instanceof Error ? cause : new Error(String(cause))
        setState((before) => ({ question, value: before.value, error }))
        if (!isRetryable(error)) return
        timer = setTimeout(again, RETRY_MS[Math.min(failures.current++, RETRY_MS.length - 1)])
      },
    )
    addEventListener('online', again)
    return () => {
      stop.abort()
      clearTimeout(timer)
      removeEventListener('online', again)
    }
  }, [question, moment, attempt])

  const isWaiting = state.question !== question
  return {
    value: state.value,
    error: isWaiting ? null : state.error,
    isWaiting,
    again: () => setAttempt((before) => before + 1),
  }
}

export const isRetryable = (error: Error | null): boolean => error instanceof ApiError && error.retryable
export const codeOf = (error: Error): string => (error instanceof ApiError ? error.code : 'internal')
