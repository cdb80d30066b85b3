/** While nothing is under way. A stream would keep one of the few PHP processes of a small host for as long. */
const QUIET_MS = 30_000
const QUIETEST_MS = 120_000
/** Where no stream is to be had. */
const CLOSE_MS = 2_000
const HURRIED_MS = 120_000

export interface LiveOptions {
  /** The stream of the server; it ends when the signal aborts and throws where there is none. */
  listen(signal: AbortSignal): AsyncIterable<unknown>
  /** There may be something new: ask again. */
  onNews(): void
}

export interface Live {
  /** Something is under way: for two minutes, news come by the stream, or by asking often. */
  hurry(): void
  stop(): void
}

/** Tells when to ask again: seldom by the clock, at once while something is under way, never in a hidden tab. */
export function createLive({ listen, onNews }: LiveOptions): Live {
  let timer: ReturnType<typeof setTimeout> | undefined
  let line: AbortController | null = null
  let waitMs = QUIET_MS
  let hurriedUntil = 0
  let hasStream = true

  const isHurried = () => performance.now() < hurriedUntil
  const tick = () => {
    onNews()
    schedule()
  }
  const schedule = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') return
    if (!isHurried()) line?.abort()
    timer = setTimeout(tick, waitMs)
    waitMs = Math.min(waitMs * 1.5, isHurried() ? QUIET_MS : QUIETEST_MS)
  }
  const open = async () => {
    if (line || !hasStream || document.visibilityState === 'hidden') return
    const own = new AbortController()
    line = own
    try {
      for await (const _ of listen(own.signal)) onNews()
    } catch {
      // Asking by the clock goes on; the questions themselves tell what is wrong.
      hasStream = false
    } finally {
      if (line === own) line = null
    }
  }
  const wake = () => {
    line?.abort()
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') return
    waitMs = isHurried() ? CLOSE_MS : QUIET_MS
    tick()
    if (isHurried()) open()
  }
  document.addEventListener('visibilitychange', wake)
  schedule()
  return {
    hurry() {
      hurriedUntil = performance.now() + HURRIED_MS
      waitMs = CLOSE_MS
      schedule()
      open()
    },
    stop() {
      clearTimeout(timer)
      line?.abort()
      document.removeEventListener('visibilitychange', wake)
    },
  }
}
