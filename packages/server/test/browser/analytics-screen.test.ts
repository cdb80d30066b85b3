import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { serveScreens } from '../../../agent-bridge/dev/serve.mjs'
import { launchBrowser } from '../support/browser.ts'
import { addHistory } from '../support/history.ts'
import {
  eventually,
  pageview,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const ARTEFACTS = fileURLToPath(new URL('../../../../artifacts/analytics-screen/', import.meta.url))
const DAY = 86_400_000
const SHOP = 'https://shop.example.be'
const range = { preset: '30d' } as const

let server: TestServer
let account: TestAccount
let site: TestSite
let browser: Browser
let screens: { url: string; close: () => Promise<void> }

beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true })
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  site = await server.addSite(account)
  const from = new Date(Date.now() - 20 * DAY).toISOString().slice(0, 10)
  await addHistory(server, { accountId: account.id, siteId: site.id, from, days: 20, perDay: 6 })
  await account.client.segments.create(site.id, { name: 'Dutch', filter: { dimension: 'country', is: 'NL' } })
  let made = 0
  const event = (n: string, more: object) => ({ i: `made-event-${made++}`, n, a: 60_000, u: `${SHOP}/open`, ...more })
  await visit('81.82.83.84', [
    pageview('/open', { a: 120_000 }),
    event('c', { x: 'purchase', o: { order: 'A1' }, m: 40, y: 'EUR' }),
    event('c', { x: 'rage_click', o: { element: '#buy' } }),
    event('v', { o: { lcp: 3_000, cls: 0.05 } }),
    ...[1, 2, 3].map(() => event('k', { x: '#buy', h: [750, 500], w: 1_280 })),
    pageview('/thanks'),
  ])
  screens = await serveScreens()
  browser = await launchBrowser()
}, 180_000)
// A page that stays open asks again whenever another test has somebody visit.
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await screens?.close()
  await server?.stop()
})

async function visit(address: string, events: object[]) {
  const tab = `tab-of-${address.replaceAll('.', '-')}`
  const answer = await server.send(site.siteKey, events, { address, tab })
  expect(answer.status).toBe(202)
}

/** The screen as the hub has it, with a view in its address. */
async function open(view = '', options: BrowserContextOptions = {}, { key = account.apiKey, siteId = site.id } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const language = (options.locale ?? 'en').slice(0, 2)
  const words = new URLSearchParams({ url: server.url, key, site: siteId, language })
  await page.goto(`${screens.url}?${words}#analytics/${encodeURIComponent(view)}`)
  return { page, faults, tile: (metric: string) => figureIn(page, `.tile[data-metric=${metric}]`) }
}
const ready = (page: Page) => page.locator('.te-analytics [data-state=ready]').waitFor()
const figureIn = (page: Page, selector: string) => page.locator(selector).first().getAttribute('data-value')
/** Waits until nothing on the page is still to come, and then reads the figures of a table by row. */
async function rowsOf(page: Page, table: string, metric: string) {
  await page.locator(`${table} [data-row]`).first().waitFor()
  await page.locator('.shown[data-waiting=true]').first().waitFor({ state: 'detached' })
  return page.locator(`${table} [data-row]`).evaluateAll(
    (rows, name) =>
      Object.fromEntries(
        rows.map((row) => {
          const cell = row.matches(`[data-metric=${name}]`) ? row : row.querySelector(`[data-metric=${name}]`)
          return [row.getAttribute('data-row'), Number(cell?.getAttribute('data-value'))]
        }),
      ),
    metric,
  )
}
async function violations(page: Page) {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as { axe: typeof axe }).axe.run({ iframes: false })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  })
}

it('shows what the server counts: figures, rows of each kind, goals and events', async () => {
  const { page, tile, faults } = await open('compare=none')
  await ready(page)
  const { totals, breakdowns } = await account.client.analytics.query(site.id, {
    metrics: ['visitors', 'sessions', 'pageviews', 'bounce_rate', 'events'],
    range,
    dimensions: ['page', 'entry_page', 'channel', 'country', 'device', 'event'],
    limit: 9,
  })
  for (const metric of ['visitors', 'sessions', 'pageviews', 'bounce_rate']) {
    expect([metric, await tile(metric)]).toEqual([metric, String(totals[metric])])
  }
  const asAnswered = (dimension: string, metric: string) =>
    Object.fromEntries(
      (breakdowns[dimension]?.rows ?? []).map(({ value, values }) => [value ?? '', Number(values[metric])]),
    )
  for (const [dimension, metric] of [
    ['channel', 'visitors'],
    ['country', 'visitors'],
    ['device', 'visitors'],
  ] as const) {
    expect(await rowsOf(page, `table[data-dimension=${dimension}]`, metric)).toEqual(asAnswered(dimension, metric))
  }
  const { '': _, ...named } = asAnswered('event', 'events')
  expect(await rowsOf(page, 'table[data-dimension=event]', 'events')).toEqual(named)
  expect(await rowsOf(page, 'table[data-dimension=goal]', 'conversions')).toEqual({ purchase: 1 })

  await page.getByRole('radio', { name: 'Entry pages' }).check({ force: true })
  const entries = await account.client.analytics.query(site.id, {
    metrics: ['sessions'],
    range,
    dimensions: ['entry_page'],
    limit: 9,
  })
  const shown = await rowsOf(page, 'table[data-dimension=entry_page]', 'sessions')
  expect(Object.values(shown)).toEqual(entries.breakdowns.entry_page?.rows.map(({ values }) => values.sessions))
  expect(faults).toEqual([])
})

it('filters everything by a row, by any value of the list, and by a segment; the address keeps it', async () => {
  const { page, tile } = await open('compare=none')
  await ready(page)
  const count = async (filter?: object) => {
    const { totals } = await account.client.analytics.query(site.id, {
      metrics: ['visitors'],
      range,
      ...(filter && { filter: filter as { dimension: string; is: string } }),
    })
    return String(totals.visitors)
  }
  const becomes = (wanted: string) =>
    eventually(
      () => tile('visitors'),
      (value) => value === wanted,
    )
  const [all, belgians, dutch] = [
    await count(),
    await count({ dimension: 'country', is: 'BE' }),
    await count({ dimension: 'country', is: 'NL' }),
  ]
  await page.locator('table[data-dimension=country] tr[data-row=BE] button').click()
  await becomes(belgians)
  expect(decodeURIComponent(page.url())).toContain('filter=country')

  await page.locator('.chip .turn').click()
  await becomes(String(Number(all) - Number(belgians)))
  await page.goBack()
  await becomes(belgians)
  await page.locator('.chip .remove').click()
  await becomes(all)

  // By the keyboard alone: open, choose what to filter by, type, go to the first value.
  await page.getByRole('button', { name: /Add a filter/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Filter by').selectOption('country')
  await page.getByRole('searchbox').fill('nether')
  await page.locator('.values .ranked button').first().waitFor()
  expect(await page.locator('.values .ranked button').count()).toBe(1)
  await page.locator('.values .ranked button').focus()
  await page.keyboard.press('Enter')
  await becomes(dutch)
  await page.getByRole('button', { name: 'Clear all' }).click()
  await page.getByLabel('Segment').selectOption({ label: 'Dutch' })
  await becomes(dutch)

  await page.reload()
  await ready(page)
  await becomes(dutch)
})

it('makes a funnel by the keyboard, moves its steps, keeps it for everyone and shares it by the address', async () => {
  const { page, faults } = await open('at.section=funnels')
  await ready(page)
  await page.locator('.funnel-choice select').selectOption({ label: 'New funnel' })
  await page.getByLabel('Name of the funnel').fill('Buys at once')
  await page.getByLabel('Step 1: which').fill('/thanks')
  await page.getByLabel('Step 2: what').selectOption('event_is')
  await page.getByLabel('Step 2: which').fill('purchase')
  await page.getByLabel('Step 2: name').fill('Pays')

  const handle = page.getByRole('button', { name: /^Move step 2/ })
  await handle.focus()
  await page.keyboard.press('ArrowUp')
  expect(await page.getByLabel('Step 1: which').inputValue()).toBe('purchase')
  // The step was moved and the focus with it.
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Move step 1: Pays/)
  expect(await page.locator('[aria-live]').allTextContents()).toContain('Pays is now step 1 of 2.')

  // And back and forth with the pointer.
  const names = () =>
    page
      .locator('.editor-steps .value input')
      .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))
  const drag = (n: number, to: number) =>
    page.locator('.editor-steps .handle').nth(n).dragTo(page.locator('.editor-steps li').nth(to))
  await drag(0, 1)
  expect(await names()).toEqual(['/thanks', 'purchase'])
  await drag(1, 0)
  expect(await names()).toEqual(['purchase', '/thanks'])

  const { steps } = await account.client.analytics.funnel(site.id, {
    range,
    steps: [
      { name: 'Pays', event: { is: 'purchase' } },
      { name: '/thanks', page: { is: '/thanks' } },
    ],
  })
  const answered = Object.fromEntries(steps.map(({ name, sessions }) => [name, sessions]))
  expect(answered).toEqual({ Pays: 1, '/thanks': 1 })
  await eventually(
    () => rowsOf(page, '.funnel', 'sessions'),
    (shown) => JSON.stringify(shown) === JSON.stringify(answered),
  )
  await page.getByLabel('Name of the funnel').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove', exact: true }).waitFor()
  const kept = async () => (await account.client.funnels.list(site.id)).items
  expect(await kept()).toMatchObject([
    {
      name: 'Buys at once',
      definition: {
        steps: [
          { name: 'Pays', event: { is: 'purchase' } },
          { name: '/thanks', page: { is: '/thanks' } },
        ],
      },
    },
  ])
  expect(decodeURIComponent(page.url())).toContain('purchase')

  const { page: other } = await open(readAddress(page))
  await other.getByLabel('Name of the funnel').waitFor()
  expect(await other.getByLabel('Step 1: which').inputValue()).toBe('purchase')

  await page.reload()
  await ready(page)
  await page.locator('.funnel-choice select').selectOption({ label: 'Shop: landing to purchase' })
  await page.locator('.editor').waitFor({ state: 'detached' })
  await page.locator('.funnel-choice select').selectOption({ label: 'Buys at once' })
  await page.getByLabel('Name of the funnel').fill('Pays at once')
  await page.getByRole('button', { name: 'Save' }).click()
  await eventually(kept, ([funnel, ...others]) => funnel?.name === 'Pays at once' && others.length === 0)

  // A second one of that name is refused, and nothing of it is lost.
  await page.locator('.funnel-choice select').selectOption({ label: 'New funnel' })
  await page.getByLabel('Name of the funnel').fill('Pays at once')
  await page.getByLabel('Step 2: which').fill('/contact')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('There is a funnel named “Pays at once” already. Choose another name.').waitFor()
  expect(await page.getByLabel('Step 2: which').inputValue()).toBe('/contact')

  await page.locator('.funnel-choice select').selectOption({ label: 'Pays at once' })
  const remove = page.getByRole('button', { name: 'Remove', exact: true })
  await remove.click()
  await page.getByText('Removed “Pays at once”.').waitFor()
  expect(await kept()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventually(kept, ([funnel]) => funnel?.name === 'Pays at once')
  await remove.click()
  await page.locator('.editor').waitFor({ state: 'detached' })
  expect(await page.locator('.funnel-choice select').locator('option').allTextContents()).toEqual([
    'Shop: landing to purchase',
    'New funnel',
  ])
  expect(faults).toEqual([])
})

it('follows one visit step by step, with the keyboard, and comes back to the list', async () => {
  const { page, faults } = await open('at.section=visits', { viewport: { width: 390, height: 800 } })
  await ready(page)
  const { items } = await account.client.analytics.sessions(site.id, { range, limit: 25 })
  await page.locator('.visit-list li').first().waitFor()
  expect(await page.locator('.visit-list li').evaluateAll((rows) => rows.map((row) => row.dataset.row))).toEqual(
    items.map(({ id }) => id),
  )
  await page.locator('.visit-list button').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.steps li').first().waitFor()
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H3')
  const { events } = await account.client.analytics.session(site.id, items[0]?.id ?? '')
  const told = events.filter(({ kind }) => kind !== 'engagement' && kind !== 'vitals').map(({ kind }) => kind)
  expect(await page.locator('.steps li').evaluateAll((steps) => steps.map((step) => step.dataset.kind))).toEqual(told)
  expect(await page.locator('.visits').isVisible()).toBe(false)

  await page.getByRole('button', { name: 'Back to the visits' }).click()
  await eventually(
    () => page.evaluate(() => document.activeElement?.closest('li')?.dataset.row),
    (row) => row === items[0]?.id,
  )
  expect(faults).toEqual([])
})

it('draws clicks, scrolling and anger over the page itself, and lists them where it may not be read', async () => {
  const context = { viewport: { width: 1_440, height: 900 } }
  const { page, faults } = await open('range=today&at.section=heat&at.page=/open', context)
  await page.locator('[data-blocked=true]').waitFor()
  expect(await page.locator('[data-dimension=element] tr[data-row="#buy"] td').getAttribute('data-value')).toBe('3')

  await page.route(`${SHOP}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'access-control-allow-origin': '*' },
      body: '<!doctype html><title>Page</title><style>body{margin:0;height:2000px}#buy{margin:300px 100px;width:200px;height:100px}</style><button id="buy">Buy</button>',
    }),
  )
  await page.reload()
  const warmth = () =>
    page.locator('.layer canvas').evaluate((canvas: HTMLCanvasElement) => {
      const at = (x: number, y: number) => canvas.getContext('2d')?.getImageData(x / 2, y / 2, 1, 1).data[3] ?? 0
      // The clicks were at three quarters of the button's width.
      return [at(100 + 150, 350), at(100 + 50, 350)]
    })
  await eventually(warmth, ([there = 0, elsewhere]) => there > 100 && elsewhere === 0)
  await page.getByRole('radio', { name: 'Rage clicks' }).check({ force: true })
  expect(await page.locator('.rage').textContent()).toBe('1')
  await page.getByRole('radio', { name: 'Scrolling' }).check({ force: true })
  expect(await page.locator('.bands li').count()).toBe(20)
  expect(await warmth()).toEqual([0, 0])
  expect(faults).toEqual([])
})

it('rates how fast pages were, of all and of one', async () => {
  const { page } = await open('at.section=speed')
  await page.locator('.vitals li[data-metric=lcp][data-value="3000"]').waitFor()
  expect(await page.locator('.vitals li[data-metric=lcp]').getAttribute('data-rating')).toBe('needs-improvement')
  expect(await page.locator('.vitals li[data-metric=cls]').getAttribute('data-rating')).toBe('good')
  await page.locator('[data-dimension=device] tr[data-row=desktop] td[data-metric=lcp][data-value="3000"]').waitFor()
  await page.locator('[data-dimension=page] tr[data-row="/open"] button').click()
  await page.getByText('Of the page /open').waitFor()
  await page.getByRole('button', { name: 'All pages' }).click()
  await page.locator('[data-dimension=page]').waitFor()
})

it('hands over the same numbers as a file', async () => {
  const { page } = await open('range=today')
  await ready(page)
  await page.locator('[data-panel=pages] .download button').click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV (spreadsheet)' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('shop.example.be-page.csv')
  const answered = await account.client.analytics.export(site.id, {
    query: {
      metrics: [
        ...['visitors', 'time_on_page', 'scroll_depth', 'bounce_rate'],
        ...['pageviews', 'sessions', 'conversion_rate', 'revenue'],
      ],
      range: { preset: 'today' },
    },
    table: 'page',
    format: 'csv',
  })
  expect(readFileSync(await file.path(), 'utf8')).toBe(answered)
  expect(answered).toContain('/open,1,')
})

/** What is there once a part of the screen has come. */
const SHOWN = {
  numbers: '[data-dimension=event] [data-row]',
  visits: '.visit-list li',
  funnels: '.funnel li',
  heat: '.heat-view',
  speed: '[data-dimension=device] [data-row]',
}
it.each([
  { locale: 'nl-BE', colorScheme: 'light', width: 1_280, title: 'Bezoekers' },
  { locale: 'en-GB', colorScheme: 'dark', width: 1_280, title: 'Visitors' },
  { locale: 'fr-BE', colorScheme: 'light', width: 390, title: 'Visiteurs' },
] as const)('speaks $locale, fits $width pixels, and axe finds nothing in $colorScheme', async (look) => {
  const { locale, colorScheme, width, title } = look
  const { page, faults } = await open('', { locale, colorScheme, viewport: { width, height: 900 } })
  await ready(page)
  expect(await page.locator('.tile[data-metric=visitors] .name').textContent()).toBe(title)
  for (const section of Object.keys(SHOWN) as (keyof typeof SHOWN)[]) {
    await page.locator(`[data-section=${section}]`).click()
    await page.locator(SHOWN[section]).first().waitFor()
    // The map is loaded when somebody goes there.
    if (section === 'numbers') await page.locator('[data-panel=countries]').scrollIntoViewIfNeeded()
    await page.locator('.bones, .bone, [data-waiting=true]').first().waitFor({ state: 'detached' })
    expect([section, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([section, width])
    expect([section, await violations(page)]).toEqual([section, []])
    await page.screenshot({ path: `${ARTEFACTS}${section}-${locale}-${colorScheme}-${width}.png`, fullPage: true })
  }
  expect(faults).toEqual([])
})

it('says what is wrong, what is missing and what to do', async () => {
  const tiny = await server.addSite(account, { domain: 'tiny.example.be', plan: 'tiny' })
  const pro = await server.addSite(account, { domain: 'pro.example.be', plan: 'pro' })
  const fresh = await server.addSite(account, { domain: 'new.example.be' })
  const refused = [
    [{ key: 'te_api_wrong' }, '[data-error=unauthenticated]', 'not valid'],
    [{ siteId: tiny.id }, '[data-error=plan_required]', 'The plan pro does'],
    [{ siteId: fresh.id }, '[data-empty=first-run]', 'Waiting for the first visit'],
  ] as const
  for (const [of, selector, words] of refused) {
    const { page } = await open('', {}, of)
    expect(await page.locator(`.te-analytics ${selector}`).textContent()).toContain(words)
    await page.context().close()
  }
  await server.send(pro.siteKey, [pageview('/')], {})
  const { page } = await open('at.section=speed', {}, { siteId: pro.id })
  await page.locator('[data-panel=vitals] [data-error=plan_required]').waitFor()
})

/** The view that a page's address holds. */
const readAddress = (page: Page) => decodeURIComponent(new URL(page.url()).hash.replace('#analytics/', ''))
