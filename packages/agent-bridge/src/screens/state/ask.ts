import { isApiError } from '@tinyeclipse/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ConnectionError } from '../../bridge/connection.ts'

const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000]

export interface Answer<Value> {
  /** The last one that came; while a newer question is on its way, that of the question before. */
  value: Value | null
  error: Error | null
  /** No answer to this question yet. */
  isWaiting: boolean
  again: () => void
}

/**
 * Asks whenever `question` changes, and `again` when told to. An older question is aborted, so that its answer never
 * takes the place of a newer one. What may succeed later is tried again by itself, in a tab that is looked at.
 */
export function useAnswer<Value>(
  question: string | null,
  ask: (signal: AbortSignal) => PromiseLike<Value>,
): Answer<Value> {
  const [state, setState] = useState<{ question: string | null; value: Value | null; error: Error | null }>({
    question: null,
    value: null,
    error: null,
  })
  const [attempt, setAttempt] = useState(0)
  const failures = useRef(0)
  const latestAsk = useRef(ask)
  latestAsk.current = ask
  const again = useCallback(() => setAttempt((before) => before + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a reason to ask, though nothing is read of it.
  useEffect(() => {
    if (question === null) return
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    latestAsk.current(stop.signal).then(
      (value) => {
        if (stop.signal.aborted) return
        failures.current = 0
        setState({ question, value, error: null })
      },
      (cause: unknown) => {
        if (stop.signal.aborted) return
        const error = cause instanceof Error ? cause : new Error(String(cause))
        setState((before) => ({ question, value: before.question === question ? before.value : null, error }))
        if (!isPassing(error)) return
        timer = setTimeout(again, RETRY_MS[Math.min(failures.current++, RETRY_MS.length - 1)])
      },
    )
    addEventListener('online', again)
    return () => {
      stop.abort()
      clearTimeout(timer)
      removeEventListener('online', again)
    }
  }, [question, attempt, again])

  const isWaiting = question !== null && state.question !== question
  return { value: state.value, error: isWaiting ? null : state.error, isWaiting, again }
}

/** Whether the same may succeed later without a change. */
export const isPassing = (error: Error): boolean =>
  isApiError(error) ? error.retryable : error instanceof ConnectionError && (error.status === 0 || error.status >= 500)

export const codeOf = (error: Error): string =>
  isApiError(error) || error instanceof ConnectionError ? error.code : 'internal'
