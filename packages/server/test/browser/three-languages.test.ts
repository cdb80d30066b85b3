import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnalyticsAnswer } from '@tinyeclipse/sdk/contract'
import { type Browser, type BrowserContextOptions, devices } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveDemo } from '../../../../examples/shop/serve.mjs'
import { launchBrowser } from '../support/browser.ts'
import { sumUpDays } from '../support/replay.ts'
import { CHROME, startServer, type TestAccount, type TestServer, type TestSite } from '../support/server.ts'

// Three people walk through the demo shop in a real browser, and every number is what they did.

let server: TestServer
let demo: Server
let browser: Browser
let account: TestAccount
let site: TestSite
let shop: string

beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  const port = await freePort()
  shop = `http://127.0.0.1:${port}`
  site = await server.addSite(account, { allowedOrigins: [shop] })
  demo = await serveDemo({ port, serverUrl: server.url, siteKey: site.siteKey })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  demo?.close()
  await server?.stop()
})

async function walk(who: BrowserContextOptions, from: string | undefined, paths: string[]): Promise<void> {
  const context = await browser.newContext(who)
  const page = await context.newPage()
  for (const [index, path] of paths.entries()) {
    const counted = page.waitForResponse((response) => response.url().endsWith('/v1/events'))
    await page.goto(shop + path, index === 0 && from !== undefined ? { referer: from } : {})
    expect((await counted).status()).toBe(202)
  }
  await context.close()
}

const { userAgent: IPHONE } = devices['iPhone 13'] ?? { userAgent: '' }

it('counts what three people did, in three languages', async () => {
  await account.client.contentUnits.replace(site.id, [
    { unit: 'pralines', paths: ['/nl/pralines/', '/en/pralines/', '/fr/pralines/'] },
  ])
  await walk({ userAgent: CHROME, locale: 'nl-BE' }, 'https://www.google.com/', [
    '/nl/',
    '/nl/pralines/',
    '/en/pralines/',
  ])
  await walk({ userAgent: IPHONE, locale: 'fr-BE' }, undefined, [
    '/fr/pralines/?utm_source=lettre&utm_medium=email&utm_campaign=noel',
    '/fr/',
  ])
  await walk({ userAgent: CHROME.replace('Chrome/140', 'Chrome/139'), locale: 'en-GB' }, 'https://chatgpt.com/', [
    '/en/',
  ])

  const dimensions = [
    ...['page', 'content_unit', 'entry_page', 'exit_page', 'language', 'browser', 'device', 'os'],
    ...['referrer', 'source', 'channel', 'utm_source', 'utm_medium', 'utm_campaign'],
  ]
  const ask = () =>
    account.client.analytics.query(site.id, {
      metrics: ['pageviews', 'visitors', 'sessions', 'views_per_session', 'bounce_rate'],
      range: { preset: 'today' },
      granularity: 'day',
      dimensions,
    })
  const answer = await ask()
  expect(answer.totals).toEqual({ pageviews: 6, visitors: 3, sessions: 3, views_per_session: 2, bounce_rate: 33.3333 })
  expect(answer.series).toEqual([{ start: answer.range.from, values: answer.totals }])
  const counts = (dimension: string) => countsOf(answer, dimension)
  // Pageviews, visitors, sessions.
  expect(counts('page')).toEqual({
    '/nl': [1, 1, 1],
    '/nl/pralines': [1, 1, 1],
    '/en/pralines': [1, 1, 1],
    '/fr/pralines': [1, 1, 1],
    '/fr': [1, 1, 1],
    '/en': [1, 1, 1],
  })
  expect(counts('content_unit')).toEqual({ pralines: [3, 2, 2], '/nl': [1, 1, 1], '/fr': [1, 1, 1], '/en': [1, 1, 1] })
  expect(counts('entry_page')).toEqual({ '/nl': [3, 1, 1], '/fr/pralines': [2, 1, 1], '/en': [1, 1, 1] })
  expect(counts('exit_page')).toEqual({ '/en/pralines': [3, 1, 1], '/fr': [2, 1, 1], '/en': [1, 1, 1] })
  expect(counts('language')).toEqual({ 'nl-BE': [3, 1, 1], 'fr-BE': [2, 1, 1], 'en-GB': [1, 1, 1] })
  expect(counts('browser')).toEqual({ Chrome: [4, 2, 2], Safari: [2, 1, 1] })
  expect(counts('device')).toEqual({ desktop: [4, 2, 2], mobile: [2, 1, 1] })
  expect(counts('os')).toEqual({ Windows: [4, 2, 2], iOS: [2, 1, 1] })
  expect(counts('referrer')).toEqual({ 'google.com': [3, 1, 1], null: [2, 1, 1], 'chatgpt.com': [1, 1, 1] })
  expect(counts('source')).toEqual({ Google: [3, 1, 1], lettre: [2, 1, 1], ChatGPT: [1, 1, 1] })
  expect(counts('channel')).toEqual({ 'Organic Search': [3, 1, 1], Email: [2, 1, 1], 'AI Assistants': [1, 1, 1] })
  expect(counts('utm_source')).toEqual({ null: [4, 2, 2], lettre: [2, 1, 1] })
  expect(counts('utm_medium')).toEqual({ null: [4, 2, 2], email: [2, 1, 1] })
  expect(counts('utm_campaign')).toEqual({ null: [4, 2, 2], noel: [2, 1, 1] })

  // The same from the columns of the day as from its events, and for one language as it was walked.
  await sumUpDays(server)
  expect(await ask()).toEqual(answer)
  const french = await account.client.analytics.query(site.id, {
    metrics: ['pageviews', 'sessions'],
    range: { preset: 'today' },
    filter: {
      and: [
        { dimension: 'language', contains: 'fr' },
        { dimension: 'page', is: '/fr/pralines/' },
      ],
    },
  })
  expect(french.totals).toEqual({ pageviews: 1, sessions: 1 })
  const funnel = await account.client.analytics.funnel(site.id, {
    range: { preset: 'today' },
    steps: [
      { name: 'any page', page: { contains: '/' } },
      { name: 'pralines', page: { contains: 'pralines' } },
    ],
  })
  // The French visit began with the pralines, and saw no other after that.
  expect(funnel.steps.map(({ sessions }) => sessions)).toEqual([3, 1])
})

const countsOf = ({ breakdowns }: AnalyticsAnswer, dimension: string) =>
  Object.fromEntries(
    (breakdowns[dimension]?.rows ?? []).map(({ value, values }) => [
      value,
      [values.pageviews, values.visitors, values.sessions],
    ]),
  )

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
