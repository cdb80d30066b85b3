import { watchPageviews } from './pageviews.ts'
import { isRefused } from './privacy.ts'
import { createQueue } from './queue.ts'
import { createTransport } from './send.ts'

/**
 * Starts measuring this page for a site and returns what counts another pageview.
 * A second copy on the page gets the first one's, and where nothing may or can be measured there is none.
 */
export function start(endpoint: string, siteKey: string): (() => void) | undefined {
  try {
    if (isRefused()) return
    // On window, because copies may come from different scripts. Two sites may share a page: the key tells them apart.
    const page = window as unknown as Record<string, (() => void) | undefined>
    const mark = `__${siteKey}`
    page[mark] ||= watchPageviews(createQueue(createTransport(endpoint, siteKey)))
    return page[mark]
  } catch {
    // An old browser, a frozen `history`, no page at all: measuring is never worth breaking the page.
  }
}
