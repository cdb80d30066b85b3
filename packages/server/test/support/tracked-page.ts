import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { test as base, expect, vi } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type SiteOptions, startTrackedSite, type TrackedSite } from './tracked-site.ts'

/** A page of a site with the tracker on it. */
export interface TrackedPage {
  site: TrackedSite
  page: Page
  context: BrowserContext
  open(path?: string): Promise<void>
  push(path: string): Promise<void>
  replace(path: string): Promise<void>
  /** Calls the global of the script tag. */
  call(...given: unknown[]): Promise<void>
  /** Waits until exactly these pages were counted; when the test ends there may be no other. */
  expectCounted(...paths: string[]): Promise<void>
  /** Goes elsewhere, and waits until what the page still had to say has arrived. */
  leave(): Promise<void>
  /** Says that the page is hidden or seen, as a change of tab does. */
  show(state: 'visible' | 'hidden'): Promise<void>
}

interface PageOptions extends SiteOptions {
  context?: BrowserContextOptions
  /** Runs in the pages of the site before their own scripts. */
  before?: () => void
}

/** Waits until it holds, with a limit that a busy machine keeps. */
export const until = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 20_000, interval: 20 })

/** Opens a page of its own on a site of its own. */
export type Track = (options?: PageOptions) => Promise<TrackedPage>

/** Tests that share one browser in their file. What they open is left, looked at and closed when they end. */
export const test = base.extend<{ browser: Browser; track: Track }>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern that nothing is needed
    async ({}, use) => {
      const browser = await launchBrowser()
      await use(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
  track: async ({ browser }, use) => {
    const opened: Awaited<ReturnType<typeof openTracked>>[] = []
    await use(async (options) => {
      const tracked = await openTracked(browser, options)
      opened.push(tracked)
      return tracked
    })
    for (const { finish } of opened) await finish()
  },
})

async function openTracked(browser: Browser, { context: contextOptions, before, ...options }: PageOptions = {}) {
  const site = await startTrackedSite(options)
  const context = await browser.newContext({ locale: 'nl-BE', ...contextOptions })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(hideable)
  // Not in the place that pages are left for.
  if (before) await page.addInitScript(`if (location.origin === '${site.pages}') (${before})()`)

  let expected: string[] | null = null
  const leave = async () => {
    if (!page.url().endsWith('/quiet')) await page.goto(`${site.server}/quiet`)
    // What the page left behind was handed over before, and may still be on its way by a connection of its own.
    let told = -1
    while (told !== site.bodies.length) {
      told = site.bodies.length
      await page.evaluate(() => fetch('/quiet'))
      await page.waitForTimeout(100)
    }
  }
  const finish = async () => {
    try {
      await leave()
      if (expected) expect(site.counted()).toEqual(expected)
      // Whatever a test did: the page never sees an error, and the server takes all that is sent.
      expect(errors).toEqual([])
      expect(site.faults).toEqual([])
    } finally {
      await context.close()
      await site.close()
    }
  }
  const tracked: TrackedPage = {
    site,
    page,
    context,
    leave,
    open: async (path = '/') => void (await page.goto(site.pages + path)),
    push: (path) => page.evaluate((to) => history.pushState(null, '', to), path),
    replace: (path) => page.evaluate((to) => history.replaceState(null, '', to), path),
    call: (...given) =>
      page.evaluate((all) => {
        const { tinyeclipse } = window as unknown as { tinyeclipse(...all: unknown[]): void }
        tinyeclipse(...all)
      }, given),
    expectCounted: (...paths) => {
      expected = paths
      return until(() => expect(site.counted()).toEqual(paths))
    },
    show: (state) =>
      page.evaluate((shown) => {
        ;(window as unknown as { shown: string }).shown = shown
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, state),
  }
  return { ...tracked, finish }
}

/** Waits until the file of the web vitals has joined the script, and has looked at what there was before it. */
export async function untilVitalsRun(page: Page): Promise<void> {
  const follow = () => {
    const { __tinyeclipse: trackers = {} } = window as unknown as { __tinyeclipse?: Record<string, { followers: [] }> }
    return Object.values(trackers)[0]?.followers.length ?? 0
  }
  // The six of the script, and this one.
  await until(async () => expect(await page.evaluate(follow)).toBe(7))
  await page.waitForTimeout(300)
}

/** A page of Playwright is always seen, so it is told what to say. */
function hideable() {
  const page = window as unknown as { shown: string | undefined }
  const native = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')
  Object.defineProperties(document, {
    visibilityState: { configurable: true, get: () => page.shown ?? native?.get?.call(document) },
    hidden: { configurable: true, get: () => document.visibilityState === 'hidden' },
  })
}
