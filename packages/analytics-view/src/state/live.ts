import type { Now } from '@tinyeclipse/sdk'
import { isApiError } from '@tinyeclipse/sdk'
import type { AnalyticsClient } from '../client.ts'

/** Numbers follow what happens no faster than this: a busy site would be asked without a pause. */
const CLOSEST_MS = 2_000
/** The number of those who are there also falls, when nothing happens. */
const LONGEST_MS = 60_000

export interface Live {
  now: Now | null
  isConnected: boolean
  /** Goes up when there is something new to ask for. */
  moment: number
}
export const NOT_LIVE: Live = { now: null, isConnected: false, moment: 0 }

interface Following {
  client: AnalyticsClient
  siteId: string
  /** Asked so often where a stream would be too dear; left out, the site's live stream says when. */
  everyMs?: number
}

/** Tells who is there now, until the function it returns is called. Sleeps while nobody looks. */
export function followLive({ client, siteId, everyMs }: Following, tell: (live: Live) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let live = NOT_LIVE
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAt = 0
  let isNews = false

  const change = (changes: Partial<Live>) => {
    live = { ...live, ...changes }
    tell(live)
  }
  const refresh = async () => {
    clearTimeout(timer)
    if (signal.aborted || document.visibilityState === 'hidden') return
    lastAt = Date.now()
    timer = setTimeout(refresh, everyMs ?? LONGEST_MS)
    const wasNews = isNews
    isNews = false
    try {
      const now = await client.analytics.now(siteId, { signal })
      const isSeen = everyMs && live.now && newestOf(now) !== newestOf(live.now)
      change({ now, isConnected: true, moment: live.moment + (wasNews || isSeen ? 1 : 0) })
    } catch (error) {
      if (signal.aborted) return
      change({ isConnected: false, moment: live.moment + (wasNews ? 1 : 0) })
      if (isApiError(error) && !error.retryable) stop.abort()
    }
  }
  const listen = async () => {
    let isFirst = true
    try {
      for await (const _ of client.analytics.live(siteId, { signal })) {
        // The first message says that the stream is open; the page has just asked for everything by itself.
        isNews ||= !isFirst
        isFirst = false
        clearTimeout(timer)
        timer = setTimeout(refresh, Math.max(0, lastAt + CLOSEST_MS - Date.now()))
      }
    } catch {
      // What the server refuses for good is told by the questions.
      if (!signal.aborted) change({ isConnected: false })
    }
  }
  const wake = () => {
    isNews = true
    refresh()
  }
  document.addEventListener('visibilitychange', wake)
  if (everyMs) refresh()
  else listen()
  return () => {
    stop.abort()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', wake)
  }
}

/** Differs when somebody saw a page since. */
function newestOf({ minutes }: Now): string {
  const newest = minutes.findLast(({ pageviews }) => pageviews > 0)
  return newest ? `${newest.start} ${newest.pageviews}` : ''
}
