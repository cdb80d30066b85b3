import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'
import { start } from './start.ts'

export interface TrackerOptions {
  /** Address of the TinyEclipse server: `https://eclipse.example.be`. */
  url: string
  /** Public key of the site: `te_site_…`. */
  siteKey: string
}

export interface Tracker {
  /** Counts a pageview of the current address now, for what the tracker cannot see, such as routes in the fragment. */
  pageview(): void
}

/**
 * Counts pageviews of this page from now on. It never throws, and does nothing outside a browser or for a visitor
 * who asked not to be measured.
 *
 * @example
 * createTracker({ url: 'https://eclipse.example.be', siteKey: 'te_site_…' })
 */
export function createTracker({ url, siteKey }: TrackerOptions): Tracker {
  const count = start(url.replace(/\/$/, '') + EVENTS_PATH, siteKey)
  return { pageview: () => count?.() }
}
