import { useRef, useState } from 'react'

export interface Act<Input extends unknown[], Value> {
  run(...input: Input): Promise<Value | undefined>
  isRunning: boolean
  error: Error | null
  value: Value | null
  reset(): void
}

/** Something that a person sets off: once at a time, with what came of it. */
export function useAct<Input extends unknown[], Value>(act: (...input: Input) => Promise<Value>): Act<Input, Value> {
  const [state, setState] = useState<{ isRunning: boolean; error: Error | null; value: Value | null }>({
    isRunning: false,
    error: null,
    value: null,
  })
  const running = useRef(false)
  return {
    ...state,
    async run(...input) {
      // A second click would do it twice: state is only known after the next drawing.
      if (running.current) return undefined
      running.current = true
      setState({ isRunning: true, error: null, value: null })
      try {
        const value = await act(...input)
        setState({ isRunning: false, error: null, value })
        return value
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause))
        setState({ isRunning: false, error, value: null })
        return undefined
      } finally {
        running.current = false
      }
    },
    reset: () => setState({ isRunning: false, error: null, value: null }),
  }
}
