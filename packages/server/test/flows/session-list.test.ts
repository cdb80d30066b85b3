import type { Session } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const MINUTE = 60_000
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount
let site: TestSite
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
  await visit(site, [pageview('/'), pageview('/pralines?utm_source=brief&utm_medium=email')], { minutesAgo: 300 })
  await visit(site, [pageview('/en'), event('purchase', { m: 24.5, y: 'EUR', o: { coupon: 'SUMMER' } })], {
    minutesAgo: 200,
    userAgent: PHONE,
  })
  await visit(site, [pageview('/fr', { r: 'https://www.google.com/' }), event('Écrit'), event('purchase')], {
    minutesAgo: 100,
  })
})
afterAll(() => server.stop())

const event = (name: string, more: object = {}) => pageview('/shop', { n: 'c', x: name, ...more })
/** A visit of somebody new, its events a minute apart. */
async function visit(
  { siteKey }: TestSite,
  events: object[],
  { minutesAgo = 0, userAgent }: { minutesAgo?: number; userAgent?: string } = {},
) {
  const who = count++
  const sent = await server.send(
    siteKey,
    events.map((each, index) => ({ ...each, a: (minutesAgo - index) * MINUTE })),
    { address: `81.82.1.${who}`, tab: `tab-number-${who}`, ...(userAgent && { userAgent }) },
  )
  expect(await sent.json()).toMatchObject({ accepted: events.length, refused: [] })
}
const today = { preset: 'today' } as const
async function entries(query: object): Promise<(string | null)[]> {
  const found: Session[] = []
  for await (const each of account.client.analytics.sessions(site.id, { range: today, ...query })) found.push(each)
  return found.map(({ entryPage }) => entryPage)
}

it('tells each session with where it came from and what it brought, newest first', async () => {
  const { items, nextCursor } = await account.client.analytics.sessions(site.id, { range: today })
  expect(nextCursor).toBeNull()
  expect(items.map(({ entryPage, exitPage, pageviews }) => [entryPage, exitPage, pageviews])).toEqual([
    ['/fr', '/fr', 1],
    ['/en', '/en', 1],
    ['/', '/pralines', 2],
  ])
  const [french, english] = items
  expect(english).toMatchObject({
    startedAt: '2026-06-10T06:40:00.000Z',
    endedAt: '2026-06-10T06:41:00.000Z',
    device: 'mobile',
    events: 1,
    converted: true,
    revenue: { EUR: 24.5 },
  })
  expect(french).toMatchObject({ device: 'desktop', referrer: 'google.com', events: 2, converted: true, revenue: {} })
  expect(items[2]).toMatchObject({ converted: false, events: 0 })
})

it.each<[string, object, string[]]>([
  ['of a session', { dimension: 'device', is: 'mobile' }, ['/en']],
  ['of its entry page', { dimension: 'entry_page', in: ['/', '/fr'] }, ['/fr', '/']],
  ['of any of its pages', { dimension: 'page', is: '/pralines' }, ['/']],
  ['of a property', { dimension: 'property:coupon', is: 'SUMMER' }, ['/en']],
  ['of letters of either case', { dimension: 'event', contains: 'éCR' }, ['/fr']],
  [
    'of both, for one and the same event',
    {
      and: [
        { dimension: 'device', is: 'desktop' },
        { dimension: 'event', is: 'purchase' },
      ],
    },
    ['/fr'],
  ],
  [
    'that no event meets at once',
    {
      and: [
        { dimension: 'page', is: '/fr' },
        { dimension: 'event', is: 'purchase' },
      ],
    },
    [],
  ],
])('filters by what is asked %s, and counts as a query does', async (_, filter, expected) => {
  expect(await entries({ filter })).toEqual(expected)
  const asked = { metrics: ['sessions'], range: today, filter: filter as never }
  const { totals } = await account.client.analytics.query(site.id, asked)
  expect(totals.sessions).toBe(expected.length)
})

it('takes a page after the other without leaving one out, also while new ones arrive', async () => {
  const busy = await server.addSite(account)
  // Three at the very same moment: the id decides.
  for (const minutesAgo of [90, 80, 80, 80, 70]) await visit(busy, [pageview('/')], { minutesAgo })
  const all = (await account.client.analytics.sessions(busy.id, { range: today })).items.map(({ id }) => id)
  expect(new Set(all).size).toBe(5)

  const seen: string[] = []
  for await (const { id } of account.client.analytics.sessions(busy.id, { range: today, limit: 2 })) {
    if (seen.push(id) === 1) await visit(busy, [pageview('/new')])
  }
  expect(seen).toEqual(all)
  const filtered: string[] = []
  const filter = { dimension: 'page', is: '/' }
  for await (const { id } of account.client.analytics.sessions(busy.id, { range: today, limit: 1, filter }))
    filtered.push(id)
  expect(filtered).toEqual(all)
})

it('leaves out sessions of other days, by the site’s time zone', async () => {
  const late = await server.addSite(account, { timeZone: 'Pacific/Auckland' })
  // 10:00 UTC is the evening of 10 June there: eleven hours before is the same day, twenty-three the day before.
  await visit(late, [pageview('/same')], { minutesAgo: 11 * 60 })
  await visit(late, [pageview('/before')], { minutesAgo: 23 * 60 })
  const { items } = await account.client.analytics.sessions(late.id, {
    range: { from: '2026-06-10', to: '2026-06-10' },
  })
  expect(items.map(({ entryPage }) => entryPage)).toEqual(['/same'])
})

it('looks at so many sessions for a rare filter, and says where to go on', async () => {
  const large = await server.addSite(account)
  await visit(large, [pageview('/')])
  await server.database.execute(
    `insert into sessions select (jsonb_populate_record(s, jsonb_build_object('session_id', gen_random_uuid(),
      'started_at', s.started_at - n * interval '1 second', 'ended_at', s.started_at - n * interval '1 second',
      'language', case when n = 6000 then 'de' else 'nl' end))).*
      from sessions s, generate_series(1, 6000) n where s.site_id = $1`,
    [large.id],
  )
  const query = { range: today, filter: { dimension: 'language', is: 'de' } }
  const page = await account.client.analytics.sessions(large.id, query)
  expect(page.items).toEqual([])
  expect(page.nextCursor).not.toBeNull()
  const found: Session[] = []
  for await (const each of account.client.analytics.sessions(large.id, query)) found.push(each)
  expect(found.map(({ language }) => language)).toEqual(['de'])
})

it('shows the way through one session, in order', async () => {
  const shop = await server.addSite(account)
  await visit(
    shop,
    [
      pageview('/'),
      pageview('/', { n: 'e', t: 4_500, d: 60 }),
      pageview('/', { n: 'k', x: '#buy', h: [500, 250], w: 1_440 }),
      event('purchase', { m: 10, y: 'EUR', o: { coupon: 'X', items: 2 } }),
    ],
    { minutesAgo: 20 },
  )
  const [session] = (await account.client.analytics.sessions(shop.id, { range: today })).items
  const way = await account.client.analytics.session(shop.id, session?.id ?? '')
  expect(way.session).toEqual(session)
  expect(way.session).toMatchObject({ engagedSeconds: 4.5, converted: true })
  expect(way.truncated).toBe(false)
  expect(way.events).toMatchObject([
    { at: '2026-06-10T09:40:00.000Z', kind: 'pageview', path: '/', name: null, element: null },
    { kind: 'engagement', engagedSeconds: 4.5, scrollPercent: 60, properties: null },
    { kind: 'click', element: '#buy', properties: null },
    { kind: 'event', name: 'purchase', properties: { coupon: 'X', items: 2 }, amount: 10, currency: 'EUR' },
  ])
  // What is one person's is not looked at unseen.
  const audit = await account.client.account.audit()
  expect(audit.items[0]).toMatchObject({ action: 'analytics.session', target: session?.id })
})

it('cuts a way that has no end, and says so', async () => {
  const robot = await server.addSite(account)
  for (let batch = 0; batch < 21; batch++) {
    const events = Array.from({ length: 100 }, () => pageview('/again'))
    await server.send(robot.siteKey, events, { tab: 'tab-of-the-robot' })
  }
  const [session] = (await account.client.analytics.sessions(robot.id, { range: today })).items
  const way = await account.client.analytics.session(robot.id, session?.id ?? '')
  expect(way.session.pageviews).toBe(2_100)
  expect(way.events).toHaveLength(2_000)
  expect(way.truncated).toBe(true)
})

it('refuses what it cannot answer', async () => {
  const { sessions, session } = account.client.analytics
  await expect(sessions(site.id, { range: today, cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const forged = Buffer.from(`99999999999999999 ${site.id}`).toString('base64url')
  await expect(sessions(site.id, { range: today, cursor: forged })).rejects.toMatchObject({ code: 'invalid_request' })
  const filter = { dimension: 'colour', is: 'red' }
  await expect(sessions(site.id, { range: today, filter })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(session(site.id, site.id)).rejects.toMatchObject({ code: 'not_found' })
  const other = await server.addSite(account)
  const [known] = (await sessions(site.id, { range: today })).items
  await expect(session(other.id, known?.id ?? '')).rejects.toMatchObject({ code: 'not_found' })
  const tiny = await server.addSite(account, { plan: 'tiny' })
  await expect(sessions(tiny.id, { range: today })).rejects.toMatchObject({ code: 'plan_required' })
})
