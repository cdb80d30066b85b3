import { describe, expect } from 'vitest'
import { type Track, test, until } from '../../support/tracked-page.ts'
import { STUB, tag } from '../../support/tracked-site.ts'

/** Its clock stands still but for what a test lets pass. */
async function trackStill(track: Track, ...options: Parameters<Track>) {
  const tracked = await track(...options)
  await tracked.page.clock.install()
  await tracked.page.clock.pauseAt(Date.now() + 60_000)
  return tracked
}

describe.concurrent('while the page lives', () => {
  test('a batch answered 503 is sent again with the same ids and counts once', async ({ track }) => {
    const { site, page, open, expectCounted } = await trackStill(track, {
      answer: (batch) => (batch === 1 ? 503 : 202),
    })
    await open()
    await page.clock.runFor(400)
    await until(() => expect(site.batches).toHaveLength(1))
    await until(async () => {
      await page.clock.runFor(1_000)
      expect(site.batches.length).toBeGreaterThan(1)
    })
    await expectCounted('/')
    const [first, again] = site.batches.map(({ e }) => e.find(({ n }) => n === 'p'))
    expect(again?.i).toBe(first?.i)
    expect(again?.a).toBeGreaterThanOrEqual(first?.a ?? 0)
  })

  test('pauses double up to two minutes', async ({ track }) => {
    const { page, open } = await track({
      answer: () => 503,
      before: () => {
        const pauses: unknown[] = []
        Object.assign(window, { pauses })
        const native = setTimeout
        // A pause lasts no time here, but for what is asked.
        window.setTimeout = ((run: () => void, milliseconds: number) => {
          pauses.push(milliseconds)
          return native(run)
        }) as typeof setTimeout
        Math.random = () => 0.5
      },
    })
    await open()
    const pauses = () => page.evaluate(() => (window as unknown as { pauses: number[] }).pauses)
    await until(async () => expect((await pauses()).length).toBeGreaterThan(11))
    // The first waits for what belongs into the same batch; then any time up to the longest, here always its half.
    const longest = [600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 76_800, 120_000, 120_000]
    expect((await pauses()).slice(0, 11)).toEqual([300, ...longest.map((milliseconds) => milliseconds / 2)])
  })

  test('a batch answered 4xx is dropped, and what comes after it is sent', async ({ track }) => {
    const { site, open, push, expectCounted } = await track({ answer: (batch) => (batch === 1 ? 403 : 202) })
    await open('/refused')
    await until(() => expect(site.batches).toHaveLength(1))
    await push('/next')
    await expectCounted('/next')
  })

  test('what a server that is away missed arrives later, in batches of at most 20, the oldest given up', async ({
    track,
  }) => {
    let isUp = false
    const { site, page, open } = await trackStill(track, { answer: () => (isUp ? 202 : 503) })
    await open()
    await page.clock.runFor(400)
    await until(() => expect(site.batches).toHaveLength(1))
    await page.evaluate(() => {
      const { tinyeclipse } = window as unknown as { tinyeclipse(...given: unknown[]): void }
      for (let index = 0; index < 120; index++) tinyeclipse('event', `event ${index}`)
    })
    isUp = true
    await until(async () => {
      await page.clock.runFor(5_000)
      expect(site.named('event 119')).toHaveLength(1)
    })
    expect(site.named('event 20')).toHaveLength(1)
    expect(site.named('event 19')).toEqual([])
    expect(site.events()).toHaveLength(100)
    expect(Math.max(...site.batches.map(({ e }) => e.length))).toBe(20)
  })

  test('a request that hangs is given up after ten seconds and sent again', async ({ track }) => {
    const { page, site, open, expectCounted } = await track({
      answer: (batch) => (batch === 1 ? null : 202),
      before: () => {
        const native = AbortSignal.timeout
        AbortSignal.timeout = (milliseconds) => native.call(AbortSignal, milliseconds / 100)
      },
    })
    await page.clock.install()
    await open()
    await until(async () => {
      await page.clock.runFor(1_000)
      expect(site.batches.length).toBeGreaterThan(1)
    })
    await expectCounted('/')
  })

  test('offline, events wait; back again they are sent at once, with their true ages', async ({ track }) => {
    const { site, page, context, open, call, expectCounted } = await track()
    await open()
    await expectCounted('/')
    await context.setOffline(true)
    await page.clock.install()
    await call('event', 'while away')
    await page.clock.runFor(1_000)
    await page.clock.runFor(30_000)
    expect(site.named('while away')).toEqual([])
    await context.setOffline(false)
    // No more time passes: nothing but being back can have sent it.
    await until(() => expect(site.named('while away')).toHaveLength(1))
    expect(site.named('while away')[0]?.a).toBeGreaterThanOrEqual(31_000)
  })

  test('a clock that jumps an hour forward or back changes no age', async ({ track }) => {
    const { site, page, open, call } = await track({ answer: (batch) => (batch < 3 ? 503 : 202) })
    await page.clock.install({ time: '2026-06-01T12:00:00Z' })
    await open()
    for (const time of ['2026-06-01T13:00:00Z', '2026-06-01T11:00:00Z']) {
      await call('event', 'before the jump')
      await page.clock.setSystemTime(time)
      await page.clock.runFor(400)
    }
    await until(async () => {
      await page.clock.runFor(1_000)
      expect(site.named('before the jump')).toHaveLength(2)
    })
    for (const { a } of site.events()) {
      expect(a).toBeGreaterThanOrEqual(0)
      expect(a).toBeLessThan(60_000)
    }
  })

  test('what the plan does not take stops, and what of it waited is dropped', async ({ track }) => {
    const { site, page, open, push, call, leave, expectCounted } = await track({
      parts: 'p',
      html: (server) => `${STUB}<script>tinyeclipse('event', 'in the first batch')</script>${tag(server)}`,
    })
    await open()
    await expectCounted('/')
    expect(site.named('in the first batch')).toHaveLength(1)
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => scrollTo(0, 100))
    await call('event', 'after the answer')
    await call('identify', { email: 'an@example.be' }, 'Yes')
    await page.mouse.click(10, 10)
    await push('/next')
    await expectCounted('/', '/next')
    await leave()
    expect(new Set(site.batches.slice(1).flatMap(({ e }) => e.map(({ n }) => n)))).toEqual(new Set(['p']))
  })

  test('a plan that takes nothing is asked once and no more', async ({ track }) => {
    const { site, page, open, push, call, leave, expectCounted } = await track({ parts: '' })
    await open()
    await expectCounted('/')
    await page.waitForLoadState('networkidle')
    await call('event', 'after the answer')
    await push('/next')
    await page.waitForTimeout(600)
    await leave()
    expect(site.batches).toHaveLength(1)
  })

  test('no request leaves before the first pageview, whatever the page tells', async ({ track }) => {
    const { site, page, open, call, show } = await track({ before: () => Object.assign(window, { shown: 'hidden' }) })
    await open()
    await call('event', 'unseen')
    await page.waitForTimeout(600)
    expect(site.asked()).toEqual(['/t.js'])
    await show('visible')
    await until(() => expect(site.named('unseen')).toHaveLength(1))
    expect(site.batches[0]?.e.map(({ n }) => n)).toContain('p')
  })
})

describe.concurrent('when the page goes', () => {
  test('what is unsent leaves by a beacon', async ({ track }) => {
    const { site, page, open, expectCounted } = await trackStill(track)
    await open('/left-at-once')
    await page.goto('about:blank')
    await expectCounted('/left-at-once')
    // A fetch would ask for the answer; a beacon cannot.
    expect(site.modes).toEqual(['no-cors'])
  })

  test.for<[string, () => void]>([
    ['is missing', () => void Object.defineProperty(navigator, 'sendBeacon', { value: undefined })],
    ['answers false', () => void Object.assign(navigator, { sendBeacon: () => false })],
    [
      'throws',
      () =>
        void Object.assign(navigator, {
          sendBeacon() {
            throw new TypeError('Blocked')
          },
        }),
    ],
  ])('a beacon that %s is replaced by fetch', async ([, before], { track }) => {
    const { page, open, expectCounted } = await trackStill(track, { before })
    await open('/left-at-once')
    await page.goto('about:blank')
    await expectCounted('/left-at-once')
  })

  test('a beacon that the browser says it took and a blocker drops costs only what was unsent', async ({ track }) => {
    const { site, page, open, call, expectCounted } = await track({
      before: () => Object.assign(navigator, { sendBeacon: () => true }),
    })
    await open()
    await call('event', 'sent in life')
    await expectCounted('/')
    await until(() => expect(site.named('sent in life')).toHaveLength(1))
    await page.goto('about:blank')
  })

  test.for<[string, string[]]>([
    ['a pagehide alone, as on iOS', ['pagehide']],
    ['a pagehide, and then it is hidden', ['pagehide', 'hidden']],
    ['it is hidden, and then a pagehide', ['hidden', 'pagehide']],
    ['it is hidden, and killed', ['hidden']],
  ])('by %s, every event counts once', async ([, steps], { track }) => {
    const { site, page, open, call, show, expectCounted } = await trackStill(track)
    await open('/on-a-phone')
    await call('event', 'last')
    for (const step of steps) {
      if (step === 'hidden') await show('hidden')
      else await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')))
    }
    await until(() => expect(site.named('last')).toHaveLength(1))
    await expectCounted('/on-a-phone')
    const ids = site.events().map(({ i }) => i)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a blocker that lets no request through does no harm, and loses nothing once it is off', async ({ track }) => {
    const { page, open, expectCounted } = await track()
    await page.route('**/v1/events', (route) => route.abort('blockedbyclient'))
    const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/v1/events'))
    await open()
    await failed
    await page.unroute('**/v1/events')
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expectCounted('/')
  })

  test('from many pages in a row, each counts once', async ({ track }) => {
    const { open, expectCounted } = await track({ html: (server) => tag(server) })
    const paths = ['/1', '/2', '/3', '/4', '/5']
    for (const path of paths) await open(path)
    await expectCounted(...paths)
  })
})
