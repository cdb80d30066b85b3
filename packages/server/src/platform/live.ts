import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

export interface LiveMessage {
  type: string
  siteId: string
  at: string
}

/** Messages to browsers that have a stream open, whichever server they are connected to. */
export interface Live {
  /** Sent when `tx` commits. Small: it says that something changed, not what. */
  publish(tx: Tx, message: LiveMessage): Promise<void>
  /** Answers the function that ends it, or null when too many are open. */
  subscribe(siteId: string, subscriber: LiveSubscriber): (() => void) | null
  /** Ends every stream: a server that stops does not wait for readers that never leave. */
  stop(): void
}
export interface LiveSubscriber {
  onMessage(message: LiveMessage): void
  onEnd(): void
}

const CHANNEL = 'tinyeclipse_live'
const MAX_SUBSCRIBERS = 5_000
const MAX_SUBSCRIBERS_PER_SITE = 200

export async function createLive(database: Database): Promise<Live> {
  const bySite = new Map<string, Set<LiveSubscriber>>()
  let count = 0
  // While the line to the database was cut nobody told of anything: everyone looks again.
  const sayThatSomeMayBeMissing = () => {
    const at = new Date().toISOString()
    for (const [siteId, ofSite] of bySite) {
      for (const subscriber of ofSite) subscriber.onMessage({ type: 'stream.opened', siteId, at })
    }
  }
  await database.listen(
    CHANNEL,
    (payload) => {
      const message = JSON.parse(payload) as LiveMessage
      for (const subscriber of bySite.get(message.siteId) ?? []) subscriber.onMessage(message)
    },
    sayThatSomeMayBeMissing,
  )
  return {
    async publish(tx, message) {
      await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(message)})`.execute(tx)
    },
    subscribe(siteId, subscriber) {
      const ofSite = bySite.get(siteId) ?? new Set()
      if (count >= MAX_SUBSCRIBERS || ofSite.size >= MAX_SUBSCRIBERS_PER_SITE) return null
      bySite.set(siteId, ofSite.add(subscriber))
      count++
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        count--
        ofSite.delete(subscriber)
        if (ofSite.size === 0) bySite.delete(siteId)
      }
    },
    stop() {
      for (const subscriber of [...bySite.values()].flatMap((ofSite) => [...ofSite])) subscriber.onEnd()
    },
  }
}
