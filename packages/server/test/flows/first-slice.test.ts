import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberOf } from '../support/number-of.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const MINUTE = 60_000
const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const today = () =>
  account.client.analytics.query(site.id, {
    metrics: ['visitors', 'sessions', 'pageviews'],
    range: { preset: 'today' },
  })

it('answers the number of what was visited', async () => {
  const response = await server.send(site.siteKey, [pageview('/'), pageview('/pralines/')])
  expect(response.status).toBe(202)
  expect(await response.json()).toEqual({ accepted: 2, refused: [], parts: 'peckvi' })

  expect((await today()).totals).toEqual({ visitors: 1, sessions: 1, pageviews: 2 })
})

it('counts a retried event once although it comes later', async () => {
  const before = await today()
  const event = pageview('/retried/')
  await server.send(site.siteKey, [event])
  clock.advance(5_000)
  await server.send(site.siteKey, [
    { ...event, a: 5_020 },
    { ...event, a: 5_020 },
  ])

  expect((await today()).totals.pageviews).toBe(numberOf(before.totals.pageviews) + 1)
})

it('begins a new session after half an hour, and not before', async () => {
  const visitor = { address: '81.82.83.90', tab: 'tab-of-the-gap' }
  const before = (await today()).totals
  await server.send(site.siteKey, [pageview('/a')], visitor)
  clock.advance(29 * MINUTE)
  await server.send(site.siteKey, [pageview('/b')], visitor)
  expect((await today()).totals.sessions).toBe(numberOf(before.sessions) + 1)

  clock.advance(31 * MINUTE)
  await server.send(site.siteKey, [pageview('/c')], visitor)
  expect((await today()).totals).toEqual({
    visitors: numberOf(before.visitors) + 1,
    sessions: numberOf(before.sessions) + 2,
    pageviews: numberOf(before.pageviews) + 3,
  })
})

it('keeps a session together when the address changes within a tab', async () => {
  const before = (await today()).totals
  await server.send(site.siteKey, [pageview('/on-the-train')], { address: '81.82.83.91', tab: 'tab-on-the-train' })
  clock.advance(MINUTE)
  await server.send(site.siteKey, [pageview('/at-home')], { address: '81.82.83.92', tab: 'tab-on-the-train' })

  const { totals } = await today()
  expect(totals.sessions).toBe(numberOf(before.sessions) + 1)
  expect(totals.visitors).toBe(numberOf(before.visitors) + 2)
})

it('splits by dimension and by day in the site’s time zone', async () => {
  const late = await server.addSite(account, { timeZone: 'Pacific/Auckland' })
  // 10:00 UTC and later of 10 June is the evening of 10 June in Auckland; twelve hours before is the same morning.
  await server.send(late.siteKey, [
    pageview('/now'),
    pageview('/morning', { a: 12 * 60 * MINUTE }),
    pageview('/yesterday', { a: 23.5 * 60 * MINUTE }),
  ])
  const answer = await account.client.analytics.query(late.id, {
    metrics: ['pageviews'],
    range: { from: '2026-06-09', to: '2026-06-10' },
    granularity: 'day',
    dimensions: ['page'],
  })
  expect(answer.range.timeZone).toBe('Pacific/Auckland')
  expect(answer.series?.map(({ values }) => values.pageviews)).toEqual([1, 2])
  expect(answer.breakdowns.page?.rows.map(({ value }) => value)).toEqual(['/morning', '/now', '/yesterday'])
})

it('drops bots and counts what it dropped nowhere else', async () => {
  const before = (await today()).totals
  const response = await server.send(site.siteKey, [pageview('/')], {
    userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  })
  expect(response.status).toBe(202)
  expect((await today()).totals).toEqual(before)
})

it('stores nothing for a site on the plan tiny, and says what it would take', async () => {
  const tiny = await server.addSite(account, { plan: 'tiny' })
  const response = await server.send(tiny.siteKey, [pageview('/')])
  expect(await response.json()).toEqual({ accepted: 1, refused: [], parts: '' })

  const refused = account.client.analytics.query(tiny.id, { metrics: ['visitors'], range: { preset: 'today' } })
  await expect(refused).rejects.toMatchObject({
    code: 'plan_required',
    status: 402,
    problem: { plan: 'pro', upgradeUrl: expect.stringContaining('#plans') },
  })
})

it('refuses pages of another origin, and takes those of the site', async () => {
  expect((await server.send(site.siteKey, [pageview()], { origin: 'https://elsewhere.example' })).status).toBe(403)
  for (const origin of ['https://shop.example.be', 'https://www.shop.example.be']) {
    expect((await server.send(site.siteKey, [pageview()], { origin })).status).toBe(202)
  }
})
