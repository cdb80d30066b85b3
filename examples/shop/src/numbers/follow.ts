import { ApiError, type Client } from '@tinyeclipse/sdk'

export type State =
  | { name: 'live' | 'loading' | 'reconnecting' }
  | { name: 'refused'; isExpired: boolean; reason: string }

const CLOSEST_MS = 1_000
const RETRY_MS = 3_000
/** The live stream tells of visits; this finds a server that went away, and the next day. */
const LONGEST_MS = 10_000

export interface FollowOptions {
  client: Client
  siteId: string
  load: () => Promise<void>
  onState: (state: State) => void
}

/** Loads now and whenever the site was visited, at most once a second. Returns what loads at once. */
export function follow({ client, siteId, load, onState }: FollowOptions): () => void {
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let isLoading = false
  let isWanted = false

  const schedule = (milliseconds: number) => {
    const at = Date.now() + milliseconds
    if (at >= dueAt && dueAt > Date.now()) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(run, milliseconds)
  }
  const refuse = (error: unknown) => {
    stop.abort()
    clearTimeout(timer)
    onState({
      name: 'refused',
      isExpired: error instanceof ApiError && error.code === 'unauthenticated',
      reason: error instanceof Error ? error.message : String(error),
    })
  }
  const run = async () => {
    if (stop.signal.aborted) return
    if (isLoading) {
      isWanted = true
      return
    }
    dueAt = Number.POSITIVE_INFINITY
    isLoading = true
    isWanted = false
    try {
      await load()
      onState({ name: 'live' })
      schedule(isWanted ? CLOSEST_MS : LONGEST_MS)
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable) return refuse(error)
      onState({ name: 'reconnecting' })
      schedule(RETRY_MS)
    } finally {
      isLoading = false
    }
  }
  const listen = async () => {
    try {
      for await (const _ of client.analytics.live(siteId, stop.signal)) schedule(CLOSEST_MS / 4)
    } catch (error) {
      refuse(error)
    }
  }

  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && run())
  addEventListener('online', run)
  addEventListener('offline', () => stop.signal.aborted || onState({ name: 'reconnecting' }))
  onState({ name: 'loading' })
  run()
  listen()
  return run
}
