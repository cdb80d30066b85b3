import type { Now } from '@tinyeclipse/sdk'
import { ApiError } from '@tinyeclipse/sdk'
import { useEffect, useState } from 'preact/hooks'
import type { DashboardClient } from './options.ts'

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

/** Who is there now, by the site's live stream. Sleeps while nobody looks at the page. */
export function useLive(client: DashboardClient, siteId: string): Live {
  const [live, setLive] = useState<Live>({ now: null, isConnected: false, moment: 0 })

  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastAt = 0
    let isNews = false

    const refresh = async () => {
      clearTimeout(timer)
      if (signal.aborted || document.visibilityState === 'hidden') return
      lastAt = Date.now()
      timer = setTimeout(refresh, LONGEST_MS)
      const step = isNews ? 1 : 0
      isNews = false
      try {
        const now = await client.analytics.now(siteId, { signal })
        setLive((before) => ({ now, isConnected: true, moment: before.moment + step }))
      } catch (error) {
        if (signal.aborted) return
        setLive((before) => ({ ...before, isConnected: false, moment: before.moment + step }))
        if (error instanceof ApiError && !error.retryable) stop.abort()
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
        setLive((before) => ({ ...before, isConnected: false }))
      }
    }
    const wake = () => {
      isNews = true
      refresh()
    }
    document.addEventListener('visibilitychange', wake)
    listen()
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [client, siteId])

  return live
}
