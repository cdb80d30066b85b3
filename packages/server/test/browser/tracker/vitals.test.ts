import { describe, expect } from 'vitest'
import { requireFullChromium } from '../../support/browser.ts'
import { test, until, untilVitalsRun } from '../../support/tracked-page.ts'
import { STUB, tag } from '../../support/tracked-site.ts'

const PARTS = 'peckvi'
const html = (server: string) =>
  `${tag(server)}<body><h1>A page with something to see</h1><button type="button" onclick="this.textContent = 'Done'">Do</button>`

describe.concurrent('web vitals', () => {
  test('load by themselves in a file of their own, and are one event of the page when it is left', async ({
    track,
  }) => {
    const { site, page, open, leave, expectCounted } = await track({ parts: PARTS, html })
    await open('/page')
    await expectCounted('/page')
    await untilVitalsRun(page)
    await page.click('button')
    await page.waitForTimeout(300)
    await leave()
    await until(() => expect(site.events('v')).toHaveLength(1))
    const [vitals] = site.events('v')
    expect(vitals?.u).toBe(`${site.pages}/page`)
    const { lcp, fcp, ttfb, cls, inp } = (vitals?.o ?? {}) as Record<string, number>
    expect(Object.keys(vitals?.o ?? {}).toSorted()).toEqual(expect.arrayContaining(['cls', 'fcp', 'lcp', 'ttfb']))
    expect(ttfb).toBeGreaterThanOrEqual(0)
    expect(fcp).toBeGreaterThan(ttfb ?? 0)
    expect(lcp).toBeGreaterThanOrEqual(fcp ?? 0)
    expect(lcp).toBeLessThan(60_000)
    expect(cls).toBeGreaterThanOrEqual(0)
    expect(cls).toBeLessThan(1)
    if (inp !== undefined) expect(inp).toBeGreaterThanOrEqual(0)
    expect(site.asked().filter((path) => path === '/t-vitals.js')).toHaveLength(1)
  })

  test('are not loaded where the plan does not take them', async ({ track }) => {
    const { site, page, open, leave, expectCounted } = await track({ html, parts: 'peck' })
    await open()
    await expectCounted('/')
    await page.waitForLoadState('networkidle')
    await leave()
    expect(site.asked()).not.toContain('/t-vitals.js')
    expect(site.events('v')).toEqual([])
  })

  test('are not loaded before consent', async ({ track }) => {
    const { site, page, open, call, expectCounted } = await track({
      parts: PARTS,
      html: (server) => `${STUB}${tag(server, '?consent=pending')}<h1>Page</h1>`,
    })
    await open()
    await page.waitForTimeout(400)
    expect(site.asked()).toEqual(['/t.js'])
    await call('consent', 'granted')
    await expectCounted('/')
    await until(() => expect(site.asked()).toContain('/t-vitals.js'))
  })

  test('of a page that is hidden, and then left, are told once', async ({ track }) => {
    const { site, page, open, show, leave } = await track({ parts: PARTS, html })
    await open()
    await untilVitalsRun(page)
    await show('hidden')
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')))
    await leave()
    expect(site.events('v')).toHaveLength(1)
  })

  test('of an app belong to the page that was loaded, not to the one that is shown when it is left', async ({
    track,
  }) => {
    const { site, page, open, push, leave } = await track({ parts: PARTS, html })
    await open('/loaded')
    await untilVitalsRun(page)
    await push('/shown')
    await leave()
    const [first] = site.events('v')
    expect(first).toMatchObject({ u: `${site.pages}/loaded`, o: { lcp: expect.any(Number) } })
    for (const { u, o } of site.events('v').slice(1)) {
      expect(u).toBe(`${site.pages}/shown`)
      expect(o).not.toHaveProperty('ttfb')
    }
  })

  test('that are there only after an app moved on belong to the page that was loaded', async ({ track }) => {
    const { site, page, open, push, leave, expectCounted } = await track({ parts: PARTS, html })
    // Nothing is known of a page before its file has run.
    let pass = () => {}
    const moved = new Promise<void>((resolve) => {
      pass = resolve
    })
    await page.route('**/t-vitals.js', async (route) => {
      await moved
      await route.continue()
    })
    await open('/loaded')
    await expectCounted('/loaded')
    await push('/shown')
    pass()
    await untilVitalsRun(page)
    await leave()
    expect(site.events('v')).toMatchObject([{ u: `${site.pages}/loaded`, o: { lcp: expect.any(Number) } }])
    await expectCounted('/loaded', '/shown')
  })

  test('of a page that comes back from the back-forward cache are a page’s of its own', async ({ track, skip }) => {
    requireFullChromium(skip)
    const { site, page, open, leave } = await track({ parts: PARTS, html })
    await open('/one')
    await untilVitalsRun(page)
    await page.evaluate(() => Object.assign(window, { isKept: true }))
    await open('/two')
    await page.evaluate(() => history.back())
    await until(() => expect(site.counted()).toEqual(['/one', '/two', '/one']))
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true)
    await page.waitForTimeout(300)
    await leave()
    const ofOne = site.events('v').filter(({ u }) => u.endsWith('/one'))
    expect(ofOne.length).toBeGreaterThanOrEqual(1)
    expect(ofOne.length).toBeLessThanOrEqual(2)
    expect(new Set(ofOne.map(({ i }) => i)).size).toBe(ofOne.length)
  })
})
