import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Live } from '../../platform/live.ts'
import type { Log } from '../../platform/log.ts'

const TOGETHER_MS = 200

/** Tells whoever looks at the agent of a site that it was heard of. */
export interface HeartbeatNews {
  add(siteId: string): void
  stop(): Promise<void>
}

/**
 * Some at a time, a little later: transactions that notify are committed one after the other, each with a wait for the disk
 * of its own, and thousands of sites would wait for each other. Whoever looks loses nothing but a moment.
 */
export function createHeartbeatNews({
  database,
  live,
  clock,
  log,
}: {
  database: Database
  live: Live
  clock: Clock
  log: Log
}): HeartbeatNews {
  const heard = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<void> = Promise.resolve()

  function tell(): Promise<void> {
    timer = undefined
    const messages = [...heard].map(([siteId, at]) => ({ type: 'heartbeat', siteId, at }))
    heard.clear()
    if (messages.length === 0) return telling
    telling = database
      .writer((tx) => live.publishAll(tx, 'agent', messages))
      .catch((error) => log.warn({ error }, 'Screens were not told that sites were heard of'))
    return telling
  }

  return {
    add(siteId) {
      heard.set(siteId, clock.now().toISOString())
      timer ??= setTimeout(tell, TOGETHER_MS)
    },
    async stop() {
      clearTimeout(timer)
      await telling
      await tell()
    },
  }
}
