import { afterAll, beforeAll, expect, it } from 'vitest'
import { pageview, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const DAY = 86_400_000
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const clock = new TestClock('2026-06-10T10:00:00Z')
const today = { preset: 'today' } as const
let server: TestServer
let account: TestAccount
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

const vitals = (measured: object, path = '/') => pageview(path, { n: 'v', o: measured })
async function send(siteKey: string, events: object[], userAgent?: string) {
  const who = count++
  const visitor = { address: `81.82.3.${who}`, tab: `tab-number-${who}`, ...(userAgent && { userAgent }) }
  const sent = await server.send(siteKey, events, visitor)
  expect(await sent.json()).toMatchObject({ accepted: events.length, refused: [] })
}

it('tells what half, three quarters and nine tenths of the visitors had at most', async () => {
  const site = await server.addSite(account)
  // 100, 200, … 1000: the rank, and no mean of neighbours, in whatever order they came.
  const values = [700, 100, 1_000, 300, 200, 900, 500, 400, 800, 600]
  await send(
    site.siteKey,
    values.map((lcp) => vitals({ lcp })),
  )
  const { metrics, lookedAtSince } = await account.client.analytics.vitals(site.id, { range: today })
  expect(metrics.lcp).toEqual({ p50: 500, p75: 800, p90: 900, samples: 10, rating: 'good' })
  expect(metrics.cls).toEqual({ p50: null, p75: null, p90: null, samples: 0, rating: null })
  expect(lookedAtSince).toBeNull()
})

it('rates by the limits of web.dev, which belong to the better side', async () => {
  const limits = { lcp: [2_500, 4_000], inp: [200, 500], cls: [0.1, 0.25], fcp: [1_800, 3_000], ttfb: [800, 1_800] }
  const rated = async (of: (name: keyof typeof limits) => number) => {
    const site = await server.addSite(account)
    const names = Object.keys(limits) as (keyof typeof limits)[]
    await send(site.siteKey, [vitals(Object.fromEntries(names.map((name) => [name, of(name)])))])
    const { metrics } = await account.client.analytics.vitals(site.id, { range: today })
    return new Set(Object.values(metrics).map(({ rating }) => rating))
  }
  expect(await rated((name) => limits[name][0] as number)).toEqual(new Set(['good']))
  expect(await rated((name) => (limits[name][0] as number) * 1.01)).toEqual(new Set(['needs-improvement']))
  expect(await rated((name) => limits[name][1] as number)).toEqual(new Set(['needs-improvement']))
  expect(await rated((name) => (limits[name][1] as number) * 1.01)).toEqual(new Set(['poor']))
})

it('is of the page and the device asked for, and names the slowest pages', async () => {
  const site = await server.addSite(account)
  await send(site.siteKey, [
    vitals({ lcp: 5_000 }, '/slow'),
    vitals({ lcp: 1_000 }, '/fast'),
    vitals({ inp: 10 }, '/none'),
  ])
  await send(site.siteKey, [vitals({ lcp: 3_000 }, '/fast')], PHONE)
  const ask = (query: object) => account.client.analytics.vitals(site.id, { range: today, ...query })

  const all = await ask({})
  expect(all.metrics.lcp.samples).toBe(3)
  expect(all.pages.map(({ page, lcp }) => [page, lcp.p75, lcp.rating])).toEqual([
    ['/slow', 5_000, 'poor'],
    ['/fast', 3_000, 'needs-improvement'],
  ])
  expect((await ask({ page: '/fast' })).metrics.lcp).toMatchObject({ p50: 1_000, samples: 2 })
  expect((await ask({ device: 'mobile' })).metrics.lcp).toMatchObject({ p50: 3_000, samples: 1 })
  expect((await ask({ page: '/slow', device: 'mobile' })).metrics.lcp.samples).toBe(0)

  await send(
    site.siteKey,
    Array.from({ length: 25 }, (_, index) => vitals({ lcp: 6_000 + index }, `/page-${index}`)),
  )
  const pages = (await ask({})).pages.map(({ page }) => page)
  expect(pages).toHaveLength(20)
  expect(pages[0]).toBe('/page-24')
})

it('finds every measurement of a long range once, however many a day has', async () => {
  const site = await server.addSite(account)
  await send(site.siteKey, [vitals({ lcp: 1 })])
  // More than are read at once, many at the same moment; and a lone one long before.
  await server.database.execute(
    `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, detail)
      select account_id, site_id, occurred_at - (n / 400) * interval '1 second', gen_random_uuid(), session_id, visitor_id,
        kind, path, jsonb_build_object('lcp', n)
      from events, generate_series(2, 12000) n where site_id = $1`,
    [site.id],
  )
  await server.database.execute(
    `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, detail)
      select account_id, site_id, $2, gen_random_uuid(), session_id, visitor_id, kind, path, '{"lcp": 0}'
      from events where site_id = $1 limit 1`,
    [site.id, new Date(clock.now().getTime() - 8 * DAY).toISOString()],
  )
  const month = await account.client.analytics.vitals(site.id, { range: { from: '2026-06-01', to: '2026-06-10' } })
  expect(month.metrics.lcp).toEqual({ p50: 6_000, p75: 9_000, p90: 10_800, samples: 12_001, rating: 'poor' })
  const week = await account.client.analytics.vitals(site.id, { range: { preset: '7d' } })
  expect(week.metrics.lcp.samples).toBe(12_000)
})
