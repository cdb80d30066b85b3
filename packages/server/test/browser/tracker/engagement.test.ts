import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { requireFullChromium } from '../../support/browser.ts'
import { type Track, type TrackedPage, test, until } from '../../support/tracked-page.ts'
import { tag } from '../../support/tracked-site.ts'

/** A page on a clock that moves when it is told to, but for the time the machine takes. */
async function open(track: Track, path = '/', body = '') {
  const tracked = await track({ html: (server) => tag(server) + body })
  await tracked.page.clock.install()
  await tracked.page.clock.pauseAt(Date.now() + 60_000)
  await tracked.open(path)
  await tracked.page.clock.runFor(1)
  return tracked
}
const engagedOf = ({ site }: TrackedPage, path = '/') => site.events('e').filter(({ u }) => u === site.pages + path)
const engagedMs = (tracked: TrackedPage, path?: string) =>
  engagedOf(tracked, path).reduce((sum, { t = 0 }) => sum + t, 0)
const depthOf = (tracked: TrackedPage, path?: string) => Math.max(...engagedOf(tracked, path).map(({ d = 0 }) => d))
const tall = (height: number) => `<body style="margin: 0; height: ${height}px">`
/** The browser tells of it with the next frame, which the clock of the page does not hold up. */
const scrollTo = (page: Page, top: number) =>
  page.evaluate(
    (y) =>
      new Promise((done) => {
        addEventListener('scroll', done, { once: true })
        window.scrollTo(0, y)
      }),
    top,
  )

/** The clock stands still but for what is said, so this is exact up to the half seconds that the tracker counts. */
const SLACK_MS = 600

describe.concurrent('engaged time', () => {
  test('is the time that the page was in sight, told when it is left', async ({ track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(42_000)
    await tracked.leave()
    expect(Math.abs(engagedMs(tracked) - 42_000)).toBeLessThan(SLACK_MS)
  })

  test('is told before the next page of an app, each for its own', async ({ track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(10_000)
    await tracked.push('/next')
    await tracked.page.clock.runFor(3_000)
    await tracked.leave()
    expect(Math.abs(engagedMs(tracked) - 10_000)).toBeLessThan(SLACK_MS)
    expect(Math.abs(engagedMs(tracked, '/next') - 3_000)).toBeLessThan(SLACK_MS)
    const order = tracked.site.events().map(({ n, u }) => n + u.replace(tracked.site.pages, ''))
    expect(order.indexOf('e/')).toBeLessThan(order.indexOf('p/next'))
  })

  test('stands still while the tab is hidden', async ({ track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(5_000)
    await tracked.show('hidden')
    await tracked.page.clock.runFor(600_000)
    await tracked.show('visible')
    await tracked.page.clock.runFor(7_000)
    await tracked.leave()
    expect(Math.abs(engagedMs(tracked) - 12_000)).toBeLessThan(2 * SLACK_MS)
  })

  test('of a tab that is never seen is none', async ({ track }) => {
    const tracked = await track({ before: () => Object.assign(window, { shown: 'hidden' }) })
    await tracked.page.clock.install()
    await tracked.open()
    await tracked.page.clock.runFor(60_000)
    await tracked.leave()
    expect(tracked.site.events()).toEqual([])
  })

  test('is not made by a machine that slept', async ({ track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(20_000)
    // Timers that were due fire once, as when the lid is opened again.
    await tracked.page.clock.fastForward(8 * 3_600_000)
    await tracked.page.clock.runFor(20_000)
    await tracked.leave()
    expect(engagedMs(tracked)).toBeGreaterThanOrEqual(30_000)
    expect(engagedMs(tracked)).toBeLessThanOrEqual(50_000)
  })

  test.for<[string, string]>([
    ['forward', '2031-01-01T00:00:00Z'],
    ['back', '2001-01-01T00:00:00Z'],
  ])('is not made or lost by a clock that jumps %s', async ([, time], { track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(10_000)
    await tracked.page.clock.setSystemTime(time)
    await tracked.page.clock.runFor(10_000)
    await tracked.leave()
    expect(engagedMs(tracked)).toBeGreaterThanOrEqual(10_000 - SLACK_MS)
    expect(engagedMs(tracked)).toBeLessThanOrEqual(20_000 + SLACK_MS)
    for (const { a = 0 } of tracked.site.events()) {
      expect(a).toBeGreaterThanOrEqual(0)
      expect(a).toBeLessThan(60_000)
    }
  })

  test('does not run on in the back-forward cache', async ({ track, skip }) => {
    requireFullChromium(skip)
    const tracked = await track()
    const { page, site } = tracked
    await tracked.open('/one')
    await until(() => expect(site.counted()).toEqual(['/one']))
    await page.evaluate(() => Object.assign(window, { isKept: true }))
    await tracked.open('/two')
    const before = engagedMs(tracked, '/one')
    const FROZEN_MS = 2_500
    await page.waitForTimeout(FROZEN_MS)
    const back = Date.now()
    await page.evaluate(() => history.back())
    await until(() => expect(site.counted()).toEqual(['/one', '/two', '/one']))
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true)
    await tracked.leave()
    // No more than was lived through since, whatever the machine took for it.
    expect(engagedMs(tracked, '/one') - before).toBeLessThanOrEqual(Date.now() - back + SLACK_MS)
    expect(engagedMs(tracked, '/one')).toBeGreaterThan(0)
  })

  test('of a page that is hidden and then left is told once', async ({ track }) => {
    const tracked = await open(track)
    await tracked.page.clock.runFor(9_000)
    await tracked.show('hidden')
    await tracked.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')))
    await tracked.leave()
    expect(Math.abs(engagedMs(tracked) - 9_000)).toBeLessThan(SLACK_MS)
  })
})

describe.concurrent('scroll depth', () => {
  test('of a page shorter than the window is all of it', async ({ track }) => {
    const tracked = await open(track, '/', tall(200))
    await tracked.page.clock.runFor(2_000)
    await tracked.leave()
    expect(depthOf(tracked)).toBe(100)
  })

  test('of a long page is what was seen without scrolling, and then the furthest that was scrolled to', async ({
    track,
  }) => {
    const tracked = await open(track, '/', tall(7_200))
    const { page } = tracked
    await page.clock.runFor(2_000)
    await tracked.push('/next')
    // The window of the tests is 720 high.
    expect(page.viewportSize()?.height).toBe(720)
    for (const y of [1_440, 2_880, 0]) {
      await scrollTo(page, y)
      await page.clock.runFor(1_000)
    }
    await tracked.leave()
    expect(depthOf(tracked)).toBe(10)
    expect(depthOf(tracked, '/next')).toBe(50)
  })

  test('of a page that grows while it is read is a share of what it has become', async ({ track }) => {
    const tracked = await open(track, '/', `${tall(720)}<div style="height: 720px"></div>`)
    const { page } = tracked
    await page.clock.runFor(1_000)
    await page.evaluate(() => {
      document.body.style.height = '7200px'
    })
    await page.clock.runFor(2_000)
    await tracked.leave()
    expect(depthOf(tracked)).toBe(10)
  })

  test('of a page that is restored further down begins there', async ({ track }) => {
    const tracked = await track({ html: (server) => tag(server) + tall(7_200) })
    const { page } = tracked
    await tracked.open('/long')
    await scrollTo(page, 2_880)
    await page.reload()
    await page.waitForFunction(() => scrollY > 2_000)
    await page.waitForTimeout(200)
    const before = engagedOf(tracked, '/long').length
    await tracked.leave()
    const after = engagedOf(tracked, '/long').slice(before)
    expect(after.map(({ d }) => d)).toEqual([50])
  })

  test('of a page that nobody looked at is not told', async ({ track }) => {
    const tracked = await track({
      html: (server) => tag(server) + tall(200),
      before: () => Object.assign(window, { shown: 'hidden' }),
    })
    await tracked.open()
    await tracked.leave()
    expect(tracked.site.events('e')).toEqual([])
  })
})
