import type { GoalsAnswer, Target } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumUpDays } from '../support/replay.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const HOUR = 3_600_000
const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const custom = (name: string, path = '/', more: object = {}) => pageview(path, { n: 'c', x: name, ...more })
const paid = (amount: number, currency = 'EUR') => ({ m: amount, y: currency })
const TODAY = { range: { preset: 'today' as const } }

/** Three visits of 10 June and one of the day before, in which somebody came, asked or paid. */
async function addShop(): Promise<TestSite> {
  const site = await server.addSite(account)
  const send = (visitor: number, ...events: object[]) =>
    server.send(site.siteKey, events, { address: `81.82.83.${visitor}`, tab: `tab-of-visitor-${visitor}` })
  await send(1, pageview('/', { a: 1_000 }), pageview('/contact/thanks/'), pageview('/contact/thanks/'))
  await send(2, pageview('/?utm_source=mail', { a: 1_000 }), custom('purchase', '/paid', paid(10.1)))
  await send(2, custom('purchase', '/paid', paid(20.2)), custom('purchase', '/paid', paid(5, 'USD')))
  await send(3, pageview('/'))
  await send(4, pageview('/contact/thanks/', { a: 20 * HOUR }))
  return site
}
/** A millisecond after the one before, so that they have an order. */
const addGoal = (site: TestSite, name: string, target: Target) => {
  clock.advance(1)
  return account.client.goals.create(site.id, { name, target })
}
const byName = ({ goals }: GoalsAnswer) => Object.fromEntries(goals.map(({ id, name, ...rest }) => [name, rest]))
const workOf = (name: string) => {
  const work = server.app.modules.flatMap(({ recurring = [] }) => recurring).find((each) => each.name === name)
  if (!work) throw new Error(`Nothing that recurs is called ${name}`)
  return work
}
const ask = async <Row>(text: string, values: unknown[]) => (await server.database.execute(text, values)).rows as Row[]

describe('the report', () => {
  it('counts purchases where a site has no goals', async () => {
    const site = await addShop()
    const report = await account.client.analytics.goals(site.id, TODAY)
    expect(report).toEqual({
      range: { from: '2026-06-10', to: '2026-06-10', timeZone: 'Europe/Brussels' },
      sessions: 3,
      goals: [
        {
          id: null,
          name: 'purchase',
          conversions: 3,
          sessions: 1,
          conversionRate: 33.3333,
          visitors: 1,
          revenue: { EUR: 30.3, USD: 5 },
        },
      ],
    })
  })

  it('says of each goal what it came to, on its own days', async () => {
    const site = await addShop()
    const thanks = await addGoal(site, 'Asked something', { page: { is: '/contact/thanks/' } })
    await addGoal(site, 'Paid', { event: { is: 'purchase' } })
    const none = { conversions: 0, sessions: 0, conversionRate: 0, visitors: 0, revenue: {} }
    await addGoal(site, 'Never', { event: { is: 'never' } })

    const asked = { conversions: 2, sessions: 1, conversionRate: 33.3333, visitors: 1, revenue: {} }
    const bought = { ...asked, conversions: 3, revenue: { EUR: 30.3, USD: 5 } }
    for (const round of ['from events', 'from columns']) {
      const report = await account.client.analytics.goals(site.id, TODAY)
      expect(byName(report), round).toEqual({ 'Asked something': asked, Paid: bought, Never: none })
      expect(report.goals[0]?.id).toBe(thanks.id)
      const both = await account.client.analytics.goals(site.id, { range: { from: '2026-06-09', to: '2026-06-10' } })
      expect([both.sessions, byName(both)['Asked something']], round).toEqual([
        4,
        { conversions: 3, sessions: 2, conversionRate: 50, visitors: 2, revenue: {} },
      ])
      await sumUpDays(server)
    }
  })

  it('looks at what meets the filter, of sessions and of events', async () => {
    const site = await addShop()
    await addGoal(site, 'Asked', { page: { contains: '/THANKS' } })
    await addGoal(site, 'Paid', { event: { is: 'purchase' } })
    const met = async (filter: object) => {
      const report = await account.client.analytics.goals(site.id, { ...TODAY, filter: filter as never })
      return [report.sessions, ...report.goals.map(({ conversions, sessions }) => [conversions, sessions])]
    }
    expect(await met({ dimension: 'utm_source', is: 'mail' })).toEqual([1, [0, 0], [3, 1]])
    expect(await met({ dimension: 'utm_source', is_not: 'mail' })).toEqual([2, [2, 1], [0, 0]])
    // The session that saw the page and then paid elsewhere did convert; what it paid for is no event of this page.
    expect(await met({ dimension: 'page', is: '/' })).toEqual([3, [0, 1], [0, 1]])
  })

  it('says of one goal what a query says of conversions', async () => {
    const site = await addShop()
    const targets: Target[] = [
      { page: { contains: '/' } },
      { page: { in: ['/contact/thanks/', '/paid'] } },
      { event: { contains: 'purch' } },
    ]
    for (const target of targets) {
      const goal = await account.client.goals.create(site.id, { name: 'Only', target })
      for (const filter of [undefined, { dimension: 'page', is_not: '/' }, { dimension: 'entry_page', is: '/' }]) {
        const question = { range: { from: '2026-06-09', to: '2026-06-10' }, ...(filter && { filter }) }
        const { totals } = await account.client.analytics.query(site.id, {
          ...question,
          metrics: ['conversions', 'conversion_rate', 'sessions'],
        })
        const { sessions, goals } = await account.client.analytics.goals(site.id, question)
        expect([goals[0]?.conversions, goals[0]?.conversionRate, sessions]).toEqual([
          totals.conversions,
          totals.conversion_rate,
          totals.sessions,
        ])
      }
      await account.client.goals.remove(site.id, goal.id)
    }
  })
})

describe('a changed goal', () => {
  it('holds for days long past at once, and they are summed up anew', async () => {
    const site = await addShop()
    const conversions = async () =>
      (await account.client.analytics.query(site.id, { ...TODAY, metrics: ['conversions'] })).totals.conversions
    await sumUpDays(server)
    await workOf('analytics.sum-up').run({ signal: new AbortController().signal, now: new Date() })
    expect(await conversions()).toBe(3)

    const goal = await account.client.goals.create(site.id, { name: 'Home', target: { page: { is: '/' } } })
    expect(await conversions()).toBe(3)
    await account.client.goals.change(site.id, goal.id, { target: { page: { is: '/contact/thanks/' } } })
    expect(await conversions()).toBe(2)

    const digests = async () =>
      (
        await ask<{ goals: string }>('select distinct goals from built_days where site_id = $1 order by 1', [site.id])
      ).map(({ goals }) => goals)
    const before = await digests()
    expect(before).toHaveLength(1)
    expect(await ask('select 1 as one from stale_sites where site_id = $1', [site.id])).toHaveLength(1)
    await workOf('analytics.sum-up').run({ signal: new AbortController().signal, now: new Date() })
    const after = await digests()
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
    expect(await ask('select 1 as one from stale_sites where site_id = $1', [site.id])).toEqual([])
    expect(await conversions()).toBe(2)

    await account.client.goals.remove(site.id, goal.id)
    expect(await conversions()).toBe(3)
    await workOf('analytics.sum-up').run({ signal: new AbortController().signal, now: new Date() })
    expect(await digests()).toEqual(before)
  })

  it('is not forgotten when the server stops in the middle', async () => {
    const site = await addShop()
    await sumUpDays(server)
    await account.client.goals.create(site.id, { name: 'Home', target: { page: { is: '/' } } })
    await workOf('analytics.sum-up').run({ signal: AbortSignal.abort(), now: new Date() })
    expect(await ask('select 1 as one from stale_sites where site_id = $1', [site.id])).toHaveLength(1)
  })

  it('says when only its name was changed that nothing needs to be done', async () => {
    const site = await addShop()
    const goal = await account.client.goals.create(site.id, { name: 'Home', target: { page: { is: '/' } } })
    await server.database.execute('delete from stale_sites')
    const renamed = await account.client.goals.change(site.id, goal.id, { name: 'Front page' })
    expect(renamed).toEqual({ ...goal, name: 'Front page' })
    expect(await ask('select 1 as one from stale_sites', [])).toEqual([])
  })
})

describe('the list', () => {
  it('keeps paths as pages are kept', async () => {
    const site = await server.addSite(account)
    const create = async (target: Target) => (await account.client.goals.create(site.id, { name: 'x', target })).target
    const target = await create({ page: { is: '/Caf%C3%A9%2Dbar/index.html?utm_source=mail' } })
    expect(target).toEqual({ page: { is: '/Café-bar' } })
    const [goal] = (await account.client.goals.list(site.id)).items
    expect(goal?.target).toEqual(target)
    const refused = account.client.goals.create(site.id, { name: 'y', target: { page: { in: ['/a', 'b'] } } })
    await expect(refused).rejects.toMatchObject({ status: 400, issues: [{ path: '/target/page/in/1' }] })
  })

  it('has no two goals of one name', async () => {
    const site = await server.addSite(account)
    const one = { name: 'Paid', target: { event: { is: 'purchase' } } }
    await account.client.goals.create(site.id, one)
    const other = await account.client.goals.create(site.id, { ...one, name: 'Other' })
    const conflict = { status: 409, code: 'conflict', message: expect.stringContaining('"Paid"') }
    await expect(account.client.goals.create(site.id, one)).rejects.toMatchObject(conflict)
    await expect(account.client.goals.change(site.id, other.id, { name: 'Paid' })).rejects.toMatchObject(conflict)
  })

  it('takes 50 goals, also when several come at the same time', async () => {
    const site = await server.addSite(account)
    const create = (index: number) =>
      account.client.goals.create(site.id, { name: `Goal ${index}`, target: { page: { is: `/${index}` } } })
    for (let index = 0; index < 48; index++) {
      await create(index)
      clock.advance(1)
    }
    const last = await Promise.allSettled([48, 49, 50, 51].map(create))
    expect(last.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
    for (const each of last) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict', status: 409 })
    }
    const names: string[] = []
    for await (const { name } of account.client.goals.list(site.id, { limit: 7 })) names.push(name)
    expect([names.length, names[0], new Set(names).size]).toEqual([50, 'Goal 0', 50])
  })

  it('needs the plan pro', async () => {
    const site = await server.addSite(account, { plan: 'tiny' })
    const needed = { code: 'plan_required', status: 402, problem: { plan: 'pro' } }
    await expect(account.client.goals.list(site.id)).rejects.toMatchObject(needed)
    await expect(account.client.analytics.goals(site.id, TODAY)).rejects.toMatchObject(needed)
    const goal = { name: 'Paid', target: { event: { is: 'purchase' } } }
    await expect(account.client.goals.create(site.id, goal)).rejects.toMatchObject(needed)
  })
})

describe('another time zone', () => {
  it('moves what was summed up, and what was not yet', async () => {
    const site = await server.addSite(account)
    const moment = new Date('2026-06-10T21:30:00Z').getTime() - clock.now().getTime()
    clock.advance(moment)
    // Half past eleven in Brussels; it is the next day in Auckland. The second comes after the first was summed up.
    await server.send(site.siteKey, [pageview('/built', { a: 0 })])
    await sumUpDays(server)
    await server.send(site.siteKey, [pageview('/changed')])

    await account.client.sites.change(site.id, { timeZone: 'Pacific/Auckland' })
    const facts = await ask<{ name: string; payload: Record<string, unknown> }>(
      "select name, payload from facts where name = 'site.changed' and payload->>'siteId' = $1",
      [site.id],
    )
    expect(facts).toHaveLength(1)
    const listener = server.app.modules
      .flatMap(({ listeners = [] }) => listeners)
      .find(({ name }) => name === 'analytics.time-zone')
    await server.database.account(
      account.id,
      (tx) =>
        listener?.handle(
          tx,
          facts.map((fact) => ({ ...fact, accountId: account.id, factId: '', occurredAt: clock.now() })),
        ) as Promise<void>,
    )
    const perDay = async () =>
      (
        await account.client.analytics.query(site.id, {
          metrics: ['pageviews'],
          range: { from: '2026-06-10', to: '2026-06-11' },
          granularity: 'day',
        })
      ).series?.map(({ values }) => values.pageviews)
    expect(await perDay()).toEqual([0, 2])
    await sumUpDays(server)
    expect(await perDay()).toEqual([0, 2])
    const days = await ask('select day, time_zone from built_days where site_id = $1', [site.id])
    expect(days).toEqual([{ day: '2026-06-11', time_zone: 'Pacific/Auckland' }])
  })
})
