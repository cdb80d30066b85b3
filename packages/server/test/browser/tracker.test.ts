import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { fullChromium, launchBrowser, openWithoutPlaywright } from '../support/browser.ts'
import { startTrackedSite, type TrackedSite } from '../support/tracked-site.ts'

let browser: Browser
let site: TrackedSite
let context: BrowserContext
let page: Page
let expected: string[] | null
const pageErrors: string[] = []

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())
afterEach(async () => {
  await context.close()
  await site.close()
  // Leaving sent whatever was still to come: nothing may have been.
  if (expected) expect(site.counted()).toEqual(expected)
  // Whatever a test did: the page never sees an error, and the server only sees what the contract says.
  expect(pageErrors.splice(0)).toEqual([])
  expect(site.faults).toEqual([])
})

async function setUp(options: Parameters<typeof startTrackedSite>[0] = {}) {
  expected = null
  site = await startTrackedSite(options)
  context = await browser.newContext({ locale: 'nl-BE' })
  page = await context.newPage()
  page.on('pageerror', (error) => pageErrors.push(String(error)))
}
const open = (path: string) => page.goto(site.pages + path)
const push = (path: string) => page.evaluate((to) => history.pushState(null, '', to), path)
const replace = (path: string) => page.evaluate((to) => history.replaceState(null, '', to), path)
const expectCounted = (...paths: string[]) => {
  expected = paths
  return vi.waitFor(() => expect(site.counted()).toEqual(paths), { timeout: 5_000 })
}

describe('what is counted', () => {
  test('the first pageview carries tab, language and referrer, and no fragment', async () => {
    await setUp()
    await page.goto(`${site.pages}/shop?page=2#token=secret`, { referer: 'https://search.example/' })
    await expectCounted('/shop?page=2')
    const [batch] = site.batches
    expect(batch).toMatchObject({ v: 1, k: 'te_site_test', l: 'nl-BE', s: expect.stringMatching(/^[\w-]{8,40}$/) })
    expect(batch?.e[0]).toMatchObject({ n: 'p', r: 'https://search.example/' })
    expect(batch?.e[0]?.a).toBeGreaterThanOrEqual(0)
    expect(batch?.e[0]?.a).toBeLessThan(5_000)
  })

  test('SPA navigation counts each change of path or query, and the referrer only once', async () => {
    await setUp()
    await page.goto(`${site.pages}/`, { referer: 'https://search.example/' })
    await push('/a')
    await push('/a?x=1')
    await page.goBack()
    await expectCounted('/', '/a', '/a?x=1', '/a')
    const referrers = site.batches.flatMap(({ e }) => e.map(({ r }) => r))
    expect(referrers).toEqual(['https://search.example/', undefined, undefined, undefined])
  })

  test('replaceState noise is not counted, not even by the next change of fragment', async () => {
    await setUp()
    await open('/')
    await replace('/?filter=red')
    await page.evaluate(() => {
      location.hash = 'reviews'
    })
    await push('/end')
    await expectCounted('/', '/end')
  })

  test('hash changes and pushes to the same address are ignored', async () => {
    await setUp()
    await open('/page#one')
    await push('/page#two')
    await push('/page')
    await page.goBack()
    await push('/end')
    await expectCounted('/page', '/end')
  })

  test('history that another script patched goes on working and counts once', async () => {
    await setUp({
      html: (server) => `<script>
          window.seen = []
          const native = history.pushState
          history.pushState = function (...given) { seen.push(given[2]); return native.apply(this, given) }
        </script>
        <script src="${server}/t.js" data-site="te_site_test"></script>
        <script>
          const tracked = history.pushState
          history.pushState = function (...given) { seen.push('outer'); return tracked.apply(this, given) }
        </script>`,
    })
    await open('/')
    await push('/next')
    await expectCounted('/', '/next')
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(['outer', '/next'])
    // A page's own mistake reaches the page as it would without us.
    const mistake = page.evaluate(() => history.pushState(null, '', 'https://elsewhere.example/'))
    await expect(mistake).rejects.toThrow('SecurityError')
  })

  test('two copies on one page count once', async () => {
    const tag = (server: string) => `<script defer src="${server}/t.js" data-site="te_site_test"></script>`
    await setUp({ html: (server) => tag(server) + tag(server) })
    await open('/')
    await push('/next')
    await expectCounted('/', '/next')
  })

  test('the site key may stand in the URL of the script', async () => {
    await setUp({ html: (server) => `<script defer src="${server}/t.js?site=te_site_url"></script>` })
    await open('/')
    await expectCounted('/')
    expect(site.batches[0]?.k).toBe('te_site_url')
  })

  test('a page that comes back from the bfcache counts again', async () => {
    await setUp()
    await open('/one')
    await expectCounted('/one')
    if (!fullChromium()) {
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
      return expectCounted('/one', '/one')
    }
    await page.evaluate(() => Object.assign(window, { isKept: true }))
    await open('/two')
    // Not page.goBack(), which waits for a load that a kept page does not have.
    await page.evaluate(() => history.back())
    await expectCounted('/one', '/two', '/one')
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true)
  })

  test('a prerendered page counts when it is opened, and not before', async ({ skip }) => {
    const chromium = fullChromium()
    if (!chromium) return skip('the headless shell does not prerender')
    const rules = { prerender: [{ source: 'list', urls: ['/next', '/never'], eagerness: 'immediate' }] }
    await setUp({
      html: (server, path) => `<script defer src="${server}/t.js" data-site="te_site_test"></script>
        ${path === '/' ? `<script type="speculationrules">${JSON.stringify(rules)}</script>` : ''}
        <script>
          if (location.pathname === '/') setTimeout(() => location.assign('/next'), 1500)
          document.addEventListener('prerenderingchange', () => fetch('/activated' + location.pathname))
        </script>`,
    })
    const close = openWithoutPlaywright(chromium, `${site.pages}/`)
    try {
      await expectCounted('/', '/next')
      expect(site.visited()).toContain('/never')
      expect(site.visited()).toContain('/activated/next')
    } finally {
      await close()
    }
  })

  test('a tab opened in the background counts when it is first seen', async () => {
    await setUp()
    await page.addInitScript(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => sessionStorage.shown ?? 'hidden' })
    })
    await open('/')
    await push('/landed')
    await page.evaluate(() => {
      sessionStorage.shown = 'visible'
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    })
    await push('/next')
    await expectCounted('/landed', '/next')
  })
})

describe('who is not counted, and what is left behind', () => {
  test('no request but the script before the first pageview', async () => {
    await setUp()
    await page.addInitScript(() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }))
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await open('/')
    await page.waitForTimeout(600)
    expect(requests.filter((url) => !url.endsWith('favicon.ico'))).toEqual([`${site.pages}/`, `${site.server}/t.js`])
  })

  test.each([
    ['Do Not Track', 'doNotTrack', '1'],
    ['Global Privacy Control', 'globalPrivacyControl', true],
  ] as const)('%s is respected: nothing is sent or stored', async (_name, property, value) => {
    await setUp()
    await page.addInitScript(([name, set]) => Object.defineProperty(navigator, name, { get: () => set }), [
      property,
      value,
    ] as const)
    await open('/')
    await push('/next')
    await page.waitForTimeout(600)
    await page.goto('about:blank')
    expect(site.batches).toEqual([])
    await open('/')
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('one tab keeps its id over pages, without cookies or localStorage', async () => {
    await setUp()
    await open('/one')
    await open('/two')
    await expectCounted('/one', '/two')
    expect(new Set(site.batches.map(({ s }) => s)).size).toBe(1)
    expect(await page.evaluate(() => [document.cookie, localStorage.length, Object.keys(sessionStorage)])).toEqual([
      '',
      0,
      ['te_tab'],
    ])
  })

  test('blocked storage: the page is counted, without a tab id', async () => {
    await setUp()
    await page.addInitScript(() => {
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new DOMException('Storage is blocked', 'SecurityError')
        },
      })
    })
    await open('/')
    await expectCounted('/')
    expect(site.batches[0]).not.toHaveProperty('s')
  })

  test('the script adds one name to the page and fits its budget', async () => {
    await setUp({ html: () => '' })
    await open('/')
    const before = await page.evaluate(() => Object.getOwnPropertyNames(window))
    await page.addScriptTag({ url: `${site.server}/t.js?site=te_site_test` })
    const after = await page.evaluate(() => Object.getOwnPropertyNames(window))
    expect(after.filter((name) => !before.includes(name))).toEqual(['__te_site_test'])
    const script = readFileSync(fileURLToPath(import.meta.resolve('@tinyeclipse/tracker/t.js')))
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(2_560)
  })
})

describe('how it is sent', () => {
  test('a batch answered 503 is sent again with the same ids and counts once', async () => {
    await setUp({ answer: (batch) => (batch === 1 ? 503 : 202) })
    await page.clock.install()
    await open('/')
    await page.clock.runFor(400)
    await vi.waitFor(() => expect(site.batches).toHaveLength(1))
    await vi.waitFor(async () => {
      await page.clock.runFor(1_000)
      expect(site.batches.length).toBeGreaterThan(1)
    })
    await expectCounted('/')
    expect(site.batches).toHaveLength(2)
    expect(site.batches[1]?.e[0]?.i).toBe(site.batches[0]?.e[0]?.i)
    expect(site.batches[1]?.e[0]?.a).toBeGreaterThanOrEqual(2_000)
  })

  test('a batch answered 4xx is dropped, and what comes after it is sent', async () => {
    await setUp({ answer: (batch) => (batch === 1 ? 403 : 202) })
    await open('/refused')
    await vi.waitFor(() => expect(site.batches).toHaveLength(1))
    await push('/next')
    await expectCounted('/next')
    expect(site.batches).toHaveLength(2)
  })

  test('what a server that is away missed arrives later, in batches of at most 20, the oldest given up', async () => {
    let isUp = false
    await setUp({ answer: () => (isUp ? 202 : 503) })
    await page.clock.install()
    await open('/')
    await page.clock.runFor(400)
    await vi.waitFor(() => expect(site.batches).toHaveLength(1))
    await page.evaluate(() => {
      for (let index = 0; index < 120; index++) history.pushState(null, '', `/page-${index}`)
    })
    isUp = true
    await vi.waitFor(
      async () => {
        await page.clock.runFor(1_000)
        expect(site.counted().at(-1)).toBe('/page-119')
      },
      { timeout: 15_000 },
    )
    expect(site.counted()[0]).toBe('/page-20')
    expect(site.counted()).toHaveLength(100)
    expect(Math.max(...site.batches.map(({ e }) => e.length))).toBe(20)
  })

  test('a request that hangs is given up after ten seconds and sent again', async () => {
    await setUp({ answer: (batch) => (batch === 1 ? null : 202) })
    await page.addInitScript(() => {
      const native = AbortSignal.timeout
      AbortSignal.timeout = (milliseconds) => native.call(AbortSignal, milliseconds / 100)
    })
    await page.clock.install()
    await open('/')
    await vi.waitFor(async () => {
      await page.clock.runFor(1_000)
      expect(site.batches.length).toBeGreaterThan(1)
    })
    await expectCounted('/')
  })

  test('leaving at once sends what is unsent by a beacon', async () => {
    await setUp()
    await page.addInitScript(() => {
      const native = navigator.sendBeacon
      navigator.sendBeacon = function (...given) {
        sessionStorage.beacons = Number(sessionStorage.beacons ?? 0) + 1
        return native.apply(this, given)
      }
    })
    // Its clock stands still, so nothing but leaving can have sent it.
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    await open('/left-at-once')
    await page.goto('about:blank')
    await expectCounted('/left-at-once')
    await open('/back')
    expect(await page.evaluate(() => sessionStorage.beacons)).toBe('1')
    expected = null
  })

  test('without sendBeacon leaving sends it by fetch', async () => {
    await setUp()
    await page.addInitScript(() => Object.defineProperty(navigator, 'sendBeacon', { value: undefined }))
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    await open('/left-at-once')
    await page.goto('about:blank')
    await expectCounted('/left-at-once')
  })

  test('a server that cannot be reached does no harm', async () => {
    await setUp()
    await page.route('**/v1/events', (route) => route.abort())
    await open('/')
    await page.waitForTimeout(600)
    await page.unroute('**/v1/events')
    await expectCounted('/')
  })
})
