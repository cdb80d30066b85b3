import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveDemo } from '../../../../examples/shop/serve.mjs'
import { launchBrowser } from '../support/browser.ts'
import { CHROME, eventually, startServer, type TestAccount, type TestServer, type TestSite } from '../support/server.ts'

// The whole way on the real thing: the demo shop, its tracker, the server, and the page of live numbers.

let server: TestServer
let demo: Server
let browser: Browser
let account: TestAccount
let site: TestSite
let shop: string

beforeAll(async () => {
  server = await startServer({ isWorking: true })
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

it('shows on the page of live numbers what a browser did in the shop, by itself', async () => {
  const { secret } = await account.client.keys.create({
    kind: 'api',
    siteId: site.id,
    scopes: ['analytics:read', 'sites:read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  })
  const watcher = await browser.newContext()
  const numbers = await watcher.newPage()
  await numbers.goto(`${shop}/numbers.html#${new URLSearchParams({ key: secret, site: site.id, url: server.url })}`)
  await eventually(
    () => numbers.locator('body').getAttribute('data-state'),
    (state) => state !== 'loading',
  )
  expect(new URL(numbers.url()).hash).toBe('')

  const visitor = await browser.newContext({ userAgent: CHROME, locale: 'nl-BE' })
  const page = await visitor.newPage()
  for (const path of ['/nl/', '/nl/pralines/', '/en/pralines/', '/fr/']) {
    const counted = page.waitForResponse((response) => response.url().endsWith('/v1/events'))
    await page.goto(shop + path)
    expect((await counted).status()).toBe(202)
  }

  const { totals, breakdowns } = await account.client.analytics.query(site.id, {
    metrics: ['visitors', 'sessions', 'pageviews'],
    range: { preset: 'today' },
    dimensions: ['page'],
  })
  expect(totals).toEqual({ visitors: 1, sessions: 1, pageviews: 4 })
  expect(breakdowns.page?.rows.map(({ value }) => value)).toEqual(['/en/pralines', '/fr', '/nl', '/nl/pralines'])

  // Nobody touches the page of numbers: the live stream brings them.
  const inRangeAndToday = { visitors: [1, 1], sessions: [1, 1], pageviews: [4, 4] }
  await eventually(
    async () => (await numbers.locator('#totals dd').allInnerTexts()).map((text) => Number(text.match(/\d+/)?.[0])),
    (shown) => shown.join() === Object.values(inRangeAndToday).flat().join(),
  )
})

it('keeps the key of the numbers out of other hands: it reads one site, for a day', async () => {
  const other = await server.addSite(account, { domain: 'other.example.be' })
  const { secret } = await account.client.keys.create({ kind: 'api', siteId: site.id, scopes: ['analytics:read'] })
  const answer = await fetch(`${server.url}/v1/sites/${other.id}/live`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  expect(answer.status).toBe(404)
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
