import type { AnalyticsQuery, MetricValues, Target } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDifferences } from '../support/compare-answers.ts'
import { METRICS } from '../support/random-queries.ts'
import { createReference } from '../support/reference.ts'
import type { SentEvent } from '../support/reference-sessions.ts'
import { describeSite, replay, sumUpDays } from '../support/replay.ts'
import { CHROME, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'
import { storedId, toWire } from '../support/traffic.ts'
import { DIRECTLY, HOST, WAYS } from '../support/traffic-facts.ts'

// Counted by hand, so that neither the server nor the slow reference has the last word.

const clock = new TestClock('2026-01-01T00:00:00Z')
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

type Told = Partial<Omit<SentEvent, 'storedId' | 'ageMs' | 'url' | 'from' | 'receivedAt'>> & {
  /** When it happened, and how much later it came. */
  at: string
  lateMs?: number
  from?: Partial<SentEvent['from']>
}
const BELGIAN = '81.82.83.84'
const DUTCH = '193.0.6.139'
const CIRCUMSTANCES = {
  ...DIRECTLY.origin,
  country: 'BE',
  device: 'desktop',
  browser: 'Chrome',
  os: 'Windows',
  language: 'nl-BE',
}

let siteCount = 0
/** Sends what is told, each event in a request of its own and in this order, and hands back how to ask both sides. */
async function tell(
  {
    timeZone = 'Europe/Brussels',
    goals = [],
    units = {},
  }: { timeZone?: string; goals?: Target[]; units?: Record<string, string> },
  told: Told[],
) {
  const site = await server.addSite(account, { timeZone })
  await describeSite(server, { account, site }, { goals, units })
  const count = siteCount++
  const events = told.map(({ at, lateMs = 0, from, ...more }, index): SentEvent => {
    const id = more.id ?? `told-${count}-${index}`
    const path = more.path ?? '/'
    return {
      kind: 'p',
      address: BELGIAN,
      userAgent: CHROME,
      tab: `tab-of-${count}`,
      referrerUrl: null,
      engagedMs: 0,
      scrollPercent: null,
      name: null,
      properties: {},
      amount: null,
      currency: null,
      ...more,
      id,
      path,
      storedId: storedId(site.id, id),
      receivedAt: Date.parse(at) + lateMs,
      ageMs: lateMs,
      url: HOST + path,
      from: { ...CIRCUMSTANCES, ...(more.address === DUTCH && { country: 'NL' }), ...from },
    }
  })
  const batches = events.map((event) => ({
    ...event,
    language: event.from.language,
    events: [event],
    wire: [toWire(event)],
  }))
  await replay({ server, clock, site }, batches)
  const reference = createReference({ sent: events, timeZone, goals, units })
  /** Both answer the same, before the days are summed up and after; that answer. */
  return async (query: Omit<AnalyticsQuery, 'metrics'> & { metrics?: string[] }) => {
    const asked = { metrics: METRICS, ...query }
    const expected = reference.ask(asked, clock.now().getTime())
    expect(findDifferences(asked, await account.client.analytics.query(site.id, asked), expected)).toEqual([])
    await sumUpDays(server)
    expect(findDifferences(asked, await account.client.analytics.query(site.id, asked), expected)).toEqual([])
    return expected
  }
}
const day = (from: string, to = from) => ({ range: { from, to } })
const rows = (list: { value: string | null; values: MetricValues }[] | undefined, metric: string) =>
  Object.fromEntries(list?.map(({ value, values }) => [String(value), values[metric]]) ?? [])

describe('a visit', () => {
  it.each([
    ['goes on after 29:59.999', '10:29:59.999', 1],
    ['is over after 30:00.000', '10:30:00.000', 2],
  ])('%s', async (_, second, sessions) => {
    const ask = await tell({}, [{ at: '2026-06-10T10:00:00Z' }, { at: `2026-06-10T${second}Z` }])
    const { totals } = await ask(day('2026-06-10'))
    expect(totals).toMatchObject({ visitors: 1, pageviews: 2, sessions, bounce_rate: sessions === 1 ? 0 : 100 })
  })

  it('bridges a change of address within a tab, and the old address is still in it', async () => {
    const ask = await tell({}, [
      { at: '2026-06-10T10:00:00Z', tab: 'tab-one-of-it' },
      { at: '2026-06-10T10:25:00Z', tab: 'tab-one-of-it', address: DUTCH },
      { at: '2026-06-10T10:50:00Z', tab: 'tab-one-of-it' },
      // Another tab, 35 minutes from the first event there and 15 from the last.
      { at: '2026-06-10T10:35:00Z', tab: 'tab-two-of-it', lateMs: 1_200_000 },
    ])
    const { totals, breakdowns } = await ask({ ...day('2026-06-10'), dimensions: ['country'] })
    expect(totals).toMatchObject({ sessions: 1, visitors: 2, session_seconds: 3_000 })
    expect(rows(breakdowns.country, 'visitors')).toEqual({ BE: 2 })
  })

  it('is one when a late event joins two of different visitors and tabs', async () => {
    const ask = await tell({}, [
      { at: '2026-06-10T10:00:00Z', tab: 'tab-first', path: '/a' },
      { at: '2026-06-10T10:50:00Z', tab: 'tab-second', address: DUTCH, path: '/c' },
      { at: '2026-06-10T10:25:00Z', tab: 'tab-second', lateMs: 3_600_000, path: '/b' },
    ])
    const { totals, breakdowns } = await ask({ ...day('2026-06-10'), dimensions: ['entry_page', 'exit_page'] })
    expect(totals).toMatchObject({ sessions: 1, pageviews: 3, views_per_session: 3 })
    expect(rows(breakdowns.entry_page, 'sessions')).toEqual({ '/a': 1 })
    expect(rows(breakdowns.exit_page, 'sessions')).toEqual({ '/c': 1 })
  })

  it('is of the day it began, and its visitors of the days they came', async () => {
    const ask = await tell({}, [
      { at: '2026-06-10T21:59:59.999Z', path: '/before' },
      { at: '2026-06-10T22:00:00Z', path: '/after' },
    ])
    const { totals, series } = await ask({ ...day('2026-06-10', '2026-06-11'), granularity: 'day' })
    expect(totals).toMatchObject({ visitors: 2, sessions: 1, pageviews: 2, views_per_session: 2 })
    expect(series?.map(({ values }) => [values.visitors, values.sessions, values.pageviews])).toEqual([
      [1, 1, 1],
      [1, 0, 1],
    ])
    expect((await ask(day('2026-06-11'))).totals).toMatchObject({ sessions: 0, bounce_rate: null, time_on_page: 0 })
  })

  it('is from where its first event came from, though that came last and was no pageview', async () => {
    const [, , search] = WAYS
    const ask = await tell({}, [
      { at: '2026-06-10T10:00:10Z', referrerUrl: search?.referrer ?? null, from: search?.origin ?? {} },
      { at: '2026-06-10T10:00:00Z', lateMs: 60_000, kind: 'e', engagedMs: 1_000, scrollPercent: 10 },
    ])
    const { breakdowns } = await ask({ ...day('2026-06-10'), dimensions: ['channel', 'entry_page'] })
    expect(rows(breakdowns.channel, 'sessions')).toEqual({ Direct: 1 })
    expect(rows(breakdowns.entry_page, 'sessions')).toEqual({ '/': 1 })
  })
})

describe('a number', () => {
  const told: Told[] = [
    { at: '2026-06-10T10:00:00Z', path: '/a' },
    { at: '2026-06-10T10:00:05Z', path: '/a', kind: 'e', engagedMs: 4_000, scrollPercent: 40 },
    { at: '2026-06-10T10:00:06Z', path: '/b' },
    { at: '2026-06-10T10:00:07Z', path: '/a' },
    { at: '2026-06-10T10:00:08Z', path: '/a', kind: 'e', engagedMs: 2_000, scrollPercent: 30 },
    { at: '2026-06-10T10:00:09Z', path: '/b', kind: 'c', name: 'purchase', amount: 0.1, currency: 'EUR' },
    { at: '2026-06-10T10:00:10Z', path: '/b', kind: 'c', name: 'refund', amount: -5, currency: 'USD' },
    { at: '2026-06-10T10:00:10Z', path: '/b', kind: 'c', name: 'purchase', amount: 0.2, currency: 'EUR' },
    { at: '2026-06-10T12:00:00Z', path: '/a', tab: 'tab-of-another', address: DUTCH },
    {
      at: '2026-06-10T12:00:00Z',
      path: '/b',
      tab: 'tab-of-a-third',
      address: '8.8.8.8',
      kind: 'e',
      engagedMs: 10_000,
      from: { country: 'US' },
    },
  ]

  it('is what was counted by hand', async () => {
    const ask = await tell({}, told)
    expect((await ask(day('2026-06-10'))).totals).toEqual({
      visitors: 2,
      pageviews: 4,
      events: 3,
      conversions: 2,
      revenue: { EUR: expect.closeTo(0.3, 9), USD: -5 },
      sessions: 3,
      bounce_rate: expect.closeTo(100 / 3, 9),
      views_per_session: expect.closeTo(4 / 3, 9),
      session_seconds: expect.closeTo(10 / 3, 9),
      engaged_seconds: expect.closeTo(16 / 3, 9),
      conversion_rate: expect.closeTo(100 / 3, 9),
      // Of the first session /a with 6 s and /b with none, of the second /a with none; the third saw no page.
      time_on_page: 2,
      scroll_depth: 40,
    })
  })

  it('is split, and filtered, event by event', async () => {
    const ask = await tell({ units: { '/a': 'one page', '/b': 'one page' } }, told)
    const dimensions = ['page', 'event', 'content_unit', 'country']
    const all = await ask({ ...day('2026-06-10'), dimensions })
    expect(rows(all.breakdowns.page, 'sessions')).toEqual({ '/a': 2, '/b': 1 })
    expect(rows(all.breakdowns.content_unit, 'sessions')).toEqual({ 'one page': 2 })
    expect(rows(all.breakdowns.event, 'sessions')).toEqual({ null: 2, purchase: 1, refund: 1 })
    expect(rows(all.breakdowns.country, 'sessions')).toEqual({ BE: 1, NL: 1, US: 1 })

    const bought = await ask({ ...day('2026-06-10'), dimensions, filter: { dimension: 'event', is: 'purchase' } })
    expect(bought.totals).toMatchObject({
      visitors: 1,
      pageviews: 0,
      events: 2,
      sessions: 1,
      views_per_session: 3,
      time_on_page: null,
    })
    // No one event is of page /a and a purchase, though the session has both.
    const both = {
      and: [
        { dimension: 'page', is: '/a' },
        { dimension: 'event', is: 'purchase' },
      ],
    }
    expect((await ask({ ...day('2026-06-10'), filter: both })).totals).toMatchObject({ visitors: 0, sessions: 0 })
    const not = { dimension: 'event', is_not: 'purchase' }
    expect((await ask({ ...day('2026-06-10'), filter: not })).totals).toMatchObject({
      pageviews: 4,
      events: 1,
      sessions: 2,
    })
  })

  it('counts a conversion once, however many goals it meets', async () => {
    const goals: Target[] = [{ page: { is: '/b' } }, { page: { contains: 'B' } }, { event: { is: 'refund' } }]
    const ask = await tell({ goals }, told)
    expect((await ask(day('2026-06-10'))).totals).toMatchObject({
      conversions: 2,
      conversion_rate: expect.closeTo(100 / 3, 9),
    })
  })

  it('of a retried event is that of the first time', async () => {
    const ask = await tell({}, [
      { at: '2026-06-10T10:00:00Z', id: 'sent-twice', path: '/a' },
      { at: '2026-06-10T10:40:00Z', id: 'sent-twice', path: '/a' },
      { at: '2026-06-10T11:05:00Z', path: '/a' },
    ])
    expect((await ask(day('2026-06-10'))).totals).toMatchObject({ pageviews: 2, sessions: 2 })
  })
})

describe('a day', () => {
  it.each([
    ['of 23 hours', '2026-03-29', 23, ['2026-03-29T01', '2026-03-29T03']],
    ['of 25 hours', '2026-10-25', 24, ['2026-10-25T01', '2026-10-25T02']],
  ])('%s has each hour that the clocks show', async (_, date, count, [hour, next]) => {
    const ask = await tell({}, [
      { at: `${date}T00:00:00Z`, tab: 'tab-of-one-oclock' },
      { at: `${date}T00:59:59.999Z`, tab: 'tab-of-two-oclock' },
      { at: `${date}T01:00:00Z`, tab: 'tab-of-two-oclock' },
    ])
    const { series } = await ask({ ...day(date), granularity: 'hour' })
    expect(series).toHaveLength(count)
    const seen = series
      ?.filter(({ values }) => values.pageviews !== 0)
      .map(({ start, values }) => [start, values.pageviews])
    // In autumn midnight in UTC is two o'clock, and so is one o'clock.
    expect(seen).toEqual(
      count === 23
        ? [
            [hour, 2],
            [next, 1],
          ]
        : [[next, 3]],
    )
  })

  it('is of the calendar of the site', async () => {
    const ask = await tell({ timeZone: 'Pacific/Kiritimati' }, [
      { at: '2026-06-30T09:59:59.999Z', path: '/june' },
      { at: '2026-06-30T10:00:00Z', path: '/july' },
    ])
    const { series } = await ask({ ...day('2026-06-30', '2026-07-01'), granularity: 'month' })
    expect(series?.map(({ start, values }) => [start, values.pageviews, values.sessions])).toEqual([
      ['2026-06-01', 1, 1],
      ['2026-07-01', 1, 0],
    ])
    const july = await ask({ range: { preset: 'today' }, comparison: 'previous', dimensions: ['page'] })
    expect(july.comparison).toMatchObject({
      range: { from: '2026-06-30', to: '2026-06-30' },
      totals: { pageviews: 1, sessions: 1 },
    })
    expect(rows(july.breakdowns.page, 'pageviews')).toEqual({ '/july': 1 })
    expect((await ask({ range: { preset: 'last_month' } })).totals).toMatchObject({ pageviews: 1, sessions: 1 })
  })

  it('of a leap year is compared with the last of February', async () => {
    const ask = await tell({ timeZone: 'UTC' }, [{ at: '2028-02-29T12:00:00Z' }])
    const range = async (comparison: 'previous' | 'weekdays' | 'year') =>
      (await ask({ ...day('2028-02-28', '2028-02-29'), comparison })).comparison?.range
    expect(await range('previous')).toMatchObject({ from: '2028-02-26', to: '2028-02-27' })
    expect(await range('weekdays')).toMatchObject({ from: '2028-02-21', to: '2028-02-22' })
    expect(await range('year')).toMatchObject({ from: '2027-02-28', to: '2027-02-28' })
  })
})
