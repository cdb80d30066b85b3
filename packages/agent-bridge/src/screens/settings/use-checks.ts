import { useEffect, useRef, useState } from 'react'
import type { CheckResult, Connection } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { explainError } from '../shell/explain-error.ts'

export interface CheckLine {
  name: string
  title: string
  status: CheckResult['status'] | 'waiting' | 'running'
  message: string | null
  advice: string | null
}

export const countWrong = (lines: CheckLine[]): number =>
  lines.filter(({ status }) => status === 'failed' || status === 'warning').length

/** Runs all checks, one at a time: together they would be in each other's way on a host with few processes. */
export function useChecks(connection: Connection) {
  const { text, announce } = useKit()
  const [lines, setLines] = useState<CheckLine[]>([])
  const [phase, setPhase] = useState<'before' | 'running' | 'done'>('before')
  const [error, setError] = useState<Error | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const run = async () => {
    if (phase === 'running') return
    stop.current = new AbortController()
    const { signal } = stop.current
    setPhase('running')
    setError(null)
    try {
      const checks = await connection.checks(signal)
      let current: CheckLine[] = checks.map((check) => ({ ...check, status: 'waiting', message: null, advice: null }))
      const put = (name: string, changes: Partial<CheckLine>) => {
        if (signal.aborted) return
        current = current.map((line) => (line.name === name ? { ...line, ...changes } : line))
        setLines(current)
      }
      for (const { name } of checks) {
        if (signal.aborted) return
        put(name, { status: 'running' })
        put(name, await connection.runCheck(name, signal).catch((cause: Error) => failedToRun(cause)))
      }
      const wrong = countWrong(current)
      announce(wrong === 0 ? text('checksFine') : text.counted('checksWrong', wrong))
    } catch (cause) {
      if (!signal.aborted) setError(cause instanceof Error ? cause : new Error(String(cause)))
    }
    if (!signal.aborted) setPhase('done')
  }
  return { lines, error, isRunning: phase === 'running', isDone: phase === 'done' && error === null, run }

  /** One that did not answer says nothing of the others. */
  function failedToRun(cause: Error): Partial<CheckLine> {
    return { status: 'failed', message: explainError(cause, text), advice: null }
  }
}
