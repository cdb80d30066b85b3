import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../support/browser.ts'
import { startServer, type TestServer, type TestSite } from '../../support/server.ts'
import { until } from '../../support/tracked-page.ts'

// The real server, with the script and its events at paths of the owner's, on the strictest of pages.

let server: TestServer
let shop: Server
let browser: Browser
let pages: string
let site: TestSite

beforeAll(async () => {
  server = await startServer({ paths: { trackerPath: '/assets/moon.js', eventsPath: '/assets/in/moon' } })
  shop = createServer((request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end()
    response
      .setHeader('content-type', 'text/html')
      .setHeader('cross-origin-embedder-policy', 'require-corp')
      .setHeader('content-security-policy', `default-src 'none'; script-src ${server.url}; connect-src ${server.url}`)
      .end(
        `<!doctype html><title>Shop</title><h1>Shop</h1><script defer src="${server.url}/assets/moon.js?site=${site.siteKey}"></script>`,
      )
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  pages = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  site = await server.addSite(await server.addAccount(), { allowedOrigins: [pages] })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  shop?.closeAllConnections()
  shop?.close()
  await server?.stop()
})

test('script, vitals and events come and go by the paths of the owner, and are stored', async () => {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => request.url().startsWith(server.url) && asked.push(new URL(request.url()).pathname))
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${pages}/praline?utm_source=letter`)
  await until(() => expect(asked).toContain('/assets/moon-vitals.js'))
  await page.waitForLoadState('networkidle')
  await page.goto('about:blank')
  await until(async () => {
    const { rows } = await server.database.execute('select kind, path from events where site_id = $1', [site.id])
    const kinds = rows.map((row) => (row as { kind: string }).kind)
    expect(kinds).toEqual(expect.arrayContaining(['p', 'v']))
    expect(new Set(rows.map((row) => (row as { path: string }).path))).toEqual(new Set(['/praline']))
  })
  expect(new Set(asked)).toEqual(new Set(['/assets/moon.js', '/assets/in/moon', '/assets/moon-vitals.js']))
  expect(errors).toEqual([])
  await page.close()
})
