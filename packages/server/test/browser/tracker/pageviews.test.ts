import { describe, expect } from 'vitest'
import { openWithoutPlaywright, requireFullChromium } from '../../support/browser.ts'
import { test, until } from '../../support/tracked-page.ts'
import { startTrackedSite, tag } from '../../support/tracked-site.ts'

describe.concurrent('a pageview', () => {
  test('carries tab, language and referrer, and no fragment', async ({ track }) => {
    const { site, page, expectCounted } = await track()
    await page.goto(`${site.pages}/shop?page=2#token=secret`, { referer: 'https://search.example/' })
    await expectCounted('/shop?page=2')
    const [batch] = site.batches
    expect(batch).toMatchObject({ v: 1, k: 'te_site_test', l: 'nl-BE', s: expect.stringMatching(/^[\w-]{8,40}$/) })
    expect(batch?.e[0]).toMatchObject({ n: 'p', r: 'https://search.example/' })
    expect(batch?.e[0]?.a).toBeGreaterThanOrEqual(0)
    expect(batch?.e[0]?.a).toBeLessThan(5_000)
    expect(site.bodies.join()).not.toContain('secret')
  })

  test('of a campaign keeps its query', async ({ track }) => {
    const { open, expectCounted } = await track()
    await open('/?utm_source=letter&utm_medium=email')
    await expectCounted('/?utm_source=letter&utm_medium=email')
  })

  test('is counted once a tab that was opened in the background is seen, with the address it has then', async ({
    track,
  }) => {
    const { site, page, open, push, show, expectCounted } = await track({
      before: () => Object.assign(window, { shown: 'hidden' }),
    })
    const requests: string[] = []
    page.on('request', (request) => requests.push(new URL(request.url()).pathname))
    await open('/')
    await push('/landed')
    // Longer than a batch waits.
    await page.waitForTimeout(700)
    expect(site.asked()).toEqual(['/t.js'])
    expect(requests.filter((path) => path !== '/favicon.ico')).toEqual(['/', '/t.js'])
    await show('visible')
    await push('/next')
    await expectCounted('/landed', '/next')
  })

  test('of a prerendered page is counted when it is opened, and not before', async ({ skip }) => {
    const chromium = requireFullChromium(skip)
    const urls = ['/next', '/never']
    // Goes on when both were prerendered, which the page cannot see by itself.
    const first = (server: string) => `${tag(server)}
      <script type="speculationrules">{"prerender":[{"source":"list","urls":${JSON.stringify(urls)},"eagerness":"immediate"}]}</script>
      <script>
        setInterval(async () => {
          const known = await (await fetch('/known')).text()
          if (known.includes('/prerendered/next') && known.includes('/prerendered/never')) location.assign('/next')
        }, 100)
      </script>`
    const other = (server: string) => `${tag(server)}<script>
        addEventListener('load', () => document.prerendering && fetch('/prerendered' + location.pathname))
        document.addEventListener('prerenderingchange', () => fetch('/activated' + location.pathname))
      </script>`
    const site = await startTrackedSite({
      html: (server, path) =>
        path === '/' ? first(server) : path === '/known' ? site.visited().join() : other(server),
    })
    const close = openWithoutPlaywright(chromium, `${site.pages}/`)
    try {
      // The first page may say what it has left to say as the other is opened: either can arrive first.
      await until(() => expect(site.counted().toSorted()).toEqual(['/', '/next']))
      await until(() => expect(site.visited()).toContain('/activated/next'))
      expect(site.visited()).toContain('/never')
    } finally {
      await close()
      await site.close()
    }
  })
})

describe.concurrent('navigation within a page', () => {
  test('counts each change of path or query, and the referrer only once', async ({ track }) => {
    const { site, page, push, expectCounted } = await track()
    await page.goto(`${site.pages}/`, { referer: 'https://search.example/' })
    await push('/a')
    await push('/a?x=1')
    await page.goBack()
    await expectCounted('/', '/a', '/a?x=1', '/a')
    expect(site.events('p').map(({ r }) => r)).toEqual(['https://search.example/', undefined, undefined, undefined])
  })

  test('replaceState is noise, not even counted by the next change of fragment', async ({ track }) => {
    const { page, open, push, replace, expectCounted } = await track()
    await open('/')
    await replace('/?filter=red')
    await replace('/?filter=red&scroll=200')
    await page.evaluate(() => {
      location.hash = 'reviews'
    })
    await push('/end')
    await expectCounted('/', '/end')
  })

  test('hash routes are nothing while they are off', async ({ track }) => {
    const { site, page, open, push, expectCounted } = await track()
    await open('/page#one')
    await push('/page#two')
    await push('/page')
    await page.goBack()
    await page.evaluate(() => {
      location.hash = '#/route'
    })
    await push('/end')
    await expectCounted('/page', '/end')
    expect(site.bodies.join()).not.toContain('#')
  })

  test('hash routes are pages while they are on, by fragment and by pushState', async ({ track }) => {
    const { page, open, push, expectCounted } = await track({ html: (server) => tag(server, '?hash=1') })
    await open('/#/start')
    await page.evaluate(() => {
      location.hash = '#/cart'
    })
    await push('/#/pay')
    await page.goBack()
    await expectCounted('/#/start', '/#/cart', '/#/pay', '/#/cart')
  })

  test.for([
    ['before', true],
    ['after', false],
  ])('of a page that patches history %s us works on and counts once', async ([, isBefore], { track }) => {
    const patch = `<script>
      window.seen = []
      const before = history.pushState
      history.pushState = function (...given) { seen.push(given[2]); return before.apply(this, given) }
    </script>`
    const script = (server: string) => tag(server, '', 'data-site="te_site_test"')
    const { page, open, push, expectCounted } = await track({
      html: (server) => (isBefore ? patch + script(server) : script(server) + patch),
    })
    await open('/')
    await push('/next')
    await expectCounted('/', '/next')
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(['/next'])
    // A page's own mistake reaches the page as it would without us.
    const mistake = page.evaluate(() => history.pushState(null, '', 'https://elsewhere.example/'))
    await expect(mistake).rejects.toThrow('SecurityError')
  })

  test('of a page that patches history with one that throws tells the page, and counts what did move', async ({
    track,
  }) => {
    const { page, open, push, expectCounted } = await track()
    await open('/')
    await page.evaluate(() => {
      const before = history.pushState
      history.pushState = function (...given) {
        before.apply(this, given)
        throw new Error('of the page')
      }
    })
    await expect(push('/moved')).rejects.toThrow('of the page')
    await expectCounted('/', '/moved')
  })
})

describe.concurrent('the back-forward cache', () => {
  test('a page that comes back from it counts again', async ({ track, skip }) => {
    requireFullChromium(skip)
    const { page, open, expectCounted } = await track()
    await open('/one')
    await expectCounted('/one')
    await page.evaluate(() => Object.assign(window, { isKept: true }))
    await open('/two')
    // Not page.goBack(), which waits for a load that a kept page does not have.
    await page.evaluate(() => history.back())
    await expectCounted('/one', '/two', '/one')
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true)
  })

  test('a page that comes back beside one of the same path counts again', async ({ track, skip }) => {
    requireFullChromium(skip)
    const { page, open, expectCounted } = await track()
    await open('/same')
    await page.evaluate(() => Object.assign(window, { isKept: true }))
    await page.goto('about:blank')
    await open('/same')
    await page.evaluate(() => history.go(-2))
    await expectCounted('/same', '/same', '/same')
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true)
  })

  test('a page that came back goes on counting its own navigation', async ({ track, skip }) => {
    requireFullChromium(skip)
    const { page, open, push, expectCounted } = await track()
    await open('/one')
    await open('/two')
    await page.evaluate(() => history.back())
    await expectCounted('/one', '/two', '/one')
    await push('/one/more')
    await expectCounted('/one', '/two', '/one', '/one/more')
  })
})

describe.concurrent('the script tag', () => {
  test('two copies on one page count once', async ({ track }) => {
    const { open, push, expectCounted } = await track({ html: (server) => tag(server) + tag(server) })
    await open('/')
    await push('/next')
    await expectCounted('/', '/next')
  })

  test('an optimiser that strips data-* leaves the key in the address', async ({ track }) => {
    const { site, open, expectCounted } = await track({
      html: (server) => tag(server, '?site=te_site_url', 'defer type="text/javascript"'),
    })
    await open('/')
    await expectCounted('/')
    expect(site.batches[0]?.k).toBe('te_site_url')
  })

  test.for<[string, (server: string) => string]>([
    ['async', (server: string) => tag(server, '', 'async data-site="te_site_test"')],
    ['async, with the key in its address', (server: string) => tag(server, '?site=te_site_test', 'async')],
    ['a module', (server: string) => tag(server, '?site=te_site_test', 'type="module" crossorigin')],
    [
      'injected by another script',
      (server: string) => `<script>
        const script = document.createElement('script')
        script.src = '${server}/t.js?site=te_site_test'
        document.head.append(script)
      </script>`,
    ],
    [
      'delayed until the visitor does something, as optimisers do',
      (server: string) => `<script type="rocketlazyload" data-src="${server}/t.js?site=te_site_test"></script><script>
        addEventListener('load', () => setTimeout(() => {
          const lazy = document.querySelector('[type=rocketlazyload]')
          const script = document.createElement('script')
          script.src = lazy.dataset.src
          lazy.replaceWith(script)
        }))
      </script>`,
    ],
  ])('works %s', async ([, html], { track }) => {
    const { site, open, push, expectCounted } = await track({ html })
    await open('/')
    await until(() => expect(site.counted()).toEqual(['/']))
    await push('/next')
    await expectCounted('/', '/next')
  })

  test('sends elsewhere when told to, from the script’s own address', async ({ track }) => {
    const { site, open, page } = await track({ html: (server) => tag(server, '?to=elsewhere/in') })
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.route(`${site.server}/elsewhere/in`, (route) => route.fulfill({ status: 202, json: { parts: 'p' } }))
    await open('/')
    expect((await sent).url()).toBe(`${site.server}/elsewhere/in`)
  })
})
