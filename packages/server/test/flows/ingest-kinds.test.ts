import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CHROME,
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const ask = async (text: string, ...values: unknown[]) =>
  (await server.database.execute(text, values)).rows as Record<string, unknown>[]
const EVERY_KIND = () => [
  pageview('/product', { a: 6_000 }),
  pageview('/product', { a: 5_000, n: 'e', t: 4_500, d: 80 }),
  pageview('/product', { a: 4_000, n: 'c', x: 'purchase', o: { sku: 'x-1', gift: true }, m: 19.99, y: 'EUR' }),
  pageview('/product', { a: 3_000, n: 'k', x: 'button', h: [1, 2], w: 400 }),
  pageview('/product', { a: 2_000, n: 'v', o: { lcp: 900, cls: 0.1 } }),
  pageview('/product', { a: 1_000, n: 'i', g: 'Yes, write to me', o: { email: 'An@Example.be' } }),
]
const dropsOf = async (site: TestSite) => (await account.client.events.dropped(site.id)).items

describe('each kind', () => {
  it('is stored with what it has, and its session with the sums', async () => {
    const site = await server.addSite(account)
    const sent = EVERY_KIND()
    for (let time = 0; time < 3; time++) {
      const answer = await server.send(site.siteKey, sent)
      expect(await answer.json()).toEqual({ accepted: 6, refused: [], parts: 'peckvi' })
    }
    const events = await ask(
      'select kind, name, engaged_ms, scroll_percent, amount::text, currency, device, detail from events where site_id = $1 order by occurred_at',
      site.id,
    )
    const nothing = { name: null, engaged_ms: null, scroll_percent: null, amount: null, currency: null, device: null }
    expect(events).toEqual([
      { ...nothing, kind: 'p', detail: null },
      { ...nothing, kind: 'e', engaged_ms: 4_500, scroll_percent: 80, detail: null },
      { ...nothing, kind: 'c', name: 'purchase', amount: '19.99', currency: 'EUR', detail: { sku: 'x-1', gift: true } },
      { ...nothing, kind: 'k', device: 'desktop', detail: { selector: 'button', x: 1, y: 2, width: 400 } },
      { ...nothing, kind: 'v', detail: { lcp: 900, cls: 0.1 } },
      { ...nothing, kind: 'i', detail: null },
    ])
    expect(
      await ask('select pageviews, events, engaged_ms, entry_path from sessions where site_id = $1', site.id),
    ).toEqual([{ pageviews: 1, events: 6, engaged_ms: 4_500, entry_path: '/product' }])
  })

  it('that says who it is leaves consent, traits and a fact, once', async () => {
    const site = await server.addSite(account)
    const [identify] = EVERY_KIND().slice(5)
    for (let time = 0; time < 2; time++) await server.send(site.siteKey, [identify ?? {}])
    const rows = await ask('select * from identifications where site_id = $1', site.id)
    expect(rows).toEqual([
      expect.objectContaining({
        identified_at: new Date(clock.now().getTime() - 1_000),
        consent: { words: 'Yes, write to me', at: '2026-06-10T09:59:59.000Z' },
        traits: { email: 'An@Example.be' },
      }),
    ])
    const [{ session_id: sessionId, event_id: eventId } = {}] = rows
    const facts = await ask(
      "select payload from facts where account_id = $1 and name = 'session.identified' and payload->>'siteId' = $2::text",
      account.id,
      site.id,
    )
    expect(facts).toEqual([{ payload: { siteId: site.id, sessionId, eventId } }])
    expect(await ask('select entry_path, pageviews from sessions where site_id = $1', site.id)).toEqual([
      { entry_path: null, pageviews: 0 },
    ])
  })
})

const GOOGLE_APP = 'com.google.android.googlequicksearchbox'
describe('an Android app', () => {
  it.each([
    ['android-app://com.google.android.gm/', 'com.google.android.gm', 'Gmail', 'Email'],
    [`android-app://${GOOGLE_APP}/https/www.google.com`, GOOGLE_APP, 'Google', 'Organic Search'],
    ['android-app://com.facebook.katana/', 'com.facebook.katana', 'Facebook', 'Organic Social'],
    ['android-app://com.Reddit.Frontpage', 'com.reddit.frontpage', 'Reddit', 'Organic Social'],
    ['android-app://org.telegram.messenger.web/', 'org.telegram.messenger.web', 'Telegram', 'Organic Social'],
    ['android-app://be.example.newsletter/', 'be.example.newsletter', 'be.example.newsletter', 'Referral'],
    ['android-app:///', null, null, 'Direct'],
    ['android-app://not a package/', null, null, 'Direct'],
    ['ios-app://1234/', null, null, 'Direct'],
  ])('that opened the page by a link, %s, is where the visit came from', async (referrer, host, source, channel) => {
    const site = await server.addSite(account)
    await server.send(site.siteKey, [pageview('/', { r: referrer })])
    const [session] = await ask('select referrer_host, source, channel from sessions where site_id = $1', site.id)
    expect(session).toEqual({ referrer_host: host, source, channel })
  })
})

describe('a plan', () => {
  it.each([
    ['tiny', '', 0, 6],
    ['pro', 'p', 1, 5],
    ['pro_plus', 'peckvi', 6, 0],
  ] as const)('%s takes the kinds "%s" and counts the others', async (plan, parts, stored, dropped) => {
    const site = await server.addSite(account, { plan })
    const answer = await server.send(site.siteKey, EVERY_KIND())
    expect(await answer.json()).toEqual({ accepted: 6, refused: [], parts })
    expect(await ask('select count(*)::int as stored from events where site_id = $1', site.id)).toEqual([{ stored }])
    expect(await dropsOf(site)).toEqual(dropped === 0 ? [] : [{ day: '2026-06-10', reason: 'plan', events: dropped }])
  })
})

describe('what is dropped', () => {
  it('is counted by day and reason, and listed page by page', async () => {
    const site = await server.addSite(account, { plan: 'pro' })
    const bot = { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }
    await server.send(site.siteKey, [pageview(), pageview('/two')], bot)
    await server.send(site.siteKey, [pageview('/', { r: 'https://www.semalt.com/crawler' })])
    await server.send(site.siteKey, EVERY_KIND().slice(1, 2))
    clock.advance(DAY)
    await server.send(site.siteKey, [pageview()], bot)
    const expected = [
      { day: '2026-06-11', reason: 'bot', events: 1 },
      { day: '2026-06-10', reason: 'bot', events: 2 },
      { day: '2026-06-10', reason: 'plan', events: 1 },
      { day: '2026-06-10', reason: 'spam', events: 1 },
    ]
    expect(await dropsOf(site)).toEqual(expected)
    const listed: unknown[] = []
    for await (const each of account.client.events.dropped(site.id, { limit: 1 })) listed.push(each)
    expect(listed).toEqual(expected)
    expect(await ask('select count(*)::int as count from sessions where site_id = $1', site.id)).toEqual([{ count: 0 }])
  })
})

describe('a program of the site’s owner', () => {
  it('adds to the visit of the visitor it names', async () => {
    const site = await server.addSite(account)
    await server.send(site.siteKey, [pageview('/checkout', { a: 60_000 })], { address: '193.0.6.139' })
    const order = { ...pageview('/thanks'), n: 'c', x: 'purchase', m: 5, y: 'EUR' }
    const visitor = { address: '193.0.6.139', userAgent: CHROME }
    const answer = await account.client.events.send(site.id, { events: [order], visitor })
    expect(answer).toEqual({ accepted: 1, refused: [], parts: 'peckvi' })
    await account.client.events.send(site.id, { events: [order], visitor })
    expect(
      await ask('select pageviews, events, country, browser, entry_path from sessions where site_id = $1', site.id),
    ).toEqual([{ pageviews: 1, events: 2, country: 'NL', browser: 'Chrome', entry_path: '/checkout' }])
  })

  it('is no bot without a user agent, and names visitors as it likes', async () => {
    const site = await server.addSite(account)
    for (const id of ['customer-1', 'customer-2', 'customer-1'])
      await account.client.events.send(site.id, { events: [pageview('/app')], visitor: { id }, language: 'fr' })
    await account.client.events.send(site.id, { events: [pageview('/cron')] })
    expect(
      await ask('select pageviews, language from sessions where site_id = $1 order by pageviews, language', site.id),
    ).toEqual([
      { pageviews: 1, language: 'fr' },
      { pageviews: 1, language: null },
      { pageviews: 2, language: 'fr' },
    ])
    for (const table of ['events', 'sessions', 'session_links']) {
      const [{ text } = {}] = await ask(`select string_agg(t::text, ' ') as text from ${table} t`)
      expect(text).not.toContain('customer-')
    }
  })

  it('joins nobody whom it does not name, and those in one tab', async () => {
    const site = await server.addSite(account)
    const send = (path: string, tab?: string) =>
      account.client.events.send(site.id, { events: [pageview(path), pageview(path)], ...(tab && { tab }) })
    for (const path of ['/order-1', '/order-2']) await send(path)
    for (const path of ['/tab-1', '/tab-2']) await send(path, path.slice(1).padEnd(8, '-'))
    await send('/tab-1', 'tab-1---')
    const of = await ask(
      'select entry_path, pageviews, visitor_id from sessions where site_id = $1 order by entry_path',
      site.id,
    )
    expect(of.map(({ entry_path, pageviews }) => [entry_path, pageviews])).toEqual([
      ['/order-1', 2],
      ['/order-2', 2],
      ['/tab-1', 4],
      ['/tab-2', 2],
    ])
    expect(new Set(of.map(({ visitor_id }) => visitor_id)).size).toBe(4)
    const visitors = await ask('select count(distinct visitor_id)::int as n from events where site_id = $1', site.id)
    expect(visitors).toEqual([{ n: 4 }])
  })

  it('joins nobody of whom it names the browser alone, for many have the same', async () => {
    const site = await server.addSite(account)
    const send = (path: string, more: { tab?: string; visitor?: { id?: string; address?: string } } = {}) =>
      account.client.events.send(site.id, {
        events: [pageview(path), pageview(path)],
        ...more,
        visitor: { userAgent: CHROME, ...more.visitor },
      })
    for (const path of ['/order-1', '/order-2']) await send(path)
    for (const path of ['/tab', '/tab']) await send(path, { tab: 'tab-of-one' })
    for (const path of ['/id', '/id']) await send(path, { visitor: { id: 'customer-7' } })
    for (const path of ['/address', '/address']) await send(path, { visitor: { address: '81.82.83.9' } })
    expect(
      await ask('select entry_path, pageviews, browser from sessions where site_id = $1 order by entry_path', site.id),
    ).toEqual([
      { entry_path: '/address', pageviews: 4, browser: 'Chrome' },
      { entry_path: '/id', pageviews: 4, browser: 'Chrome' },
      { entry_path: '/order-1', pageviews: 2, browser: 'Chrome' },
      { entry_path: '/order-2', pageviews: 2, browser: 'Chrome' },
      { entry_path: '/tab', pageviews: 4, browser: 'Chrome' },
    ])
  })

  it('keeps the events of a batch in which others have another shape', async () => {
    const site = await server.addSite(account)
    const good = pageview('/good')
    const bad = [null, 'text', { ...pageview(), i: 'short' }, { ...pageview(), n: 'pageview' }, { ...pageview(), u: 1 }]
    const send = (events: unknown[]) => account.client.events.send(site.id, { events: events as (typeof good)[] })
    const answer = await send([...bad, good])
    expect(answer.accepted).toBe(1)
    expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
      [0, 'invalid_event'],
      [1, 'invalid_event'],
      [2, 'invalid_event'],
      [3, 'unknown_kind'],
      [4, 'invalid_event'],
    ])
    expect(await ask('select path from events where site_id = $1', site.id)).toEqual([{ path: '/good' }])
    await expect(send([])).rejects.toMatchObject({ status: 400 })
    const places = bad.map((_, index) => expect.objectContaining({ path: `/events/${index}` }))
    await expect(send(bad)).rejects.toMatchObject({ status: 400, issues: places })
    const tooMany = Array.from({ length: 101 }, () => pageview())
    await expect(send(tooMany)).rejects.toMatchObject({ status: 400, issues: [{ path: '/events' }] })
  })

  it('is told by index what cannot be taken, and needs the right to send', async () => {
    const site = await server.addSite(account)
    const events = [pageview('/good'), pageview('/bad', { n: 'c', x: '<b>' })]
    expect((await account.client.events.send(site.id, { events })).refused).toEqual([
      { index: 1, code: 'invalid_event', message: expect.stringContaining('x: ') },
    ])
    await expect(
      account.client.events.send(site.id, { events, visitor: { address: 'nowhere' } }),
    ).rejects.toMatchObject({ status: 400, issues: [{ path: '/visitor/address' }] })
    const reader = await server.addAccount('Reader', ['analytics:read'])
    await expect(reader.client.events.send(site.id, { events })).rejects.toMatchObject({ status: 403 })
    const stranger = await server.addAccount('Stranger')
    await expect(stranger.client.events.send(site.id, { events })).rejects.toMatchObject({ status: 404 })
  })
})

describe('days that changed', () => {
  const changed = async (site: TestSite) =>
    new Map(
      (await ask('select day, version from changed_days where site_id = $1 order by day', site.id)).map(
        ({ day, version }) => [day, version],
      ),
    )
  it('are those of the site’s time zone from a session’s first event to its last', async () => {
    const site = await server.addSite(account, { timeZone: 'Pacific/Auckland' })
    clock.advance(Date.parse('2026-06-20T12:10:00Z') - clock.now().getTime())
    await server.send(site.siteKey, [pageview('/', { a: 20 * MINUTE }), pageview('/after-midnight')])
    const first = await changed(site)
    expect([...first.keys()]).toEqual(['2026-06-20', '2026-06-21'])
    await server.send(site.siteKey, [pageview('/late', { a: 18 * 60 * MINUTE })], { tab: 'another-tab' })
    const second = await changed(site)
    expect([...second.keys()]).toEqual(['2026-06-20', '2026-06-21'])
    expect(second.get('2026-06-20')).not.toBe(first.get('2026-06-20'))
    expect(second.get('2026-06-21')).toBe(first.get('2026-06-21'))
  })

  it('do not change by what was known', async () => {
    const site = await server.addSite(account)
    const event = pageview()
    await server.send(site.siteKey, [event])
    const before = await changed(site)
    await server.send(site.siteKey, [event])
    await server.send(site.siteKey, [pageview()], { userAgent: 'Googlebot/2.1' })
    expect(await changed(site)).toEqual(before)
  })

  it('change when a person is erased, by session or by e-mail address', async () => {
    const site = await server.addSite(account)
    await server.send(site.siteKey, EVERY_KIND())
    await server.send(site.siteKey, [pageview('/other')], { address: '193.0.6.139', tab: 'tab-of-other' })
    const before = await changed(site)
    const email = 'an@example.BE'
    const { modules } = await account.client.personalData.export(site.id, { email })
    expect(Object.values(modules).flat()).toHaveLength(8)
    const { erased } = await account.client.personalData.erase(site.id, { email })
    expect(erased).toMatchObject({ ingest: 10 })
    expect(await changed(site)).not.toEqual(before)
    expect(await ask('select entry_path from sessions where site_id = $1', site.id)).toEqual([{ entry_path: '/other' }])
    expect((await account.client.personalData.erase(site.id, { email })).erased).toMatchObject({ ingest: 0 })
    const log = await ask('select detail, target from audit_log where account_id = $1', account.id)
    expect(JSON.stringify(log).toLowerCase()).not.toContain(email.toLowerCase())
    expect(log).toContainEqual({ target: site.id, detail: { sessions: 1 } })
  })
})

describe('what a plan no longer keeps', () => {
  const run = async (now: Date) => {
    const work = server.app.modules
      .flatMap(({ recurring = [] }) => recurring)
      .find(({ name }) => name === 'ingest.retention')
    await work?.run({ now, signal: new AbortController().signal })
  }
  const left = async (site: TestSite) => {
    const counts: unknown[] = []
    for (const table of ['events', 'sessions', 'session_links', 'identifications']) {
      const [row] = await ask(`select count(*)::int as count from ${table} where site_id = $1`, site.id)
      counts.push(row?.count)
    }
    return counts
  }

  it('is deleted, and its days change; what it keeps stays', async () => {
    const [pro, plus] = [await server.addSite(account, { plan: 'pro' }), await server.addSite(account)]
    clock.advance(Date.parse('2026-07-01T10:00:00Z') - clock.now().getTime())
    for (const site of [pro, plus]) await server.send(site.siteKey, EVERY_KIND())
    await server.operator(account.id).sites.change(plus.id, { plan: 'pro' })
    const old = clock.now().getTime()
    clock.advance(DAY)
    for (const site of [pro, plus]) await server.send(site.siteKey, [pageview('/next-day')])
    await ask('delete from changed_days where account_id = $1', account.id)

    await run(new Date(old + 400 * DAY - 10_000))
    expect([await left(pro), await left(plus)]).toEqual([
      [2, 2, 4, 0],
      [7, 2, 4, 1],
    ])
    await run(new Date(old + 400 * DAY + 1_000))
    expect([await left(pro), await left(plus)]).toEqual([
      [1, 1, 2, 0],
      [1, 1, 2, 0],
    ])
    expect(await ask('select day from changed_days where site_id = $1', plus.id)).toEqual([{ day: '2026-07-01' }])
  })

  it('takes its partitions along when no plan keeps them', async () => {
    const partitions = async () =>
      (await ask("select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass")).map(
        ({ name }) => name,
      )
    const site = await server.addSite(account)
    await server.send(site.siteKey, [pageview()])
    expect(await partitions()).toEqual(expect.arrayContaining(['events_2026_06', 'events_2026_07']))
    await run(new Date(Date.parse('2026-07-01T00:00:00Z') + 1_100 * DAY))
    expect(await partitions()).not.toContain('events_2026_06')
    expect(await partitions()).toContain('events_2026_07')
    expect(await left(site)).toEqual([1, 1, 2, 0])
  })
})
