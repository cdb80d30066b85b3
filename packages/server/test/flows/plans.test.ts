import { afterAll, beforeAll, expect, it } from 'vitest'
import { pageview, startServer, TestClock, type TestServer } from '../support/server.ts'

const clock = new TestClock('2026-06-30T22:30:00Z')
let server: TestServer

beforeAll(async () => {
  server = await startServer({ clock })
})
afterAll(() => server.stop())

const visitors = { metrics: ['visitors'], range: { preset: 'today' as const } }

it('answers 402 with the plan that is needed and where to get it', async () => {
  const account = await server.addAccount()
  const { id } = await server.addSite(account, { plan: 'tiny' })
  const refusal = {
    status: 402,
    code: 'plan_required',
    retryable: false,
    problem: { plan: 'pro', upgradeUrl: `${server.url}/docs#plans`, title: 'The plan does not include this' },
  }
  await expect(account.client.analytics.query(id, visitors)).rejects.toMatchObject(refusal)
  await expect(account.client.analytics.live(id).next()).rejects.toMatchObject(refusal)
  const docs = await (await fetch(refusal.problem.upgradeUrl)).text()
  expect(docs).toContain('id="plans"')
})

it('opens and closes with the plan of the site, at once', async () => {
  const account = await server.addAccount()
  const site = await server.addSite(account, { plan: 'tiny' })
  const send = async () => (await (await server.send(site.siteKey, [pageview()])).json()) as { parts: string }
  expect((await send()).parts).toBe('')
  await server.operator(account.id).sites.change(site.id, { plan: 'pro' })
  expect((await send()).parts).toBe('p')
  expect((await account.client.analytics.query(site.id, visitors)).totals).toEqual({ visitors: 1 })
  await server.operator(account.id).sites.change(site.id, { plan: 'tiny' })
  expect((await send()).parts).toBe('')
  await expect(account.client.analytics.query(site.id, visitors)).rejects.toMatchObject({ code: 'plan_required' })
})

it('asks for the plan of each site, not of the account', async () => {
  const account = await server.addAccount()
  const [tiny, pro] = [await server.addSite(account, { plan: 'tiny' }), await server.addSite(account, { plan: 'pro' })]
  await account.client.analytics.query(pro.id, visitors)
  await expect(account.client.analytics.query(tiny.id, visitors)).rejects.toMatchObject({ code: 'plan_required' })
})

it('says of an account the best plan of its sites', async () => {
  const account = await server.addAccount()
  const plan = async () => (await account.client.account.get()).plan
  expect(await plan()).toBe('tiny')
  const best = await server.addSite(account, { plan: 'pro_plus' })
  await server.addSite(account, { plan: 'pro' })
  expect(await plan()).toBe('pro_plus')
  await account.client.sites.remove(best.id)
  expect(await plan()).toBe('pro')
})

it('counts what each site uses in each month, once, beside what its plan includes', async () => {
  const account = await server.addAccount()
  const [one, two] = [
    await server.addSite(account, { plan: 'pro' }),
    await server.addSite(account, { plan: 'pro_plus' }),
  ]
  const event = pageview('/twice')
  await server.send(one.siteKey, [pageview(), event])
  await server.send(one.siteKey, [event])
  await server.send(two.siteKey, [pageview()])
  // Midnight in UTC begins the month, whatever the visitor's clock or the site's zone says.
  clock.advance(2 * 60 * 60_000)
  await server.send(one.siteKey, [pageview()])
  // No one is charged for robots.
  await server.send(one.siteKey, [pageview()], { userAgent: 'Googlebot/2.1' })

  const counters = (await account.client.account.usage()).items
  const shown = counters.map(
    ({ siteId, ...rest }) => `${rest.month} ${siteId === one.id ? 'one' : 'two'} ${rest.used} of ${rest.included}`,
  )
  expect(shown.toSorted()).toEqual([
    '2026-06-01 one 2 of 100000',
    '2026-06-01 two 1 of 1000000',
    '2026-07-01 one 1 of 100000',
  ])
  expect(shown[0]).toContain('2026-07-01')
  expect(counters.every(({ metric }) => metric === 'events')).toBe(true)
})

it('names every plan in the catalog, each with the same things', async () => {
  const { plans } = await (await server.addAccount()).client.analytics.catalog()
  expect(plans.map(({ name }) => name)).toEqual(['tiny', 'pro', 'pro_plus'])
  const names = plans.map(({ includes }) => Object.keys(includes))
  expect(names[1]).toEqual(names[0])
  expect(names[2]).toEqual(names[0])
})
