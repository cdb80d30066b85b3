import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumUpDays } from '../support/replay.ts'
import { pageview, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

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

const click = (selector: string, place: [number, number], width: number, path = '/shop') =>
  pageview(path, { n: 'k', x: selector, h: place, w: width })
const scrolled = (percent: number, path = '/shop') => pageview(path, { n: 'e', t: 1_000, d: percent })
async function send(siteKey: string, events: object[], userAgent?: string) {
  const who = count++
  const visitor = { address: `81.82.2.${who}`, tab: `tab-number-${who}`, ...(userAgent && { userAgent }) }
  const sent = await server.send(siteKey, events, visitor)
  expect(await sent.json()).toMatchObject({ accepted: events.length, refused: [] })
}

describe('the heat map', () => {
  it('finds the same place of an element at the same point at every width of the window', async () => {
    const site = await server.addSite(account)
    await send(site.siteKey, [click('#buy', [501, 249], 400)])
    await send(site.siteKey, [click('#buy', [519, 241], 1_440), click('#buy', [1_000, 0], 1_440)])
    await send(site.siteKey, [click('nav > a', [10, 990], 1_440)])

    const map = await account.client.analytics.heatmap(site.id, { range: today, page: '/shop', device: 'desktop' })
    expect(map).toMatchObject({
      clicks: 4,
      widths: { min: 400, max: 1_440 },
      truncated: false,
      elements: [
        {
          selector: '#buy',
          clicks: 3,
          points: [
            { x: 51, y: 25, clicks: 2 },
            { x: 99, y: 1, clicks: 1 },
          ],
        },
        { selector: 'nav > a', clicks: 1, points: [{ x: 1, y: 99, clicks: 1 }] },
      ],
    })
    const first = { range: today, page: '/shop', device: 'desktop', limit: 1 } as const
    expect((await account.client.analytics.heatmap(site.id, first)).elements).toHaveLength(1)
  })

  it('is of one page, one device class and the days asked for', async () => {
    const site = await server.addSite(account)
    await send(site.siteKey, [click('#a', [0, 0], 390), click('#b', [0, 0], 390, '/other')], PHONE)
    await send(site.siteKey, [click('#c', [0, 0], 1_440)])
    const selectors = async (query: object) => {
      const asked = { range: today, page: '/shop', device: 'mobile', ...query } as const
      return (await account.client.analytics.heatmap(site.id, asked)).elements.map(({ selector }) => selector)
    }
    expect(await selectors({})).toEqual(['#a'])
    expect(await selectors({ page: '/other' })).toEqual(['#b'])
    // As it stands in the address bar.
    expect(await selectors({ page: 'https://shop.example.be/other?utm_source=brief' })).toEqual(['#b'])
    expect(await selectors({ device: 'desktop' })).toEqual(['#c'])
    expect(await selectors({ range: { preset: 'yesterday' } })).toEqual([])
    const empty = { range: { preset: 'yesterday' }, page: '/shop', device: 'mobile' } as const
    expect((await account.client.analytics.heatmap(site.id, empty)).widths).toBeNull()
  })
})

it('looks at every click once, however many there are, and says when there are too many', async () => {
  const site = await server.addSite(account)
  await send(site.siteKey, [click('#a', [0, 0], 1_000)])
  // Many at the same moment, more than are read at once.
  const add = (from: number, to: number) =>
    server.database.execute(
      `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, device, detail)
        select account_id, site_id, occurred_at - (n / 400) * interval '1 millisecond', gen_random_uuid(), session_id,
          visitor_id, kind, path, device, detail
        from (select * from events where site_id = $1 limit 1) first, generate_series($2::int, $3::int) n`,
      [site.id, from, to],
    )
  const query = { range: today, page: '/shop', device: 'desktop' } as const
  await add(2, 12_000)
  expect(await account.client.analytics.heatmap(site.id, query)).toMatchObject({ clicks: 12_000, truncated: false })
  await add(12_001, 50_001)
  const { clicks, truncated, elements } = await account.client.analytics.heatmap(site.id, query)
  expect([clicks, truncated, elements[0]?.clicks]).toEqual([50_000, true, 50_000])
})

describe('the scroll map', () => {
  it('tells for each part of the page how many of those who said so came as far', async () => {
    const site = await server.addSite(account)
    const page = () => pageview('/shop')
    // The furthest of a session counts, once, however often it said so and however often it came back.
    await send(site.siteKey, [
      page(),
      scrolled(20),
      scrolled(100),
      scrolled(40),
      page(),
      pageview('/other'),
      scrolled(5, '/other'),
    ])
    await send(site.siteKey, [page(), scrolled(49)])
    await send(site.siteKey, [page(), scrolled(4)], PHONE)
    await send(site.siteKey, [page()], PHONE)
    const map = await account.client.analytics.scrollMap(site.id, { range: today, page: '/shop' })
    expect(map).toMatchObject({ sessions: 4, measured: 3 })
    expect(map.steps.map(({ percent }) => percent)).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * 5))
    const sessions = Object.fromEntries(map.steps.map(({ percent, sessions }) => [percent, sessions]))
    expect(sessions).toMatchObject({ 5: 2, 45: 2, 50: 1, 100: 1 })
    expect(map.steps.at(0)?.share).toBeCloseTo(66.6667, 3)

    const depth = { metrics: ['scroll_depth'], range: today, filter: { dimension: 'page', is: '/shop' } }
    const { totals } = await account.client.analytics.query(site.id, depth)
    expect(totals.scroll_depth).toBe((100 + 49 + 4) / 3)

    const mobile = { range: today, page: '/shop', device: 'mobile' } as const
    expect(await account.client.analytics.scrollMap(site.id, mobile)).toMatchObject({ sessions: 2, measured: 1 })

    // The same from the days as they are stored.
    await sumUpDays(server)
    expect(await account.client.analytics.scrollMap(site.id, { range: today, page: '/shop' })).toEqual(map)
  })

  it('has no shares where nobody said anything', async () => {
    const site = await server.addSite(account)
    const map = await account.client.analytics.scrollMap(site.id, { range: today, page: '/' })
    expect(map).toMatchObject({ sessions: 0, measured: 0 })
    expect(new Set(map.steps.map(({ share }) => share))).toEqual(new Set([null]))
  })
})

it('needs the plan that has them, and a page and device that can be', async () => {
  const pro = await server.addSite(account, { plan: 'pro' })
  const { heatmap, scrollMap, vitals } = account.client.analytics
  const query = { range: today, page: '/', device: 'mobile' } as const
  for (const ask of [heatmap(pro.id, query), scrollMap(pro.id, query), vitals(pro.id, query)]) {
    await expect(ask).rejects.toMatchObject({ code: 'plan_required', problem: { plan: 'pro_plus' } })
  }
  const site = await server.addSite(account)
  await expect(heatmap(site.id, { ...query, device: 'toaster' as never })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await expect(heatmap(site.id, { ...query, page: '' })).rejects.toMatchObject({ code: 'invalid_request' })
})
