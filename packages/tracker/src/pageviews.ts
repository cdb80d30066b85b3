import { PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { newId } from './identity.ts'
import type { TrackedEvent } from './send.ts'

const MOST_CHARACTERS = 2048

/**
 * Adds a pageview now, at every change of path or query by `pushState` or the back button, and when the page comes
 * back from the browser's memory. A page that nobody sees yet (background tab, prerender) is counted once it is seen.
 * Returns what counts one more.
 */
export function watchPageviews(add: (event: TrackedEvent) => void): () => void {
  let address = currentAddress()
  let referrer = document.referrer
  let isDue = true

  const countIfSeen = () => {
    // A prerendering page says `hidden` too, and `visibilitychange` tells when it is shown.
    if (!isDue || document.visibilityState === 'hidden') return
    isDue = false
    add({
      i: newId(),
      n: PAGEVIEW,
      a: Date.now(),
      u: (location.origin + address).slice(0, MOST_CHARACTERS),
      r: referrer.slice(0, MOST_CHARACTERS) || undefined,
    })
    // It brought the visitor to the first page only.
    referrer = ''
  }
  const count = () => {
    isDue = true
    countIfSeen()
  }
  const countIfMoved = () => {
    const before = address
    address = currentAddress()
    if (address !== before) count()
  }

  document.addEventListener('visibilitychange', countIfSeen)
  addEventListener('popstate', countIfMoved)
  addEventListener('pageshow', (event) => event.persisted && count())
  countIfSeen()
  afterCall('pushState', countIfMoved)
  // Filters and scroll positions are kept by replaceState: remembered, so that the next move is told, but no pageview.
  afterCall('replaceState', () => {
    address = currentAddress()
  })
  return count
}

/** Without the fragment, which is no page and may hold secrets. */
const currentAddress = () => location.pathname + location.search

function afterCall(name: 'pushState' | 'replaceState', run: () => void) {
  const original = history[name]
  history[name] = function (...given) {
    original.apply(this, given)
    run()
  }
}
