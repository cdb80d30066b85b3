import { expect, it } from 'vitest'
import { type EnrichedEvent, joinRuns } from './sessions.ts'

const START = Date.parse('2026-06-10T10:00:00Z')
let count = 0
const event = (minutes: number, more: Partial<EnrichedEvent> = {}): EnrichedEvent => ({
  accountId: 'account',
  siteId: 'site',
  eventId: `event-${count++}`,
  occurredAt: new Date(START + minutes * 60_000),
  visitorId: 'visitor',
  tab: null,
  name: 'pageview',
  path: `/${minutes}`,
  referrerHost: null,
  country: null,
  device: 'desktop',
  browser: null,
  os: null,
  language: null,
  ...more,
})
const paths = (events: EnrichedEvent[]) => joinRuns(events).map((run) => run.events.map(({ path }) => path))

it('joins what is less than half an hour apart', () => {
  expect(paths([event(0), event(29), event(58)])).toEqual([['/0', '/29', '/58']])
})

it('parts at half an hour', () => {
  expect(paths([event(0), event(30)])).toEqual([['/0'], ['/30']])
  expect(paths([event(0), event(29.99)])).toHaveLength(1)
})

it('puts events in order, however they came', () => {
  const runs = joinRuns([event(40), event(0), event(20)])
  expect(runs.map((run) => run.events.map(({ path }) => path))).toEqual([['/0', '/20', '/40']])
  expect([runs[0]?.firstAt, runs[0]?.lastAt]).toEqual([new Date(START), new Date(START + 40 * 60_000)])
})

it('keeps visitors apart, and sites', () => {
  expect(paths([event(0), event(1, { visitorId: 'another' })])).toHaveLength(2)
  expect(
    paths([event(0, { tab: 'tab' }), event(1, { tab: 'tab', siteId: 'other', visitorId: 'another' })]),
  ).toHaveLength(2)
})

it('follows a tab to another address, and remembers both', () => {
  const [run, ...others] = joinRuns([
    event(0, { tab: 'tab' }),
    event(5, { tab: 'tab', visitorId: 'moved' }),
    event(10, { visitorId: 'moved' }),
  ])
  expect(others).toEqual([])
  expect(run?.events).toHaveLength(3)
  expect([...(run?.links.keys() ?? [])]).toEqual(expect.arrayContaining(['visitor', 'moved']))
  expect(run?.links.size).toBe(3)
})

it('gives each run an id that sorts by its beginning', () => {
  const ids = joinRuns([event(0), event(60), event(120)]).map(({ sessionId }) => sessionId)
  expect(ids).toHaveLength(3)
  expect(ids.toSorted()).toEqual(ids)
})

it('leaves the list it was given as it was', () => {
  const events = [event(20), event(0)]
  joinRuns(events)
  expect(events.map(({ path }) => path)).toEqual(['/20', '/0'])
})
