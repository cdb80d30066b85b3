import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { type TrackedPage, test, until } from '../../support/tracked-page.ts'
import { STUB, tag } from '../../support/tracked-site.ts'

const storedIn = (page: Page) =>
  page.evaluate(async () => ({
    cookies: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).length,
  }))
const NOTHING = { cookies: '', local: [], session: [], databases: 0 }

/** Whatever a visitor can do and a page can tell. */
async function doEverything(page: Page) {
  await page.mouse.move(50, 50)
  await page.mouse.click(50, 50)
  await page.evaluate(() => {
    const { tinyeclipse } = window as unknown as { tinyeclipse?(...given: unknown[]): void }
    scrollTo(0, 200)
    history.pushState(null, '', '/next')
    document.querySelector('a')?.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, button: 1 }))
    const field = document.querySelector('input')
    if (field) field.value = 'typed'
    field?.dispatchEvent(new Event('input', { bubbles: true }))
    field?.dispatchEvent(new Event('change', { bubbles: true }))
    tinyeclipse?.('event', 'told', { size: 2 }, 9.5, 'EUR')
    tinyeclipse?.('identify', { email: 'an@example.be' }, 'Yes')
    tinyeclipse?.('pageview')
  })
}

/** Nothing is sent beyond the bodies there were, whatever is done, and nothing is stored in the browser. */
async function expectSilence({ site, page, leave }: Pick<TrackedPage, 'site' | 'page' | 'leave'>, sent = 0) {
  await doEverything(page)
  await page.waitForTimeout(400)
  expect(await storedIn(page)).toEqual(NOTHING)
  await leave()
  expect(site.bodies).toHaveLength(sent)
}
const PAGE = `<body style="height: 3000px"><a href="https://elsewhere.example/">Elsewhere</a><form><input name="email"></form>`

describe.concurrent('a visitor who asked not to be measured', () => {
  test.for<[string, () => void]>([
    ['Do Not Track', () => void Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' })],
    [
      'Global Privacy Control',
      () => void Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true }),
    ],
  ])('by %s is not: nothing is sent or stored', async ([, before], { track }) => {
    const { site, page, open, leave } = await track({ before, html: (server) => `${STUB}${tag(server)}${PAGE}` })
    await open()
    await expectSilence({ site, page, leave })
    expect(site.asked()).not.toContain('/t-vitals.js')
  })
})

describe.concurrent('what is left behind', () => {
  test('is one random id in sessionStorage, the same over the pages of a tab', async ({ track }) => {
    const { site, page, open, expectCounted } = await track({ html: (server) => tag(server) + PAGE })
    await open('/one')
    await open('/two')
    await expectCounted('/one', '/two')
    await doEverything(page)
    await until(() => expect(site.named('told')).toHaveLength(1))
    expect(new Set(site.batches.map(({ s }) => s)).size).toBe(1)
    expect(await storedIn(page)).toEqual({ ...NOTHING, session: ['te_tab'] })
    await expectCounted('/one', '/two', '/next', '/next')
  })

  test('is nothing where storage is blocked, and the page is counted without an id', async ({ track }) => {
    const { site, open, expectCounted } = await track({
      before: () => {
        for (const name of ['sessionStorage', 'localStorage'])
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException('Storage is blocked', 'SecurityError')
            },
          })
      },
    })
    await open()
    await expectCounted('/')
    expect(site.batches[0]).not.toHaveProperty('s')
  })

  test('in the page are two names at most', async ({ track }) => {
    const { site, page, open } = await track({ html: () => '' })
    await open()
    const namesOf = () => page.evaluate(() => Object.getOwnPropertyNames(window))
    const before = await namesOf()
    await page.addScriptTag({ url: `${site.server}/t.js?site=te_site_test` })
    const added = (await namesOf()).filter((name) => !before.includes(name))
    expect(added).toContain('tinyeclipse')
    expect(added.length).toBeLessThanOrEqual(2)
  })
})

describe.concurrent('consent', () => {
  const html = (server: string) => `${STUB}${tag(server, '?consent=pending')}${PAGE}`

  test('while it is pending, nothing is sent or stored', async ({ track }) => {
    const { site, page, open, leave } = await track({ html })
    await open()
    await expectSilence({ site, page, leave })
  })

  test('once granted, what waited is sent with its true age', async ({ track }) => {
    const { site, page, open, call, expectCounted } = await track({ html })
    await page.clock.install()
    await open('/waited')
    await call('event', 'early', { size: 2 })
    await page.clock.runFor(60_000)
    expect(site.bodies).toEqual([])
    await call('event', 'late')
    await call('consent', 'granted')
    await until(async () => {
      await page.clock.runFor(400)
      expect(site.named('late')).toHaveLength(1)
    })
    await expectCounted('/waited')
    const ages = [site.events('p')[0], site.named('early')[0], site.named('late')[0]].map((event) => event?.a ?? 0)
    for (const age of ages.slice(0, 2)) {
      expect(age).toBeGreaterThanOrEqual(60_000)
      expect(age).toBeLessThan(90_000)
    }
    expect(ages[2]).toBeLessThan(30_000)
    expect(await storedIn(page)).toEqual({ ...NOTHING, session: ['te_tab'] })
  })

  test('pending keeps a bounded number of events, the latest', async ({ track }) => {
    const { site, open, page, call } = await track({ html })
    await open()
    await page.evaluate(() => {
      const { tinyeclipse } = window as unknown as { tinyeclipse(...given: unknown[]): void }
      for (let index = 0; index < 1_000; index++) tinyeclipse('event', `event ${index}`)
    })
    await call('consent', 'granted')
    await until(() => expect(site.named('event 999')).toHaveLength(1))
    expect(site.events().length).toBeLessThanOrEqual(200)
    expect(site.named('event 0')).toEqual([])
  })

  test('denied after pending: nothing is sent, nothing is stored', async ({ track }) => {
    const { site, page, open, call, leave } = await track({ html })
    await open()
    await doEverything(page)
    await call('consent', 'denied')
    await expectSilence({ site, page, leave })
  })

  test('denied after granted: the queue is dropped and the id of the tab is gone', async ({ track }) => {
    const { site, page, open, call, leave, expectCounted } = await track({ html: (server) => tag(server) + PAGE })
    await open()
    await expectCounted('/')
    const before = site.bodies.length
    await page.evaluate(() => {
      const { tinyeclipse } = window as unknown as { tinyeclipse(...given: unknown[]): void }
      tinyeclipse('event', 'unsent')
      tinyeclipse('consent', 'denied')
    })
    await call('event', 'after')
    await expectSilence({ site, page, leave }, before)
  })

  test('granted after denied: measuring begins with this page, and nothing of before is told', async ({ track }) => {
    const { site, open, push, call, expectCounted } = await track({
      html: (server) => tag(server, '?consent=denied'),
    })
    await open('/refused')
    await call('event', 'while denied')
    await push('/here')
    await call('consent', 'granted')
    await expectCounted('/here')
    await push('/next')
    await call('event', 'after')
    await expectCounted('/here', '/next')
    await until(() => expect(site.named('after')).toHaveLength(1))
    expect(site.named('while denied')).toEqual([])
  })

  test('said to the stub before the script is there counts', async ({ track }) => {
    const { site, page, open, leave } = await track({
      html: (server) => `${STUB}<script>tinyeclipse('consent', 'denied')</script>${tag(server)}${PAGE}`,
    })
    await open()
    await expectSilence({ site, page, leave })
  })
})
