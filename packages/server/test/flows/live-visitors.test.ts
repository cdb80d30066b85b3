import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, pageview, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const clock = new TestClock('2026-06-10T10:00:30Z')
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock, isWorking: true })
  account = await server.addAccount()
})
afterAll(() => server.stop())

const visit = (siteKey: string, visitor: number, events: object[]) =>
  server.send(siteKey, events, { address: `81.82.4.${visitor}`, tab: `tab-number-${visitor}` })

it('counts those who did something in the last five minutes, and where they are', async () => {
  const site = await server.addSite(account)
  await visit(site.siteKey, 1, [pageview('/old', { a: 5 * MINUTE }), pageview('/gone', { a: 40 * MINUTE })])
  await visit(site.siteKey, 2, [
    pageview('/', { a: 5 * MINUTE - SECOND, r: 'https://www.google.com/' }),
    pageview('/shop', { a: MINUTE }),
    pageview('/shop', { a: 0 }),
  ])
  await visit(site.siteKey, 3, [pageview('/shop', { n: 'c', x: 'add_to_cart' })])
  await visit(site.siteKey, 4, [pageview('/shop')])
  // A page that is only still open is nobody's doing.
  await visit(site.siteKey, 5, [pageview('/shop', { n: 'e', t: 1_000 })])

  const now = await account.client.analytics.now(site.id)
  expect(now.since).toBe('2026-06-10T09:55:30.000Z')
  expect(now.visitors).toBe(3)
  expect(now.pages).toEqual([
    { value: '/shop', visitors: 2 },
    { value: '/', visitors: 1 },
  ])
  expect(now.sources.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(3)
  expect(now.sources.find(({ value }) => value === 'Google')?.visitors).toBe(1)
  expect(now.countries.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(3)

  expect(now.minutes).toHaveLength(30)
  expect(now.minutes[0]?.start).toBe('2026-06-10T09:31:00.000Z')
  expect(now.minutes.filter(({ visitors }) => visitors > 0)).toEqual([
    { start: '2026-06-10T09:55:00.000Z', visitors: 2, pageviews: 2 },
    { start: '2026-06-10T09:59:00.000Z', visitors: 1, pageviews: 1 },
    { start: '2026-06-10T10:00:00.000Z', visitors: 3, pageviews: 2 },
  ])
  expect(now.minutes.at(-1)?.start).toBe('2026-06-10T10:00:00.000Z')
})

it('lets a counter follow by the stream alone', async () => {
  const site = await server.addSite(account)
  const counted: number[] = []
  const following = (async () => {
    for await (const _ of account.client.analytics.live(site.id)) {
      counted.push((await account.client.analytics.now(site.id)).visitors)
      if (counted.at(-1) === 2) return
    }
  })()
  // The stream begins with a message, so a counter has its number at once.
  await eventually(
    () => counted,
    (found) => found.at(-1) === 0,
  )
  await visit(site.siteKey, 1, [pageview('/')])
  await eventually(
    () => counted,
    (found) => found.at(-1) === 1,
  )
  await visit(site.siteKey, 2, [pageview('/')])
  await following

  clock.advance(6 * MINUTE)
  expect(await account.client.analytics.now(site.id)).toMatchObject({
    visitors: 0,
    pages: [],
    countries: [],
    sources: [],
  })
})

it('needs the plan that has numbers', async () => {
  const tiny = await server.addSite(account, { plan: 'tiny' })
  await expect(account.client.analytics.now(tiny.id)).rejects.toMatchObject({ code: 'plan_required' })
})
