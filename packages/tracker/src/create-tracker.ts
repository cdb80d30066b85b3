import { CUSTOM, EVENTS_PATH, PAGEVIEW, WIRE_VERSION } from '@tinyeclipse/sdk/wire'
import { guard } from './guard.ts'
import { forgetTab, newId, tabId } from './identity.ts'
import type { Hook, Moment, TrackedEvent, Tracker, TrackerOptions } from './types.ts'

const WAIT_MS = 300
const LONGEST_PAUSE_MS = 120_000
const BATCH_SIZE = 20
/** Past this the oldest are given up: a server that is away must not fill the visitor's memory. */
const MOST_WAITING = 100
const TIMEOUT_MS = 10_000
const MOST_CHARACTERS = 2048
/** Browsers refuse `keepalive` past 64 KiB, and a character may be three bytes. */
const MOST_KEPT_ALIVE = 20_000

/**
 * Measures this page from now on. It never throws, and does nothing outside a browser or for a visitor who asked not
 * to be measured. A second copy for the same site gets the first one's tracker.
 *
 * @example
 * createTracker({ url: 'https://eclipse.example.be', siteKey: 'te_site_…', plugins: [engagement, links] })
 */
export function createTracker({
  url,
  siteKey,
  consent = 'granted',
  hash,
  endpoint = new URL(`.${EVENTS_PATH}`, url),
  plugins = [],
}: TrackerOptions): Tracker {
  let hooks: (Hook | void)[]
  /** Kinds that the plan takes; every kind until the server answered. */
  let parts: string | undefined
  let waiting: TrackedEvent[] = []
  let timer: number | undefined
  let pauseMs = WAIT_MS
  let isBusy = false
  let referrer: string | undefined
  /** Where the browser is. Not known where nothing is measured. */
  let address = ''
  /** The page to which things belong. None yet, or counted as soon as it is seen: nothing is sent. */
  let page: string | undefined

  const takes = (kind: string) => address && consent !== 'denied' && (!parts || parts.includes(kind))
  const tell = (moment: Moment) => hooks.map((hook) => hook && guard(hook)(moment, parts))

  const add: Tracker['add'] = (n, details) => {
    if (!takes(n)) return
    waiting = [...waiting, { i: newId(), n, a: performance.now(), u: page || address, ...details }].slice(-MOST_WAITING)
    timer ||= setTimeout(flush, WAIT_MS)
  }
  const mayLeave = () => waiting[0] && page && consent === 'granted'
  const bodyOf = (events: TrackedEvent[]) =>
    JSON.stringify({
      v: WIRE_VERSION,
      k: siteKey,
      s: tabId(),
      l: navigator.language,
      e: events.map((event) => ({ ...event, a: Math.round(performance.now() - event.a) })),
    })
  // A string body goes out as text/plain, which needs no CORS preflight.
  const post = (body: string) =>
    fetch(endpoint, {
      method: 'POST',
      body,
      keepalive: body.length < MOST_KEPT_ALIVE,
      // Missing before Safari 16; such a browser waits as long as its own limit is.
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    })
  /** One request at a time; what fails is sent again with the same ids. */
  const flush = async () => {
    clearTimeout(timer)
    timer = 0
    waiting = waiting.filter(({ n }) => takes(n))
    if (isBusy || !mayLeave()) return
    isBusy = true
    try {
      const batch = waiting.slice(0, BATCH_SIZE)
      const response = await post(bodyOf(batch))
      if (response.status > 499 || response.status === 429) throw 0
      pauseMs = WAIT_MS
      // By identity: the queue may have been cut or emptied while the request ran.
      waiting = waiting.filter((event) => !batch.includes(event))
      parts = (await response.json()).parts
      tell('plan')
    } catch {
      pauseMs = Math.min(pauseMs * 4, LONGEST_PAUSE_MS)
    }
    isBusy = false
    // Any pause up to the longest, so that a server that comes back is not met by all at once.
    if (waiting[0]) timer = setTimeout(flush, pauseMs * Math.random())
  }
  /** Also what is in flight, as not every browser lets it finish. The ids keep it from counting twice. */
  const sendLast = () => {
    const body = bodyOf(waiting)
    waiting = []
    // Some blockers take sendBeacon away, and it refuses what is too large for it.
    let isTaken = false
    guard(() => {
      isTaken = navigator.sendBeacon(endpoint, body)
    })()
    if (!isTaken) post(body).catch(() => {})
  }

  /** Without the fragment, which may hold secrets, unless it is a route. */
  const look = () => {
    const fragment = hash ? location.hash : ''
    address = (location.origin + location.pathname + location.search + fragment).slice(0, MOST_CHARACTERS)
  }
  const countIfSeen = () => {
    // A prerendering page says `hidden` too, and `visibilitychange` tells when it is shown.
    if (page || document.visibilityState === 'hidden' || !takes(PAGEVIEW)) return
    look()
    page = address
    add(PAGEVIEW, { r: referrer })
    // It brought the visitor to the first page only.
    referrer = undefined
    tell('enter')
  }
  const count = guard(() => {
    tell('leave')
    page = ''
    countIfSeen()
  })
  const countIfMoved = () => {
    const before = address
    look()
    if (address !== before) count()
  }
  const afterCall = (name: 'pushState' | 'replaceState', run: () => void) => {
    const original = history[name]
    history[name] = (...given) => {
      original.apply(history, given)
      run()
    }
  }

  const tracker: Tracker = {
    add,
    pageview: count,
    event: guard((x, o = {}, money) =>
      // A copy, because the page may go on changing it; what cannot be written fails here and not when it is sent.
      add(CUSTOM, { x, o: JSON.parse(JSON.stringify(o)), m: money?.amount, y: money?.currency }),
    ),
    consent: guard((state) => {
      consent = state
      if (state === 'denied') {
        // Whoever agrees later begins anew, with this page.
        page = ''
        forgetTab()
      }
      countIfSeen()
      flush()
    }),
  }

  guard(() => {
    // globalPrivacyControl is not in TypeScript's DOM types: https://w3c.github.io/gpc/
    if ((navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl || navigator.doNotTrack === '1') return
    // biome-ignore lint/suspicious/noAssignInExpressions: the shortest way
    const trackers = (window.__tinyeclipse ||= {})
    if (trackers[siteKey]) return Object.assign(tracker, trackers[siteKey])
    trackers[siteKey] = tracker
    referrer = document.referrer
    look()
    hooks = plugins.map((plugin) => plugin(tracker))
    document.addEventListener(
      'visibilitychange',
      guard(() => {
        tell('pause')
        countIfSeen()
        flush()
      }),
    )
    addEventListener(
      'pagehide',
      guard(() => {
        tell('leave')
        if (mayLeave()) sendLast()
      }),
    )
    addEventListener('pageshow', ({ persisted }) => persisted && count())
    addEventListener('online', flush)
    addEventListener('popstate', countIfMoved)
    countIfSeen()
    afterCall('pushState', countIfMoved)
    // Filters and scroll positions are kept by replaceState: remembered, so that the next move is told, but no pageview.
    afterCall('replaceState', look)
  })()
  return tracker
}
