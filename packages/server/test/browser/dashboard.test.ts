import { mkdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { serveDashboard } from '../../../../examples/dashboard/serve.mjs'
import { launchBrowser } from '../support/browser.ts'
import { addHistory } from '../support/history.ts'
import { openDashboard, startPages } from '../support/opened-dashboard.ts'
import {
  eventually,
  pageview,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const ARTEFACTS = fileURLToPath(new URL('../../../../artifacts/dashboard/', import.meta.url))
const DAY = 86_400_000

let server: TestServer
let account: TestAccount
let site: TestSite
let browser: Browser
let address: string
let pages: { url: string; server: Server }
let served: Server

beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true })
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  site = await server.addSite(account)
  const from = new Date(Date.now() - 20 * DAY).toISOString().slice(0, 10)
  await addHistory(server, { accountId: account.id, siteId: site.id, from, days: 20, perDay: 6 })
  await account.client.funnels.create(site.id, {
    name: 'Pays at once',
    definition: { steps: [{ name: 'Pays', event: { is: 'purchase' } }] },
  })
  await account.client.segments.create(site.id, { name: 'Dutch', filter: { dimension: 'country', is: 'NL' } })
  await visit('81.82.83.84', '/open', [
    {
      i: 'purchase-one',
      n: 'c',
      a: 0,
      u: 'https://shop.example.be/open',
      x: 'purchase',
      o: { order: 'A1' },
      m: 40,
      y: 'EUR',
    },
    ...[1, 2, 3].map((index) => ({
      i: `click-on-buy-${index}`,
      n: 'k',
      a: 0,
      u: 'https://shop.example.be/open',
      x: '#buy',
      h: [750, 500],
      w: 1_280,
    })),
  ])
  await visit('81.82.83.85', '/closed', [
    { i: 'click-on-gone', n: 'k', a: 0, u: 'https://shop.example.be/closed', x: '#gone', h: [500, 500], w: 1_280 },
  ])
  pages = await startPages()
  served = await serveDashboard({ port: 0, serverUrl: server.url, shopUrl: pages.url })
  address = `http://127.0.0.1:${(served.address() as AddressInfo).port}`
  browser = await launchBrowser()
}, 120_000)
// A page that stays open asks again whenever another test has somebody visit.
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser?.close()
  served?.close()
  pages?.server.close()
  await server?.stop()
})

const visit = async (from: string, path: string, more: object[] = []) => {
  const answer = await server.send(site.siteKey, [pageview(path), ...more], {
    address: from,
    tab: `tab-of-${from.replaceAll('.', '-')}`,
  })
  expect(answer.status).toBe(202)
}
const open = async (view: string, options: BrowserContextOptions = {}, key = account.apiKey, siteId = site.id) => {
  return openDashboard(browser, address, { key, siteId, serverUrl: server.url, view }, options)
}
/** Goes to a panel until it has what it shows: others that have yet to come push it away. */
const show = (page: Page, panel: string, part: string) =>
  eventually(
    async () => {
      await page.locator(`[data-panel=${panel}]`).scrollIntoViewIfNeeded()
      return page.locator(`[data-panel=${panel}] ${part}`).count()
    },
    (count) => count > 0,
  )
const isReady = '[data-state=ready] [data-panel=pages] tbody tr'

it('shows what was counted, and goes on by itself when somebody comes', async () => {
  const { page, tile, faults } = await open('range=today&compare=none')
  await page.locator(isReady).first().waitFor()
  const { totals } = await account.client.analytics.query(site.id, {
    metrics: ['visitors', 'pageviews', 'bounce_rate'],
    range: { preset: 'today' },
  })
  expect([await tile('visitors'), await tile('pageviews'), await tile('bounce_rate')]).toEqual(
    [totals.visitors, totals.pageviews, totals.bounce_rate].map(String),
  )
  expect(await page.locator('.tile[data-metric=revenue]').getAttribute('data-value')).toBe('40')
  expect(new URL(page.url()).hash).not.toContain(account.apiKey)

  await visit('81.82.83.86', '/open')

  await eventually(
    () => tile('visitors'),
    (value) => value === String(Number(totals.visitors) + 1),
  )
  await eventually(
    () => page.locator('[data-metric=now]').getAttribute('data-value'),
    (value) => value === '3',
  )
  expect(faults).toEqual([])
})

it('filters everything by a row, keeps it in the address, and lets it be turned and taken away', async () => {
  const { page, tile } = await open('range=30d&compare=none')
  const rowOf = (country: string) => page.locator(`[data-dimension=country] tr[data-row=${country}]`)
  await rowOf('BE').waitFor()
  const all = Number(await tile('visitors'))
  const belgians = Number(await rowOf('BE').locator('[data-metric=visitors]').getAttribute('data-value'))

  await rowOf('BE').locator('button').click()
  await eventually(
    () => tile('visitors'),
    (value) => Number(value) === belgians,
  )
  expect(new URL(page.url()).hash).toContain('filter=country%3DBE')

  await page.locator('.chip .turn').click()
  await eventually(
    () => tile('visitors'),
    (value) => Number(value) === all - belgians,
  )
  await page.goBack()
  await eventually(
    () => tile('visitors'),
    (value) => Number(value) === belgians,
  )
  await page.locator('.chip .remove').click()
  await eventually(
    () => tile('visitors'),
    (value) => Number(value) === all,
  )
  await page.locator('.segment select').selectOption({ label: 'Dutch' })
  await eventually(
    () => tile('visitors'),
    (value) => Number(value) === all - belgians,
  )
})

it('shows a saved funnel, and a link to it', async () => {
  const { page } = await open('range=today')
  await page.locator(isReady).first().waitFor()
  const steps = () =>
    page.locator('.funnel li').evaluateAll((rows) => rows.map((row) => [row.dataset.row, row.dataset.value]))
  const funnel = page.getByRole('combobox', { name: 'Funnel' })
  await funnel.selectOption({ label: 'Pays at once' })
  await eventually(steps, (shown) => JSON.stringify(shown) === '[["Pays","1"]]')
  await page.reload()
  await eventually(steps, (shown) => JSON.stringify(shown) === '[["Pays","1"]]')
  await funnel.selectOption({ label: 'Shop: landing to purchase' })
  await eventually(steps, (shown) => shown.length === 5)
})

it('is worked with the keyboard: ranges, help, tiles, the chart and what stands behind a row', async () => {
  const { page } = await open('range=30d')
  await page.locator(isReady).first().waitFor()
  await page.keyboard.press('w')
  await eventually(
    () => page.url(),
    (url) => url.includes('range=7d'),
  )
  await page.keyboard.press('?')
  expect(await page.locator('dialog .keys kbd').count()).toBeGreaterThan(8)
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })

  await page.locator('.tile[data-metric=pageviews]').focus()
  await page.keyboard.press('Enter')
  await page.locator('.tile[data-metric=pageviews][aria-pressed=true]').waitFor()
  const plot = page.locator('.plot')
  await plot.locator('canvas').waitFor()
  await plot.focus()
  await page.keyboard.press('ArrowRight')
  const { series } = await account.client.analytics.query(site.id, {
    metrics: ['pageviews'],
    range: { preset: '7d' },
    granularity: 'day',
  })
  await eventually(
    () => page.locator('.chart [aria-live]').textContent(),
    (text) => text?.endsWith(`: ${series?.[0]?.values.pageviews}`) === true,
  )

  await page.locator('.range > button').focus()
  await page.keyboard.press('Enter')
  await page.locator('.range .popup [aria-pressed=true]:focus').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await eventually(
    () => page.locator('.range .label').textContent(),
    (label) => label === 'Last 30 days',
  )
  await page.locator('[data-panel=sessions] tbody button').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('dialog.side .path li').first().waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.closest('tr')?.dataset.row)).toBeTruthy()
})

it.each([
  { language: 'Dutch', locale: 'nl-BE', colorScheme: 'light', width: 1_440, title: 'Bezoekers' },
  { language: 'English', locale: 'en-GB', colorScheme: 'dark', width: 1_440, title: 'Visitors' },
  { language: 'French', locale: 'fr-BE', colorScheme: 'dark', width: 390, title: 'Visiteurs' },
] as const)('speaks $language, fits $width pixels, and axe finds nothing in $colorScheme', async (look) => {
  const { locale, colorScheme, width, title } = look
  const { page, violations, faults } = await open('', { locale, colorScheme, viewport: { width, height: 900 } })
  await page.locator(isReady).first().waitFor()
  await show(page, 'countries', 'svg path')
  await show(page, 'heatmap', '.heat-view')
  await page.locator('[data-waiting=true]').first().waitFor({ state: 'detached' })
  expect(await page.locator('.tile[data-metric=visitors] .name').textContent()).toBe(title)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  expect(await violations()).toEqual([])
  expect(faults).toEqual([])
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: `${ARTEFACTS}${locale}-${colorScheme}-${width}.png`, fullPage: true })
})

it('draws clicks where the element is, at two widths, and lists them where the page may not be read', async () => {
  const { page, faults } = await open('range=today&at.page=/open')
  await page.locator('[data-state=ready]').waitFor()
  const panel = page.locator('[data-panel=heatmap]')
  await show(page, 'heatmap', '.heat-view')
  const warmth = () =>
    panel.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const button = canvas.parentElement?.querySelector('iframe')?.contentDocument?.querySelector('#buy')
      const box = button?.getBoundingClientRect()
      const at = (x: number, y: number) => canvas.getContext('2d')?.getImageData(x / 2, y / 2, 1, 1).data[3] ?? 0
      // The clicks were at three quarters of its width.
      return box && [box.left, at(box.left + 150, box.top + 50), at(box.left + 50, box.top + 50)]
    })
  const isDrawn = (found: number[] | undefined) => found?.[1] !== undefined && found[1] > 100 && found[2] === 0
  const [wide] = (await eventually(warmth, isDrawn)) ?? []
  await panel.locator('.heat-lists input[value="1024"]').check({ force: true })
  const [narrow] = (await eventually(warmth, (found) => isDrawn(found) && found?.[0] !== wide)) ?? []
  expect([wide, narrow]).toEqual([(1_440 - 200) / 2, (1_024 - 200) / 2])
  expect(page.url()).toContain(address)

  await panel.locator('.page-picker select').selectOption('/closed')
  await panel.locator('[data-blocked=true]').waitFor()
  expect(await panel.locator('[data-blocked=true]').textContent()).toContain('Access-Control-Allow-Origin')
  expect(await panel.locator('[data-dimension=element] tr[data-row="#gone"] td').getAttribute('data-value')).toBe('1')
  expect(faults).toEqual([])
})

it('never lets a late answer of an older question take the place of a newer one', async () => {
  const { page, tile } = await open('range=today')
  await page.locator(isReady).first().waitFor()
  const today = await tile('visitors')
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const late: Promise<unknown>[] = []
  await page.route('**/analytics/query', async (route) => {
    if (!route.request().postData()?.includes('30d')) return route.continue()
    const answered = released.then(() => route.continue().catch(() => undefined))
    late.push(answered)
    await answered
  })
  await page.keyboard.press('t')
  await eventually(
    () => late.length,
    (count) => count > 0,
  )
  await page.keyboard.press('d')
  await page.locator('.overview[data-waiting=false]').waitFor()
  release()
  await Promise.all(late)
  await page.keyboard.press('x')
  await page.locator('.overview[data-waiting=false]').waitFor()
  expect(await tile('visitors')).toBe(today)
})

it('tells how to begin when there is nothing yet, and begins with the first visit', async () => {
  const other = await server.addSite(account, { domain: 'new.example.be' })
  const fresh = await open('', {}, account.apiKey, other.id)
  await fresh.page.locator('[data-empty=first-run]').waitFor()
  expect(await fresh.page.locator('pre').textContent()).toContain(`${server.url}/t.js`)
  await server.send(other.siteKey, [pageview('/')], {})
  await fresh.page.locator('.tile[data-metric=visitors][data-value="1"]').waitFor()
})

it('says what to do when a key is wrong, a plan too small or a site not there, and asks nothing more', async () => {
  const tiny = await server.addSite(account, { domain: 'tiny.example.be', plan: 'tiny' })
  const refused: [key: string, siteId: string, code: string][] = [
    ['te_api_wrong', site.id, 'unauthenticated'],
    [account.apiKey, tiny.id, 'plan_required'],
    [account.apiKey, '00000000-0000-4000-8000-000000000000', 'not_found'],
  ]
  for (const [key, siteId, code] of refused) {
    const { page } = await open('', {}, key, siteId)
    await page.locator(`[data-error=${code}]`).waitFor()
    expect(await page.locator('[data-panel]').count()).toBe(0)
    await page.context().close()
  }
})

it('says when there is nothing in a period, and goes on by itself when server and network are back', async () => {
  const { page, tile } = await open('range=2020-01-01..2020-01-31&compare=none')
  await page.locator('[data-empty=range]').waitFor()
  await page.route(`${server.url}/**`, (route) => route.abort())
  await page.keyboard.press('d')
  await page.locator('[data-notice=away]').waitFor()
  await page.unroute(`${server.url}/**`)
  await page.locator('.overview[data-waiting=false]').waitFor()
  await eventually(
    () => tile('visitors'),
    (value) => value === '3',
  )
  await page.context().setOffline(true)
  await page.locator('[data-notice=offline]').waitFor()
  await page.context().setOffline(false)
  await page.locator('.notice').waitFor({ state: 'hidden' })
})

it('hands over a table as a file', async () => {
  const { page } = await open('range=today')
  await page.locator(isReady).first().waitFor()
  await page.locator('[data-panel=pages] .download > button').click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-panel=pages] .popup button').first().click(),
  ])
  expect(file.suggestedFilename()).toBe('shop.example.be-page.csv')
  expect(readFileSync(await file.path(), 'utf8')).toMatch(/^page,visitors,.*\r\n\/open,2,/)
})

it('loads little at first, and the map and the heat map only when somebody goes there', async () => {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 400 } })
  const page = await context.newPage()
  const loaded = new Set<string>()
  page.on('request', (request) => {
    if (request.url().startsWith(address)) loaded.add(new URL(request.url()).pathname)
  })
  const { promise: measured, resolve: go } = Promise.withResolvers<void>()
  await page.route('**/analytics/**', (route) => measured.then(() => route.continue()))
  await page.goto(`${address}/#${new URLSearchParams({ key: account.apiKey, site: site.id, url: server.url })}`)
  await page.locator('.tile[data-metric=visitors]').waitFor()
  const bytes = await Promise.all(
    [...loaded].map(async (path) => {
      const file = await fetch(address + path)
      return gzipSync(await file.arrayBuffer(), { level: 9 }).length
    }),
  )
  expect(loaded.has('/main.js')).toBe(true)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(70 * 1_024)
  go()
  await page.locator('.plot canvas').waitFor()
  expect([...loaded].filter((path) => /world|heat-view/.test(path))).toEqual([])
})
