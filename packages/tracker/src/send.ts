import { WIRE_VERSION } from '@tinyeclipse/sdk/wire'
import { tabId } from './identity.ts'

const TIMEOUT_MS = 10_000

/** One thing the tracker saw; the keys are explained at `WireEvent` in the contract. */
export interface TrackedEvent {
  i: string
  n: string
  /** When it was seen, on the visitor's clock. It leaves as an age, so that a wrong clock does no harm. */
  a: number
  u: string
  r?: string | undefined
}

export interface Transport {
  /** Resolves to whether the server is done with the batch: stored it, or refused it for good. */
  post(events: TrackedEvent[]): Promise<boolean>
  /** Hands the batch to the browser, which sends it even when the page is gone. */
  postLast(events: TrackedEvent[]): Promise<void>
}

export function createTransport(endpoint: string, siteKey: string): Transport {
  const body = (events: TrackedEvent[]) => {
    const now = Date.now()
    return JSON.stringify({
      v: WIRE_VERSION,
      k: siteKey,
      s: tabId(),
      l: navigator.language,
      e: events.map((event) => ({ ...event, a: now - event.a })),
    })
  }
  // A string body goes out as text/plain, which needs no CORS preflight.
  const request = (events: TrackedEvent[]) =>
    fetch(endpoint, {
      method: 'POST',
      keepalive: true,
      body: body(events),
      // Missing before Safari 16; such a browser waits as long as its own limit is.
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    })
  return {
    async post(events) {
      try {
        const { status } = await request(events)
        return status < 500 && status !== 429
      } catch {
        return false
      }
    },
    async postLast(events) {
      try {
        // Some blockers take sendBeacon away, and it refuses what is too large for it.
        if (!navigator.sendBeacon?.(endpoint, body(events))) await request(events)
      } catch {
        // The page is gone: there is nobody to try again.
      }
    },
  }
}
