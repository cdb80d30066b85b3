import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, devices, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveDashboard } from '../../../../examples/dashboard/serve.mjs'
import { PAGES, pathOf } from '../../../../examples/shop/catalog.mjs'
import { clickedOn } from '../../../../examples/shop/history/elements.mjs'
import { UNITS } from '../../../../examples/shop/history/settings.mjs'
import { serveShop } from '../../../../examples/shop/serve.mjs'
import { launchBrowser } from '../support/browser.ts'
import { type Figures, readDashboard } from '../support/dashboard-page.ts'
import { freePort } from '../support/postgres.ts'
import { CHROME, eventually, startServer, type TestAccount, type TestServer, type TestSite } from '../support/server.ts'
import { type Deeds, enter, stored } from '../support/shopper.ts'

// Four people walk through the shop in a real browser, and every number on the page of numbers is what they did.

const ARTEFACTS = fileURLToPath(new URL('../../../../artifacts/shop-walk/', import.meta.url))
const RANGE = 'range=7d&compare=none'
const { userAgent: IPHONE = '', ...phone } = devices['iPhone 13'] ?? {}
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
const EDGE = `${CHROME} Edg/140.0.0.0`
const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

let server: TestServer
let account: TestAccount
let site: TestSite
let shop: string
let dashboard: string
const servers: Server[] = []
const browsers: Browser[] = []

beforeAll(async () => {
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  const [port, other] = [await freePort(), await freePort()]
  shop = `http://127.0.0.1:${port}`
  dashboard = `http://127.0.0.1:${other}`
  site = await server.addSite(account, { allowedOrigins: [shop] })
  const { goals, contentUnits } = account.client
  await contentUnits.replace(site.id, UNITS)
  for (const event of ['purchase', 'file_download'])
    await goals.create(site.id, { name: event, target: { event: { is: event } } })
  servers.push(await serveShop({ port, serverUrl: server.url, siteKey: site.siteKey }))
  servers.push(await serveDashboard({ port: other, serverUrl: server.url, shopUrl: shop }))
  mkdirSync(ARTEFACTS, { recursive: true })
}, 120_000)
afterAll(async () => {
  for (const browser of browsers) await browser.close()
  for (const each of servers) each.close()
  await server?.stop()
})

/** A browser for each person: a user agent of a context alone is not that of a page's last beacon. */
async function person(userAgent: string, options: BrowserContextOptions) {
  const browser = await launchBrowser(userAgent)
  browsers.push(browser)
  return enter(browser, shop, options)
}

/** In Dutch: to the checkout with a step back, and pays. */
async function buyer() {
  const { deeds, page, open, follow, click, back, tells, pays, leave } = await person(CHROME, {
    ...desk,
    locale: 'nl-BE',
  })
  await open('/nl/', 'https://www.google.com/')
  await follow('#hero-shop')
  await page.screenshot({ path: `${ARTEFACTS}shop-desk-light.png` })
  await follow('#card-eclipse')
  await click('#add')
  tells('add_to_cart')
  await follow('#to-cart')
  await back()
  expect(await page.locator('#count').textContent()).toBe('1')
  await follow('#to-cart')
  await follow('#to-checkout')
  tells('begin_checkout')
  for (const field of ['name', 'email', 'street']) await page.fill(`#${field}`, 'an@example.be')
  await follow('#pay')
  pays(18.9, 'EUR')
  expect(await page.locator('#paid').textContent()).toMatch(/18,90/)
  await page.reload()
  deeds.pages.push('/nl/bedankt')
  await leave()
  return deeds
}

/** In French on a phone, from a newsletter: a question that is not sent, and the price list. */
async function asker() {
  const { deeds, page, open, follow, click, tells, leave } = await person(IPHONE, {
    ...phone,
    locale: 'fr-BE',
    colorScheme: 'dark',
  })
  await open('/fr/?utm_source=lettre&utm_medium=email&utm_campaign=noel')
  await page.screenshot({ path: `${ARTEFACTS}shop-phone-dark.png` })
  await follow('#nav-contact')
  await page.fill('#name', 'Luc')
  await page.fill('#email', 'luc@example.be')
  await follow('#nav-shop')
  tells('form_abandon')
  await click('#price-list')
  tells('file_download')
  await leave()
  return deeds
}

/** In English, sent by an assistant: rage on the dead button, two boxes in pounds, a look at the tabs, and out by the map. */
async function sender() {
  const { deeds, page, open, follow, click, tells, pays, leave } = await person(FIREFOX, { ...desk, locale: 'en-GB' })
  await open('/en/', 'https://chatgpt.com/')
  await click('#next')
  await follow('#card-six')
  const told = page.waitForRequest((request) => request.postData()?.includes('rage_click') ?? false)
  await click('#gift-card', 4)
  await told
  tells('rage_click')
  await page.selectOption('#amount', '2')
  await click('#add')
  tells('add_to_cart')
  await follow('#added-cart')
  await follow('#to-checkout')
  tells('begin_checkout')
  for (const field of ['name', 'email', 'street']) await page.fill(`#${field}`, 'jo@example.co.uk')
  await page.selectOption('#country', 'GB')
  await follow('#pay')
  pays(42.83, 'GBP')
  await follow('#nav-about')
  const left = { relatedTarget: null, clientY: -1, pointerType: 'mouse', bubbles: true }
  await page.evaluate((how) => document.body.dispatchEvent(new PointerEvent('pointerout', how)), left)
  tells('exit_intent')
  await follow('#map')
  tells('outbound_click')
  await leave()
  return deeds
}

/** In German, by a typed address: one look. */
async function passer() {
  const { deeds, open, leave } = await person(EDGE, { ...desk, locale: 'de-DE' })
  await open('/en/')
  await leave()
  return deeds
}

it('shows on every panel what four people did in three languages', async () => {
  const people = await Promise.all([buyer(), asker(), sender(), passer()])
  const wanted = countsOf(people)
  await eventually(
    async () => {
      const { totals } = await account.client.analytics.query(site.id, {
        metrics: ['pageviews', 'events'],
        range: { preset: '7d' },
      })
      return [totals.pageviews, totals.events]
    },
    ([pageviews, events]) => pageviews === wanted.pageviews && events === wanted.events,
    60_000,
  )
  // Not before: the last beacon of a page leaves after the page.
  for (const browser of browsers.splice(0)) await browser.close()

  const { page, read } = await openDashboard()
  const { engaged_seconds: engaged, ...tiles } = await read.tiles()
  expect(tiles).toEqual({
    ...{ visitors: 4, sessions: 4, pageviews: wanted.pageviews, views_per_session: wanted.pageviews / 4 },
    ...{ bounce_rate: 25, conversion_rate: 75, EUR: 18.9, GBP: 42.83 },
  })
  expect(engaged).toBeGreaterThan(0)
  expect(engaged).toBeLessThanOrEqual(people.reduce((sum, { seconds }) => sum + seconds, 0) / 4)

  const pages = await read.all('pages', 'page')
  expect(pick(pages, 'pageviews', 'visitors')).toEqual(wanted.byPath((path) => path))
  const unitOf = new Map(UNITS.flatMap(({ unit, paths }) => paths.map((path: string) => [stored(path), unit])))
  expect(pick(await read.all('pages', 'content_unit'), 'pageviews', 'visitors')).toEqual(
    wanted.byPath((path) => unitOf.get(path) ?? path),
  )
  const seen = (...values: string[]) => sumUp(people.map(({ pages }, index) => [values[index] ?? '', pages.length]))
  const entries = people.map(({ pages }) => pages[0] ?? '')
  const exits = people.map(({ pages }) => pages.at(-1) ?? '')
  for (const [panel, dimension, ...values] of [
    ['pages', 'entry_page', ...entries],
    ['pages', 'exit_page', ...exits],
    ['sources', 'channel', 'Organic Search', 'Email', 'AI Assistants', 'Direct'],
    ['sources', 'source', 'Google', 'lettre', 'ChatGPT', ''],
    ['sources', 'referrer', 'google.com', '', 'chatgpt.com', ''],
    ['sources', 'utm_source', '', 'lettre', '', ''],
    ['sources', 'utm_medium', '', 'email', '', ''],
    ['sources', 'utm_campaign', '', 'noel', '', ''],
    ['countries', 'country', '', '', '', ''],
    ['technology', 'device', 'desktop', 'mobile', 'desktop', 'desktop'],
    ['technology', 'browser', 'Chrome', 'Safari', 'Firefox', 'Microsoft Edge'],
    ['technology', 'os', 'Windows', 'iOS', 'Linux', 'Windows'],
    ['technology', 'language', 'nl-BE', 'fr-BE', 'en-GB', 'de-DE'],
  ] as const) {
    const metric = panel === 'pages' ? 'sessions' : 'visitors'
    const counted = toSingles(sumUp(values.map((value) => [value, 1])))
    expect([dimension, pick(await read.shown(panel, dimension), metric)]).toEqual([dimension, counted])
  }
  expect(pick(await read.all('technology', 'device'), 'pageviews')).toEqual(
    toSingles(seen('desktop', 'mobile', 'desktop', 'desktop')),
  )

  expect(pick(await read.rowsIn('[data-panel=events] table[data-dimension=event]'), 'events')).toEqual(
    toSingles(sumUp(people.flatMap(({ events }) => events.map((name) => [name, 1] as const)))),
  )
  expect(pick(await read.rowsIn('[data-panel=goals]'), 'conversions', 'visitors')).toEqual({
    purchase: [2, 2],
    file_download: [1, 1],
  })
  expect(pick(await read.rowsIn('[data-panel=funnel]'), 'sessions')).toEqual({
    landing: [4],
    browse: [2],
    cart: [2],
    checkout: [2],
    purchase: [2],
  })
  const sessions = Object.values(await read.rowsIn('[data-panel=sessions]')).map(({ pageviews }) => pageviews)
  expect(sessions.toSorted()).toEqual(people.map(({ pages }) => pages.length).toSorted())

  for (const [index, { clicks }] of people.entries()) {
    for (const [path, count] of Object.entries(clicks)) {
      await chooseHeatMap(page, path, index === 1 ? 'mobile' : 'desktop')
      const shown = () => page.locator('.heat-view').getAttribute('data-value')
      await expect.poll(async () => [path, await shown()], { timeout: 15_000 }).toEqual([path, String(count)])
    }
  }
  await takePictures(page)
}, 120_000)

it('has on its pages every element that its history was clicked on, and lets other origins read them', async () => {
  const browser = await launchBrowser()
  browsers.push(browser)
  const page = await browser.newPage()
  for (const name of PAGES) {
    const wanted = clickedOn(name)
    const found = await page.evaluate(
      async ({ url, wanted }) => {
        const text = await (await fetch(url)).text()
        const shown = new DOMParser().parseFromString(text, 'text/html')
        return wanted.map(({ selector, to }) => {
          const element = shown.querySelector(selector)
          return { selector, isThere: element !== null, href: to && (element?.getAttribute('href') ?? null) }
        })
      },
      { url: shop + pathOf(name, 'fr'), wanted },
    )
    const links = wanted.map(({ selector, to }) => ({ selector, isThere: true, href: to && pathOf(to, 'fr') }))
    expect([name, found]).toEqual([name, links])
  }
})

async function openDashboard() {
  const { secret } = await account.client.keys.create({
    kind: 'api',
    siteId: site.id,
    scopes: ['analytics:read', 'sites:read'],
  })
  const browser = await launchBrowser()
  browsers.push(browser)
  const page = await browser.newPage({ ...desk, locale: 'en-GB', colorScheme: 'light' })
  await page.goto(`${dashboard}/#${new URLSearchParams({ key: secret, site: site.id, url: server.url })}&${RANGE}`)
  await page.locator('main[data-state=ready]').waitFor()
  return { page, read: readDashboard(page) }
}

async function chooseHeatMap(page: Page, path: string, device: string): Promise<void> {
  const panel = page.locator('[data-panel=heatmap]')
  await panel.scrollIntoViewIfNeeded()
  await panel.locator('select').selectOption(path)
  await panel.locator(`input[value=${device}]`).check({ force: true })
}

async function takePictures(page: Page): Promise<void> {
  // Else the header, which stays in sight, is in the middle.
  await page.evaluate(() => scrollTo(0, 0))
  for (const [name, viewport] of [
    ['desk', { width: 1440, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${ARTEFACTS}dashboard-${name}-${colorScheme}.png`, fullPage: true })
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([name, colorScheme, wider]).toEqual([name, colorScheme, 0])
    }
  }
}

/** What the numbers should be. */
function countsOf(people: Deeds[]) {
  return {
    pageviews: people.reduce((sum, { pages }) => sum + pages.length, 0),
    events: people.reduce((sum, { events }) => sum + events.length, 0),
    /** Pageviews, and people who saw it. */
    byPath(nameOf: (path: string) => string) {
      const names = people.map(({ pages }) => pages.map(nameOf))
      return Object.fromEntries(
        [...new Set(names.flat())].map((name) => [
          name,
          [names.flat().filter((each) => each === name).length, names.filter((each) => each.includes(name)).length],
        ]),
      )
    },
  }
}

/** Of each row these figures. */
const pick = (rows: Figures, ...metrics: string[]) =>
  Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, metrics.map((metric) => values[metric])]))

function sumUp(counted: (readonly [name: string, count: number])[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, count] of counted) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}
const toSingles = (sums: Map<string, number>) => Object.fromEntries([...sums].map(([name, sum]) => [name, [sum]]))
