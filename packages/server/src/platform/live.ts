import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { createRing, type Numbered, type Ring } from './live-ring.ts'

export interface LiveMessage {
  type: string
  siteId: string
  at: string
  isResumed?: boolean | undefined
  [more: string]: unknown
}

/** What a stream is about: `site` its visitors, `agent` our plugin on it. */
export type LiveTopic = 'site' | 'agent'
export interface LiveKey {
  siteId: string
  topic: LiveTopic
}

/** Messages to browsers that have a stream open, whichever server they are connected to. */
export interface Live {
  /** Sent when `tx` commits. Small: it says that something changed, not what. */
  publish(tx: Tx, topic: LiveTopic, message: LiveMessage): Promise<void>
  /** The same of several, in one statement. */
  publishAll(tx: Tx, topic: LiveTopic, messages: readonly LiveMessage[]): Promise<void>
  /** Goes on after the message that the subscriber saw last. Null when too many are open. */
  subscribe(key: LiveKey, subscriber: LiveSubscriber, lastEventId: string | null): Subscription | null
  /** Ends every stream: a server that stops does not wait for readers that never leave. */
  stop(): void
}
export interface LiveSubscriber {
  onMessage(numbered: Numbered<LiveMessage>): void
  onEnd(): void
}
export interface Subscription {
  end(): void
  /** What came since the last message it saw; null when some may be missing. */
  missed: Numbered<LiveMessage>[] | null
  /** Of the last message there was. */
  lastId: string
}
interface LiveSite extends LiveKey {
  subscribers: Set<LiveSubscriber>
  ring: Ring<LiveMessage>
  forgetting?: NodeJS.Timeout
}

const CHANNEL = 'tinyeclipse_live'
const MAX_SUBSCRIBERS = 5_000
const MAX_SUBSCRIBERS_PER_SITE = 200
/** How long messages are kept for a site that nobody looks at. */
const KEPT_MS = 2 * 60_000

export async function createLive(database: Database): Promise<Live> {
  const bySite = new Map<string, LiveSite>()
  const nameOf = ({ topic, siteId }: LiveKey) => `${topic} ${siteId}`
  let count = 0
  // While the line to the database was cut nobody told of anything: everyone looks again.
  const sayThatSomeMayBeMissing = () => {
    const at = new Date().toISOString()
    for (const site of bySite.values()) {
      site.ring = createRing()
      const message: LiveMessage = { type: 'stream.opened', siteId: site.siteId, at, isResumed: false }
      for (const subscriber of site.subscribers) subscriber.onMessage({ id: site.ring.lastId(), message })
    }
  }
  await database.listen(
    CHANNEL,
    (payload) => {
      const { topic, ...message } = JSON.parse(payload) as LiveMessage & { topic: LiveTopic }
      const site = bySite.get(nameOf({ topic, siteId: message.siteId }))
      if (!site) return
      const numbered = site.ring.add(message)
      for (const subscriber of site.subscribers) subscriber.onMessage(numbered)
    },
    sayThatSomeMayBeMissing,
  )
  return {
    async publish(tx, topic, message) {
      await sql`select pg_notify(${CHANNEL}, ${JSON.stringify({ topic, ...message })})`.execute(tx)
    },
    async publishAll(tx, topic, messages) {
      if (messages.length === 0) return
      const payloads = messages.map((message) => JSON.stringify({ topic, ...message }))
      await sql`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`.execute(tx)
    },
    subscribe(key, subscriber, lastEventId) {
      const name = nameOf(key)
      const site: LiveSite = bySite.get(name) ?? { ...key, subscribers: new Set(), ring: createRing() }
      if (count >= MAX_SUBSCRIBERS || site.subscribers.size >= MAX_SUBSCRIBERS_PER_SITE) return null
      clearTimeout(site.forgetting)
      bySite.set(name, site)
      site.subscribers.add(subscriber)
      count++
      const end = () => {
        if (!site.subscribers.delete(subscriber)) return
        count--
        if (site.subscribers.size > 0) return
        site.forgetting = setTimeout(() => bySite.delete(name), KEPT_MS).unref()
      }
      return { end, missed: lastEventId === null ? null : site.ring.since(lastEventId), lastId: site.ring.lastId() }
    },
    stop() {
      for (const { subscribers } of bySite.values()) for (const subscriber of [...subscribers]) subscriber.onEnd()
      for (const { forgetting } of bySite.values()) clearTimeout(forgetting)
      bySite.clear()
    },
  }
}
