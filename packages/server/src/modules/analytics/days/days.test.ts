import { expect, it } from 'vitest'
import { dimensions } from '../catalog.ts'
import { resolveFilter } from '../resolve-filter.ts'
import { buildDay } from './build.ts'
import { decodeColumn, encodeColumn } from './column.ts'
import { DEFAULT_GOALS } from './goals.ts'
import { type Split, scanDay } from './scan.ts'
import { ALL_SUMS, type Table } from './sums.ts'
import { decodeTable, encodeTable } from './table-bytes.ts'
import { contentOf, event, session } from './test-content.ts'

const FROM = Date.parse('2026-06-09T22:00:00Z')
const DAY_MS = 86_400_000
const MINUTE = 60_000

const content = contentOf(
  { from: FROM, to: FROM + DAY_MS },
  [
    session('one', FROM + MINUTE, FROM + 5 * MINUTE, { pageviews: 2, engagedMs: 12_000 }),
    session('two', FROM + 2 * MINUTE, FROM + 2 * MINUTE, { country: 'NL' }),
    // Began the day before.
    session('before', FROM - MINUTE, FROM + 3 * MINUTE, { country: 'FR', pageviews: 2 }),
    // Goes on after midnight.
    session('after', FROM + DAY_MS - MINUTE, FROM + DAY_MS + MINUTE, { country: 'DE', pageviews: 2 }),
  ],
  [
    event('before', FROM - MINUTE, { path: '/yesterday', visitorId: 'v0' }),
    event('one', FROM + MINUTE, { path: '/a' }),
    event('two', FROM + 2 * MINUTE, { path: '/a' }),
    event('one', FROM + 2 * MINUTE, { path: '/a', kind: 'e', engagedMs: 12_000, scrollPercent: 80 }),
    event('before', FROM + 3 * MINUTE, { path: '/yesterday', visitorId: 'v1' }),
    // Another address in the middle of the visit.
    event('one', FROM + 4 * MINUTE, { path: '/b', visitorId: 'moved' }),
    event('one', FROM + 5 * MINUTE, {
      path: '/b',
      visitorId: 'moved',
      kind: 'c',
      name: 'purchase',
      amount: 12.5,
      currency: 'EUR',
      properties: { plan: 'gold' },
    }),
    event('after', FROM + DAY_MS - MINUTE, { path: '/a' }),
    event('after', FROM + DAY_MS + MINUTE, { path: '/late', visitorId: 'v2' }),
  ],
)

const day = await buildDay(content, dimensions, 'Europe/Brussels')
const scan = async (split: Split, filter: Parameters<typeof resolveFilter>[0] | null = null) =>
  rowsOf(
    (
      await scanDay(day, {
        splits: [split],
        filter: filter && resolveFilter(filter, new Map(), '/filter'),
        goals: DEFAULT_GOALS,
        sums: ALL_SUMS,
      })
    )[0] as Table,
  )
const rowsOf = ({ values, sums, revenue }: Table) =>
  Object.fromEntries(
    values.map((value, place) => [
      value,
      {
        ...Object.fromEntries([...sums].flatMap(([name, list]) => (list[place] ? [[name, list[place]]] : []))),
        ...(revenue.some(([of]) => of === place) && {
          revenue: revenue.filter(([of]) => of === place).map(([, currency, amount]) => `${currency} ${amount}`),
        }),
      },
    ]),
  )

it('counts what happened on the day, and sessions that began on it', async () => {
  expect(await scan('total')).toEqual({
    null: {
      visitors: 5, // one, moved, two, v1, after
      pageviews: 5,
      events: 1,
      conversions: 1,
      sessions: 3,
      bounces: 1,
      converted: 1,
      sessionPageviews: 5,
      sessionMs: (4 + 2) * MINUTE,
      sessionEngagedMs: 12_000,
      // /yesterday was seen first on the day before.
      pages: 4,
      pageMs: 12_000,
      scrolledPages: 1,
      scrollPercent: 80,
      revenue: ['EUR 12.5'],
    },
  })
})

it('splits by what a session is from', async () => {
  expect(await scan({ of: 'session', name: 'country' })).toMatchObject({
    BE: { visitors: 2, pageviews: 2, events: 1, sessions: 1, converted: 1 },
    NL: { visitors: 1, sessions: 1, bounces: 1 },
    FR: { visitors: 1, pageviews: 1 },
    DE: { visitors: 1, pageviews: 1, sessions: 1, sessionPageviews: 2 },
  })
  expect((await scan({ of: 'session', name: 'country' })).FR).not.toHaveProperty('sessions')
})

it('splits by page: a session counts under each, and with all of its events', async () => {
  expect(await scan({ of: 'event', name: 'page' })).toMatchObject({
    '/a': { visitors: 3, pageviews: 3, sessions: 3, pages: 3, pageMs: 12_000, bounces: 1 },
    '/b': { visitors: 1, pageviews: 1, events: 1, conversions: 1, sessions: 1, revenue: ['EUR 12.5'] },
    '/yesterday': { visitors: 1, pageviews: 1 },
    '/late': { sessions: 1 },
  })
})

it('puts together what another dimension has apart', async () => {
  const units = new Map(['/a', '/b', '/yesterday', '/late'].map((path) => [path, 'all']))
  const all = await scan({ of: 'event', name: 'page', made: { by: 'content_unit', units } })
  expect(all).toMatchObject({ all: { visitors: 5, pageviews: 5, sessions: 3 } })
})

it('filters by session and by event, and tells what each session was', async () => {
  expect(await scan('total', { dimension: 'country', in: ['NL', 'FR'] })).toMatchObject({
    null: { visitors: 2, pageviews: 2, sessions: 1 },
  })
  expect(await scan('total', { dimension: 'page', is: '/a' })).toMatchObject({
    null: { visitors: 3, pageviews: 3, sessions: 3, converted: 1 },
  })
  expect(await scan('total', { dimension: 'page', is: '/late' })).toEqual({
    null: { sessions: 1, sessionMs: 2 * MINUTE, sessionPageviews: 2 },
  })
  expect(
    await scan('total', {
      and: [
        { dimension: 'country', is: 'BE' },
        {
          or: [
            { dimension: 'page', contains: '/B' },
            { dimension: 'event', is: 'none' },
          ],
        },
      ],
    }),
  ).toMatchObject({
    null: { visitors: 1, pageviews: 1, events: 1 },
  })
})

it('splits by hour of the site’s day', async () => {
  expect(await scan('hour')).toMatchObject({ '00': { pageviews: 4, sessions: 2 }, '23': { pageviews: 1, sessions: 1 } })
})

it('splits by a property of events', async () => {
  expect(await scan({ of: 'event', name: 'property:plan' })).toMatchObject({
    gold: { events: 1, sessions: 1 },
    null: { pageviews: 5 },
  })
})

it('keeps columns and sums as bytes', async () => {
  for (const [name, column] of day.columns) expect([name, decodeColumn(encodeColumn(column))]).toEqual([name, column])
  const [table] = await scanDay(day, {
    splits: [{ of: 'event', name: 'page' }],
    filter: null,
    goals: DEFAULT_GOALS,
    sums: ALL_SUMS,
  })
  const again = decodeTable(encodeTable(table as Table))
  expect(rowsOf(again)).toEqual(rowsOf(table as Table))
})
