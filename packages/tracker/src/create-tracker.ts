import { CUSTOM, EVENTS_PATH, PAGEVIEW, WIRE_VERSION } from '@tinyeclipse/sdk/wire'
import { addressOf } from './address.ts'
import { afterCall } from './after-call.ts'
import { guard } from './guard.ts'
import { forgetTab, newId, tabId } from './identity.ts'
import { listen } from './listen.ts'
import type { Consent, Plugin, TrackedEvent, Tracker, TrackerOptions } from './types.ts'

const WAIT_MS = 300
const BATCH_SIZE = 20
/** Past this the oldest are given up: a server that is away must not fill the visitor's memory. */
const MOST_WAITING = 100
const TIMEOUT_MS = 10_000
const MOST_CHARACTERS = 2048
/** Browsers refuse `keepalive` past 64 KiB, and a character may be three bytes. */
const MOST_KEPT_ALIVE = 20_000
const LONGEST_PAUSE_MS = 120_000

/**
 * Measures this page from now on. It never throws, and does nothing outside a browser or for a visitor who asked not
 * to be measured. A second copy for the same site gets the first one's tracker.
 *
 * @example
 * createTracker({ url: 'https://eclipse.example.be', siteKey: 'te_site_…', plugins: [engagement, links] })
 */
export const createTracker = ({ siteKey, url, endpoint, consent, hash, plugins = [] }: TrackerOptions) =>
  start(siteKey, url, endpoint, consent, hash, plugins)

/** With its options one by one: the names of an object would travel to every visitor of a script tag. */
export function start(
  siteKey: string,
  url: string | URL,
  endpoint: string | undefined,
  consent: Consent | undefined,
  hash: unknown,
  plugins: Plugin[],
  /** Hears which kinds the plan takes. */
  onPlan?: (parts: string) => unknown,
): Tracker {
  consent ||= 'granted'
  /** Kinds that the plan takes; every kind until the server answered. */
  let parts: string | undefined
  let waiting: TrackedEvent[] = []
  let timer: number | undefined
  let pauseMs = WAIT_MS
  let isBusy = false
  /** Where the browser is. Not known where nothing is measured. */
  let address: string | undefined
  let target: URL
  /** The page to which things belong. None yet, or counted as soon as it is seen: nothing is sent. */
  let page: string | undefined

  const takes = ({ n }: Pick<TrackedEvent, 'n'>) => address && consent !== 'denied' && (parts ?? n).includes(n)
  const leave = () => tracker.followers.map(guard((each) => each?.()))

  const add: Tracker['add'] = (n, details) => {
    waiting = [...waiting, { i: newId(), n, a: performance.now(), u: (page || address) as string, ...details }]
      .filter(takes)
      .slice(-MOST_WAITING)
    timer ||= setTimeout(flush, WAIT_MS)
  }
  /** Hands the body to the browser, which sends it even when the page is gone, if it is not too large for that. */
  const beacon = guard((body: string) => navigator.sendBeacon(target, body))
  /**
   * One request at a time; what fails is sent again with the same ids. At last also what is in flight, as not every
   * browser lets it finish: the ids keep it from counting twice.
   */
  const flush = async (isLast?: boolean) => {
    timer = clearTimeout(timer) as undefined
    waiting = waiting.filter(takes)
    if (!waiting[0] || !page || consent !== 'granted' || (isBusy && !isLast)) return
    isBusy = true
    try {
      const batch = waiting.slice(0, isLast ? MOST_WAITING : BATCH_SIZE)
      // A string goes out as text/plain, which needs no CORS preflight.
      const body = JSON.stringify({
        v: WIRE_VERSION,
        k: siteKey,
        s: tabId(),
        l: navigator.language,
        e: batch.map((event) => ({ ...event, a: (performance.now() - event.a) | 0 })),
      })
      const response = ((isLast && beacon(body)) ||
        (await fetch(target, {
          method: 'POST',
          body,
          keepalive: body.length < MOST_KEPT_ALIVE,
          // Missing before Safari 16; such a browser waits as long as its own limit is.
          signal: AbortSignal.timeout?.(TIMEOUT_MS),
        }))) as Response
      if (/429|5../.test(response.status as unknown as string)) throw 0
      pauseMs = WAIT_MS
      // By identity: the queue may have been cut or emptied while the request ran.
      waiting = waiting.filter((event) => !batch.includes(event))
      // A beacon has no answer: this ends in the catch, which does no harm then.
      parts = (await response.json()).parts as string
      onPlan?.(parts)
    } catch {
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
    isBusy = false
    // Any pause up to the longest, so that a server that comes back is not met by all at once.
    if (waiting[0]) timer = setTimeout(flush, pauseMs * Math.random())
  }

  /** Without the fragment, which may hold secrets, unless it is a route. */
  const moves = () =>
    // biome-ignore lint/suspicious/noAssignInExpressions: the shortest way
    address !== (address = (addressOf(location) + (hash ? location.hash : '')).slice(0, MOST_CHARACTERS))
  const countIfSeen = () => {
    // A prerendering page says `hidden` too, and `visibilitychange` tells when it is shown.
    if (page || document.hidden === true || !takes({ n: PAGEVIEW })) return
    moves()
    page = address
    // It brought the visitor to the first page only.
    add(PAGEVIEW, { r: tracker.loaded ? undefined : `${document.referrer}` })
    tracker.loaded ||= page
  }
  const count = guard(() => {
    leave()
    page = ''
    countIfSeen()
  })
  const resume = () => {
    countIfSeen()
    flush()
  }
  const countIfMoved = () => moves() && count()
  const tracker: Tracker = {
    add,
    followers: [],
    pageview: count,
    event: guard((x, o = {}, m, y) =>
      // A copy, because the page may go on changing it; what cannot be written fails here and not when it is sent.
      add(CUSTOM, { x, o: JSON.parse(JSON.stringify(o)), m, y }),
    ),
    consent: guard((state) => {
      consent = state
      // It also drops what is not taken any more.
      flush()
      countIfSeen()
      if (state === 'denied') {
        // Whoever agrees later begins anew, with this page.
        leave()
        page = ''
        forgetTab()
      }
    }),
  }

  try {
    // biome-ignore lint/suspicious/noAssignInExpressions: the shortest way
    const trackers = (window.__tinyeclipse ||= {})
    // globalPrivacyControl is not in TypeScript's DOM types: https://w3c.github.io/gpc/
    const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean }
    if (trackers[siteKey] || globalPrivacyControl || doNotTrack === '1') return trackers[siteKey] || tracker
    trackers[siteKey] = tracker
    target = new URL(endpoint || `.${EVENTS_PATH}`, url)
    moves()
    tracker.followers = plugins.map((plugin) => plugin(tracker))
    listen({
      online: resume,
      popstate: countIfMoved,
      pageshow({ persisted }) {
        if (!persisted) return
        tracker.loaded = address
        count()
      },
      visibilitychange: resume,
      pagehide() {
        leave()
        flush(true)
      },
    })
    countIfSeen()
    afterCall(history, 'pushState', countIfMoved)
    // Filters and scroll positions are kept by replaceState: remembered, so that the next move is told, but no pageview.
    afterCall(history, 'replaceState', moves)
  } catch {
    // An old browser, a frozen `history`, no page at all: measuring is never worth breaking the page.
  }
  return tracker
}
