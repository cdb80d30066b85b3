import { type Answer, askUntilAnswered } from '@tinyeclipse/analytics-view/state/ask'
import { isApiError } from '@tinyeclipse/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ConnectionError } from '../../bridge/connection.ts'

export type { Answer }

/**
 * Asks whenever `question` changes, and again, without a word, when `moment` does; with no question, nothing. An older
 * question is aborted, so that its answer never takes the place of a newer one. What may succeed later is tried again
 * by itself.
 */
export function useAnswer<Value>(
  ask: (signal: AbortSignal) => PromiseLike<Value>,
  question: string | null,
  moment = 0,
): Answer<Value> {
  const [state, setState] = useState<{ question: string | null; value: Value | null; error: Error | null }>({
    question: null,
    value: null,
    error: null,
  })
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(ask)
  latest.current = ask

  // biome-ignore lint/correctness/useExhaustiveDependencies: a moment and an attempt are reasons to ask, though nothing is read of them.
  useEffect(() => {
    if (question === null) return
    return askUntilAnswered(
      (signal) => latest.current(signal),
      {
        value: (value) => setState({ question, value, error: null }),
        // The answer to another question would pass for one to this.
        error: (error) =>
          setState((before) => ({ question, value: before.question === question ? before.value : null, error })),
      },
      isPassing,
    )
  }, [question, moment, attempt])

  const isWaiting = question !== null && state.question !== question
  return {
    value: state.value,
    error: isWaiting ? null : state.error,
    isWaiting,
    again: useCallback(() => setAttempt((before) => before + 1), []),
  }
}

/** Whether the same may succeed later without a change. */
export const isPassing = (error: Error): boolean =>
  isApiError(error) ? error.retryable : error instanceof ConnectionError && (error.status === 0 || error.status >= 500)

export const codeOf = (error: Error): string =>
  isApiError(error) || error instanceof ConnectionError ? error.code : 'internal'
