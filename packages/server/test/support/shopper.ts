import type { Browser, BrowserContextOptions } from 'playwright-core'
import { PRODUCTS, pathOf } from '../../../../examples/shop/catalog.mjs'
import { eventually } from './server.ts'

/** What somebody did, as it should be counted. */
export interface Deeds {
  /** Paths of the pages seen, in order, as they are stored. */
  pages: string[]
  /** Names of events, in order. */
  events: string[]
  /** Amounts paid, by currency. */
  paid: Record<string, number>
  /** Clicks, by path. */
  clicks: Record<string, number>
  /** From the first page to the last look. */
  seconds: number
}

/** The last slash of a path is not stored. */
export const stored = (path: string) => path.replace(/(.)\/$/, '$1')

const productPages = new Set(
  PRODUCTS.flatMap(({ id }) => ['nl', 'fr', 'en'].map((language) => stored(pathOf(id, language)))),
)

/** A person in a browser of their own, who does things in a shop and remembers them. */
export async function enter(browser: Browser, shop: string, options: BrowserContextOptions) {
  const context = await browser.newContext(options)
  // The one link that leads out leads nowhere.
  await context.route('https://www.openstreetmap.org/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title>' }),
  )
  const page = await context.newPage()
  const deeds: Deeds = { pages: [], events: [], paid: {}, clicks: {}, seconds: 0 }
  const began = Date.now()
  const here = () => page.evaluate(() => location.href)
  const see = async () => {
    const { origin, pathname } = new URL(await here())
    if (origin !== shop) return
    deeds.pages.push(stored(pathname))
    if (productPages.has(stored(pathname))) deeds.events.push('view_item')
  }
  /** Does something that leads to another page, and waits for that one. */
  const go = async (act: () => Promise<unknown>) => {
    const from = await here()
    await act()
    // Not waitForLoadState(): a page that the back button brings as it was does not load.
    const look = () => page.evaluate(() => [location.href, document.readyState])
    await eventually(look, ([href, state]) => href !== from && state === 'complete', 60_000)
    await see()
  }
  const click = async (selector: string, times = 1) => {
    const path = stored(new URL(await here()).pathname)
    deeds.clicks[path] = (deeds.clicks[path] ?? 0) + times
    await page.click(selector, { clickCount: times })
  }
  return {
    page,
    deeds,
    click,
    open: async (path: string, referrer?: string) => {
      // Playwright's language of a context is not that of a page's last beacon: the first page is told of while it is there.
      const told = page.waitForResponse((response) => response.url().endsWith('/v1/events'))
      await page.goto(shop + path, referrer === undefined ? {} : { referer: referrer })
      await told
      await see()
    },
    follow: (selector: string) => go(() => click(selector)),
    // Not page.goBack(), which waits for a load that a kept page does not have.
    back: () => go(() => page.evaluate(() => history.back())),
    /** Remembers events that what is done is told as. */
    tells: (...events: string[]) => void deeds.events.push(...events),
    pays: (amount: number, currency: string) => {
      deeds.events.push('purchase')
      deeds.paid[currency] = (deeds.paid[currency] ?? 0) + amount
    },
    leave: async () => {
      deeds.seconds = (Date.now() - began) / 1000
      await page.goto('about:blank')
    },
  }
}
