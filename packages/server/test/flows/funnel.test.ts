import { afterAll, beforeAll, expect, it } from 'vitest'
import { sumUpDays } from '../support/replay.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const MINUTE = 60_000
const clock = new TestClock('2026-06-10T08:00:00Z')
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
  const event = (name: string, path: string) => pageview(path, { n: 'c', x: name })
  // Minutes between what each visitor did.
  const visits: [number, object][][] = [
    [
      [0, pageview('/')],
      [5, event('view_item', '/bonbons')],
      [5, event('add_to_cart', '/bonbons')],
    ],
    // Begins anew: the second way is within the window, the first is not.
    [
      [0, pageview('/')],
      [20, pageview('/')],
      [5, event('view_item', '/bonbons')],
      [4, event('add_to_cart', '/bonbons')],
    ],
    [
      [0, event('add_to_cart', '/')],
      [1, pageview('/')],
    ],
    [
      [0, pageview('/')],
      [25, event('view_item', '/')],
      [25, event('add_to_cart', '/')],
    ],
  ]
  for (const [index, visit] of visits.entries()) {
    clock.advance(60 * MINUTE)
    for (const [minutes, seen] of visit) {
      clock.advance(minutes * MINUTE)
      const visitor = { address: `81.82.83.${index + 1}`, tab: `tab-of-visit-${index}` }
      expect((await server.send(site.siteKey, [seen], visitor)).status).toBe(202)
    }
  }
})
afterAll(() => server.stop())

const steps = [
  { name: 'landing', page: { contains: '/' } },
  { name: 'browse', event: { is: 'view_item' } },
  { name: 'cart', event: { in: ['add_to_cart'] } },
]
const ask = async (more: object = {}) => {
  const answer = await account.client.analytics.funnel(site.id, { range: { preset: 'today' }, steps, ...more })
  return [answer.sessions, ...answer.steps.map(({ sessions }) => sessions)]
}

it('counts sessions step by step, in their order, before and after the day is summed up', async () => {
  for (const isSummedUp of [false, true]) {
    if (isSummedUp) await sumUpDays(server)
    expect(await ask()).toEqual([4, 4, 3, 3])
    expect(await ask({ windowMinutes: 10 })).toEqual([4, 4, 2, 2])
    expect(await ask({ windowMinutes: 9 })).toEqual([4, 4, 2, 1])
    expect(await ask({ windowMinutes: 25 })).toEqual([4, 4, 3, 2])
    expect(await ask({ filter: { dimension: 'event', is: 'add_to_cart' } })).toEqual([4, 4, 3, 3])
    expect(await ask({ filter: { dimension: 'page', is: '/bonbons' } })).toEqual([2, 2, 2, 2])
  }
})

it('tells shares of the first step and of the one before, and is a shop’s without steps', async () => {
  const { steps: shop } = await account.client.analytics.funnel(site.id, { range: { preset: 'today' } })
  expect(shop.map(({ name, sessions }) => [name, sessions])).toEqual([
    ['landing', 4],
    ['browse', 3],
    ['cart', 3],
    ['checkout', 0],
    ['purchase', 0],
  ])
  expect(shop.map(({ ofFirst, ofPrevious }) => [ofFirst, ofPrevious])).toEqual([
    [100, 100],
    [75, 75],
    [75, 100],
    [0, 0],
    [0, null],
  ])
})

it('refuses more conditions than anybody means', async () => {
  const condition = { dimension: 'country', is: 'BE' }
  const twenty = Array.from({ length: 20 }, () => condition)
  const filter = { or: Array.from({ length: 6 }, () => ({ and: twenty })) }
  await expect(ask({ filter })).rejects.toMatchObject({ code: 'invalid_request', status: 400 })
})
