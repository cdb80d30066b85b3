import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect } from 'vitest'
import { test, until } from '../../support/tracked-page.ts'

/** A page that bundles the package; browsers take its built file as it is. */
const app = (server: string, code: string, imports = 'createTracker') =>
  `<script type="module">
    import { ${imports} } from '${server}/index.js'
    const url = '${server}'
    ${code}
  </script>`

/** What an app with web vitals ships, made of the published files. */
async function bundleWithVitals(server: string) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createTracker, exitIntent } from '@tinyeclipse/tracker'
        import { vitals } from '@tinyeclipse/tracker/vitals'
        createTracker({ url: '${server}', siteKey: 'te_site_test', plugins: [exitIntent, vitals] })`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

describe.concurrent('the npm package', () => {
  test('importing does nothing, starting counts', async ({ track }) => {
    const { site, page, open, expectCounted } = await track({
      html: (server) => app(server, `window.start = () => createTracker({ url, siteKey: 'te_site_test' })`),
    })
    await open()
    await page.waitForFunction(() => 'start' in window)
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
    expect(site.asked().filter((path) => !path.endsWith('.js'))).toEqual([])
    await page.evaluate(() => void (window as unknown as { start(): void }).start())
    await expectCounted('/')
  })

  test('two sites on one page both count, and a second tracker of a site is the first', async ({ track }) => {
    const { site, open, push } = await track({
      html: (server) =>
        app(
          server,
          `for (const siteKey of ['te_site_one', 'te_site_two', 'te_site_one']) createTracker({ url, siteKey }).event('of ' + siteKey)`,
        ),
    })
    await open()
    await until(() => expect(site.counted()).toEqual(['/', '/']))
    await push('/next')
    await until(() => expect(site.counted().toSorted()).toEqual(['/', '/', '/next', '/next']))
    const keysOf = (kind: string) =>
      site.batches.flatMap(({ k, e }) => e.filter(({ n }) => n === kind).map(() => k)).toSorted()
    expect(keysOf('p')).toEqual(['te_site_one', 'te_site_one', 'te_site_two', 'te_site_two'])
    expect(keysOf('c')).toEqual(['te_site_one', 'te_site_one', 'te_site_two'])
  })

  test('measures what its plugins do, and nothing else', async ({ track }) => {
    const { site, page, open, leave } = await track({
      html: (server) =>
        `${app(server, `createTracker({ url, siteKey: 'te_site_test', plugins: [engagement] })`, 'createTracker, engagement')}
         <body><button type="button">Dead</button><form id="f"><input name="a"></form>`,
    })
    await open()
    await until(() => expect(site.counted()).toEqual(['/']))
    await page.click('button', { clickCount: 5 })
    await page.fill('input', 'typed')
    await page.waitForTimeout(200)
    await leave()
    await until(() => expect(new Set(site.events().map(({ n }) => n))).toEqual(new Set(['p', 'e'])))
  })

  test('tells events with money, and who it is with consent', async ({ track }) => {
    const { site, open } = await track({
      html: (server) =>
        app(
          server,
          `const tracker = createTracker({ url: url + '/', siteKey: 'te_site_test' })
           tracker.event('purchase', { order: 7 }, 49.9, 'EUR')
           tracker.event('plain')
           identify(tracker, { email: 'an@example.be' }, 'Yes')`,
          'createTracker, identify',
        ),
    })
    await open()
    await until(() => expect(site.events('i')).toHaveLength(1))
    expect(site.events('c')).toMatchObject([{ x: 'purchase', o: { order: 7 }, m: 49.9, y: 'EUR' }, { x: 'plain' }])
    expect(site.events('i')).toMatchObject([{ o: { email: 'an@example.be' }, g: 'Yes' }])
  })

  test('waits for consent, and stops when it is taken back', async ({ track }) => {
    const { site, page, open, push, leave } = await track({
      html: (server) =>
        app(server, `window.tracker = createTracker({ url, siteKey: 'te_site_test', consent: 'pending' })`),
    })
    const consent = (state: string) =>
      page.evaluate(
        (to) => (window as unknown as { tracker: { consent(state: string): void } }).tracker.consent(to),
        state,
      )
    await open()
    await page.waitForFunction(() => 'tracker' in window)
    await page.waitForTimeout(400)
    expect(site.asked().filter((path) => !path.endsWith('.js'))).toEqual([])
    await consent('granted')
    await until(() => expect(site.counted()).toEqual(['/']))
    await consent('denied')
    await push('/next')
    await leave()
    expect(site.counted()).toEqual(['/'])
  })

  test('bundled with its web vitals tells them once', async ({ track }) => {
    const { site, page, open, leave, expectCounted } = await track({
      parts: 'pecvi',
      html: () => '<h1>A page with something to see</h1><script src="/app.js" defer></script>',
    })
    const code = await bundleWithVitals(site.server)
    await page.route('**/app.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }))
    await open('/loaded')
    await expectCounted('/loaded')
    // What is seen here has been told to those who asked before.
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          new PerformanceObserver(resolve).observe({ type: 'largest-contentful-paint', buffered: true }),
        ),
    )
    await leave()
    expect(site.events('v')).toMatchObject([{ u: `${site.pages}/loaded`, o: { ttfb: expect.any(Number) } }])
  })
})
