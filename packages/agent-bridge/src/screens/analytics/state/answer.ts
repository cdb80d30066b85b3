import { type Answer, askUntilAnswered } from '@tinyeclipse/analytics-view/state/ask'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Asks whenever `question` changes, and again, without a word, when `moment` does. An older question is aborted. */
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
  const latest = useRef(ask)
  latest.current = ask

  // biome-ignore lint/correctness/useExhaustiveDependencies: a moment and an attempt are reasons to ask, though nothing is read of them.
  useEffect(
    () =>
      askUntilAnswered((signal) => latest.current(signal), {
        value: (value) => setState({ question, value, error: null }),
        error: (error) => setState((before) => ({ question, value: before.value, error })),
      }),
    [question, moment, attempt],
  )

  const isWaiting = state.question !== question
  return {
    value: state.value,
    error: isWaiting ? null : state.error,
    isWaiting,
    again: useCallback(() => setAttempt((before) => before + 1), []),
  }
}
