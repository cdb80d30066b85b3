import type { CommandDetails } from '@tinyeclipse/sdk'
import { useEffect, useState } from 'react'
import { useKit } from '../kit.ts'
import { useAct } from './act.ts'

const FINAL = new Set(['succeeded', 'failed', 'not_applicable', 'expired', 'rolled_back'])
const LOOK_MS = 1_000
const SELDOM_MS = 15_000

export const isFinal = ({ status }: { status: string }): boolean => FINAL.has(status)

export interface Order {
  name: string
  input?: Record<string, unknown>
  isDryRun?: boolean
}

/** Has the site do something, and follows it until it is done. One at a time. */
export function useCommand(onFinished?: (command: CommandDetails) => void) {
  const { client, siteId, hurry } = useKit()
  const [followed, setFollowed] = useState<CommandDetails | null>(null)
  const start = useAct(async (begin: () => Promise<CommandDetails>) => {
    setFollowed(null)
    const command = await begin()
    setFollowed(command)
    hurry()
    return command
  })
  const latest = useFollowed(followed, onFinished)
  const isRunning = start.isRunning || (latest !== null && !isFinal(latest))
  return {
    command: latest,
    error: start.error,
    isRunning,
    run: (order: Order) => (isRunning ? undefined : start.run(() => client.commands.create(siteId, order))),
    undo: (commandId: string) => (isRunning ? undefined : start.run(() => client.commands.undo(siteId, commandId))),
    reset: () => {
      setFollowed(null)
      start.reset()
    },
  }
}

/** The command as it is now: asked when there is news, and by the clock, ever less often, where none come. */
function useFollowed(first: CommandDetails | null, onFinished?: (command: CommandDetails) => void) {
  const { client, siteId, moment } = useKit()
  const [latest, setLatest] = useState(first)
  const [looks, setLooks] = useState(0)
  const current = latest?.id === first?.id ? latest : first
  const isOpen = current !== null && !isFinal(current)
  const id = current?.id ?? null

  useEffect(() => setLatest(first), [first])
  // biome-ignore lint/correctness/useExhaustiveDependencies: news, and the clock, are reasons to ask.
  useEffect(() => {
    if (!id || !isOpen) return
    const stop = new AbortController()
    const wait = Math.min(LOOK_MS * 1.3 ** looks, SELDOM_MS)
    const timer = setTimeout(() => setLooks((before) => before + 1), wait)
    if (looks > 0 || moment > 0) {
      client.commands.get(siteId, id, { signal: stop.signal }).then(
        (command) => {
          setLatest(command)
          if (isFinal(command)) onFinished?.(command)
        },
        // It is asked again by the clock; that nothing is heard shows in how it stands.
        () => undefined,
      )
    }
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [id, isOpen, looks, moment])
  return current
}
