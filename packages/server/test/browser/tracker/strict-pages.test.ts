import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { test, until, untilVitalsRun } from '../../support/tracked-page.ts'
import { tag } from '../../support/tracked-site.ts'

const WITH_VITALS = 'peckvi'

/** What the page's policy refused, whoever asked. */
async function watchViolations(page: Page) {
  await page.addInitScript(() => {
    const seen = Object.assign(window, { violations: [] as string[] })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      seen.violations.push(`${violatedDirective} ${blockedURI}`),
    )
  })
  return () => page.evaluate(() => (window as unknown as { violations: string[] }).violations)
}

describe.concurrent('a page with a policy', () => {
  test.for<[string, (server: string) => string, (server: string) => string]>([
    [
      'that names the server, and nothing unsafe',
      (server) => `default-src 'none'; script-src ${server}; connect-src ${server}`,
      (server) => tag(server),
    ],
    [
      'of nonces',
      (server) => `default-src 'none'; script-src 'nonce-cafe'; connect-src ${server}`,
      (server) => tag(server, '', 'nonce="cafe" defer data-site="te_site_test"'),
    ],
    [
      'of nonces and strict-dynamic',
      (server) => `default-src 'none'; script-src 'nonce-cafe' 'strict-dynamic'; connect-src ${server}`,
      (server) => tag(server, '', 'nonce="cafe" defer data-site="te_site_test"'),
    ],
  ])('%s has its pageviews and its vitals, and nothing to refuse', async ([, policy, html], { track }) => {
    const { site, page, open, call, leave, expectCounted } = await track({
      parts: WITH_VITALS,
      html,
      headers: (server) => ({ 'content-security-policy': policy(server) }),
    })
    const violations = await watchViolations(page)
    await open()
    await expectCounted('/')
    await untilVitalsRun(page)
    await call('event', 'told')
    expect(await violations()).toEqual([])
    await leave()
    expect(site.named('told')).toHaveLength(1)
    expect(site.events('v')).toHaveLength(1)
  })

  test('that isolates it (COEP require-corp) loads script and vitals, with crossorigin and without', async ({
    track,
  }) => {
    const { site, page, open, leave, expectCounted } = await track({
      parts: WITH_VITALS,
      html: (server, path) =>
        tag(server, '', `defer ${path === '/cors' ? 'crossorigin' : ''} data-site="te_site_test"`),
      headers: () => ({
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-opener-policy': 'same-origin',
      }),
    })
    for (const path of ['/', '/cors']) {
      await open(path)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      await until(() => expect(site.counted()).toContain(path))
      await untilVitalsRun(page)
    }
    await leave()
    expect(site.events('v')).toHaveLength(2)
    await expectCounted('/', '/cors')
  })

  test('that checks the script by its hash runs it', async ({ track }) => {
    const script = readFileSync(fileURLToPath(import.meta.resolve('@tinyeclipse/tracker/t.js')))
    const hash = createHash('sha384').update(script).digest('base64')
    const { open, expectCounted } = await track({
      html: (server) => tag(server, '', `integrity="sha384-${hash}" crossorigin defer data-site="te_site_test"`),
    })
    await open()
    await expectCounted('/')
  })
})

describe.concurrent('a page whose elements are called', () => {
  test.for<[string, string]>([
    ['currentScript', '<img name="currentScript" alt="">'],
    ['currentScript, all at once', '<img name="currentScript" alt=""><form name="currentScript"></form>'],
    ['currentScript, of a frame', '<iframe name="currentScript"></iframe>'],
    ['hidden', '<iframe name="hidden" style="display: none"></iframe>'],
    ['what the document is asked for', '<form name="querySelector"></form><img name="referrer" alt="">'],
  ])('%s is counted', async ([, elements], { track }) => {
    const { open, expectCounted } = await track({ html: (server) => `${elements}${tag(server)}` })
    await open()
    await expectCounted('/')
  })
})

/** What pages do to themselves, or browsers and blockers to pages. None may make the tracker throw. */
const HOSTILE: [string, () => void][] = [
  ['history is frozen', () => void Object.freeze(history)],
  [
    'there is no fetch and no beacon',
    () => {
      Object.assign(window, { fetch: undefined })
      Object.defineProperty(navigator, 'sendBeacon', { value: undefined })
    },
  ],
  [
    'fetch throws at once',
    () =>
      void Object.assign(window, {
        fetch: () => {
          throw new TypeError('of the page')
        },
      }),
  ],
  ['fetch answers nonsense', () => void Object.assign(window, { fetch: async () => ({ status: 202, json: () => 5 }) })],
  ['there is no crypto', () => void Object.defineProperty(window, 'crypto', { value: undefined })],
  ['there is no performance', () => void Object.defineProperty(window, 'performance', { value: undefined })],
  ['there is no MutationObserver', () => void Object.assign(window, { MutationObserver: undefined })],
  ['there is no AbortSignal', () => void Object.assign(window, { AbortSignal: undefined })],
  ['URL is something else', () => void Object.assign(window, { URL: 'a string' })],
  [
    'JSON.stringify throws',
    () =>
      void Object.assign(JSON, {
        stringify: () => {
          throw new TypeError('of the page')
        },
      }),
  ],
  [
    'JSON.parse throws',
    () =>
      void Object.assign(JSON, {
        parse: () => {
          throw new TypeError('of the page')
        },
      }),
  ],
  [
    'arrays cannot do what they can',
    () => {
      for (const name of ['map', 'filter', 'slice', 'flatMap', 'forEach', 'includes', 'push', 'some', 'find', 'join'])
        Object.assign(Array.prototype, {
          [name]: () => {
            throw new TypeError('of the page')
          },
        })
    },
  ],
  ['objects have more keys', () => void Object.assign(Object.prototype, { extend() {}, e: 1, p: 'x' })],
  [
    'addEventListener throws',
    () =>
      void Object.assign(EventTarget.prototype, {
        addEventListener: () => {
          throw new TypeError('of the page')
        },
      }),
  ],
  [
    'timers are gone',
    () => void Object.assign(window, { setTimeout: undefined, setInterval: undefined, requestIdleCallback: undefined }),
  ],
  ['the names of the tracker are taken', () => void Object.assign(window, { tinyeclipse: 5, __tinyeclipse: 'mine' })],
  [
    'the names of the tracker cannot be written',
    () => void Object.defineProperty(window, 'tinyeclipse', { value: 5, writable: false }),
  ],
]

describe.concurrent('a page in which', () => {
  const body = `<body style="height: 3000px"><a href="#a">Fragment</a><button type="button">Dead</button><form><input name="a"></form>
    <button type="button" id="next" onclick="try { history.pushState(null, '', '/next') } catch { /* of the page itself */ }">Next</button>`

  test.for(HOSTILE)('%s never hears of the tracker', async ([, before], { track }) => {
    const { page, open, leave } = await track({
      parts: WITH_VITALS,
      before,
      html: (server) => `${tag(server)}${body}`,
    })
    // Errors of the page, caught or not, fail every test here when it ends.
    await open()
    await page.mouse.click(30, 10)
    await page.click('button >> nth=0', { clickCount: 4 })
    await page.fill('input', 'typed')
    await page.mouse.wheel(0, 500)
    await page.click('#next')
    await leave()
  })
})
