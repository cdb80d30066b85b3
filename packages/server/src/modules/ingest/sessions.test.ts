import { expect, it } from 'vitest'
import { type EnrichedEvent, joinRuns, summarize } from './sessions.ts'

const START = Date.parse('2026-06-10T10:00:00Z')
const MINUTE = 60_000
const from = {
  accountId: 'account',
  siteId: 'site',
  siteDomain: 'e.be',
  country: null,
  device: 'desktop',
  browser: null,
  os: null,
  language: null,
}
let count = 0
const event = (minutes: number, more: Partial<EnrichedEvent> = {}): EnrichedEvent => ({
  eventId: `event-${String(count++).padStart(9, '0')}`,
  occurredAt: new Date(START + minutes * MINUTE),
  visitorId: 'visitor',
  tabLink: null,
  kind: 'p',
  url: new URL('https://e.be/'),
  path: `/${minutes}`,
  from,
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

it('puts events in order, those of one moment by their ids', () => {
  const [b, a] = [event(20, { eventId: 'b', path: '/b' }), event(20, { eventId: 'a', path: '/a' })]
  expect(paths([event(40), b, event(0), a])).toEqual([['/0', '/a', '/b', '/40']])
})

it('keeps visitors apart', () => {
  expect(paths([event(0), event(1, { visitorId: 'another' })])).toHaveLength(2)
})

it('follows a tab to another address, and remembers how far each link reaches', () => {
  const [run, ...others] = joinRuns([
    event(0, { tabLink: 'tab' }),
    event(5, { tabLink: 'tab', visitorId: 'moved' }),
    event(10, { visitorId: 'moved' }),
  ])
  expect(others).toEqual([])
  expect(run?.events).toHaveLength(3)
  const reach = (first: number, last: number) => ({ first: START + first * MINUTE, last: START + last * MINUTE })
  const reaches = [...(run?.links ?? [])].map(([link, of]) => [link.slice(0, -4), of])
  expect(Object.fromEntries(reaches)).toEqual({ visitor: reach(0, 0), tab: reach(0, 5), moved: reach(5, 10) })
})

it('bridges midnight, whichever link goes on', () => {
  const midnight = 14 * 60
  expect(paths([event(midnight - 20), event(midnight + 9)])).toHaveLength(1)
  expect(paths([event(midnight - 20), event(midnight + 10)])).toHaveLength(2)
  const inTab = { tabLink: 'tab', visitorId: 'of-the-next-day' }
  expect(paths([event(midnight - 1, { tabLink: 'tab' }), event(midnight, inTab)])).toHaveLength(1)
  expect(paths([event(midnight - 1), event(midnight, { visitorId: 'of-the-next-day' })])).toHaveLength(2)
})

it('has a link reach from its first to its last event of each day, and not over midnight', () => {
  const midnight = 14 * 60
  const minutes = [-120, -95, -70, -45, -20, 5, 30, 55, 80, 105, 120]
  const night = minutes.map((after) =>
    event(midnight + after, { tabLink: 'tab', visitorId: Math.abs(after) === 120 ? 'visitor' : 'moved' }),
  )
  expect(paths([...night, event(midnight - 60)])).toHaveLength(2)
  expect(paths([...night, event(midnight + 60)])).toHaveLength(2)
  expect(paths([...night, event(midnight - 100)])).toHaveLength(1)
})

it('cuts a visit of more than 24 hours at each midnight in UTC', () => {
  const everyTwenty = (hours: number) => Array.from({ length: hours * 3 + 1 }, (_, index) => event(index * 20))
  expect(paths(everyTwenty(24))).toHaveLength(1)
  expect(joinRuns([...everyTwenty(24), event(24 * 60 + 0.001)]).map(({ events }) => events.length)).toEqual([42, 32])
  const ofDays = joinRuns(everyTwenty(72))
  expect(ofDays.map(({ events }) => events.length)).toEqual([42, 72, 72, 31])
  const links = ofDays.map(({ links }) => [...links.keys()])
  for (const [index, of] of links.slice(1).entries()) {
    expect(of.filter((link) => links[index]?.includes(link))).toHaveLength(1)
  }
})

it('joins what lies between the first and the last event of a link, though neither is near', () => {
  const inTab = [0, 25, 50, 75].map((minutes) =>
    event(minutes, { tabLink: 'tab', visitorId: minutes === 0 || minutes === 75 ? 'visitor' : 'moved' }),
  )
  expect(paths([...inTab, event(37)])).toHaveLength(1)
  expect(paths([...inTab, event(106)])).toHaveLength(2)
})

it('joins two visits that a third shows to be one', () => {
  expect(paths([event(0), event(40)])).toHaveLength(2)
  expect(paths([event(0), event(40), event(20)])).toHaveLength(1)
  const [first, second] = [event(0, { tabLink: 'one' }), event(5, { tabLink: 'two', visitorId: 'moved' })]
  expect(paths([first, second])).toHaveLength(2)
  expect(paths([first, second, event(10, { tabLink: 'one', visitorId: 'moved' })])).toHaveLength(1)
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

/** Numbers that look random and are the same on every run (mulberry32). */
function createRandom(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** By the words of docs/metrics.md: sessions that may not be apart are joined one pair after the other, looking anew each time. */
function joinSlowly(events: EnrichedEvent[]): EnrichedEvent[][] {
  const groups = events.map((each) => [each])
  const timeOf = ({ occurredAt }: EnrichedEvent) => occurredAt.getTime()
  const linksOf = ({ visitorId, tabLink }: EnrichedEvent) => [visitorId, ...(tabLink ? [tabLink] : [])]
  const daysOf = (group: EnrichedEvent[]) => [
    ...Map.groupBy(group, ({ occurredAt }) => Math.floor(occurredAt.getTime() / 86_400_000)).values(),
  ]
  const reachesOf = (group: EnrichedEvent[], link: string) =>
    daysOf(group.filter((each) => linksOf(each).includes(link))).map((day) => ({
      first: Math.min(...day.map(timeOf)),
      last: Math.max(...day.map(timeOf)),
    }))
  const areNear = (one: EnrichedEvent[], other: EnrichedEvent[]) =>
    [...new Set(one.flatMap(linksOf))].some((link) =>
      reachesOf(one, link).some((a) =>
        reachesOf(other, link).some((b) => a.first - b.last < 30 * MINUTE && b.first - a.last < 30 * MINUTE),
      ),
    )
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (let one = 0; one < groups.length && isDone; one++) {
      for (let other = one + 1; other < groups.length && isDone; other++) {
        if (!areNear(groups[one] ?? [], groups[other] ?? [])) continue
        groups[one]?.push(...(groups.splice(other, 1)[0] ?? []))
        isDone = false
      }
    }
  }
  return groups
}

it('finds the same visits in any order as joining pair by pair, in 1,000 days made by chance', () => {
  const random = createRandom(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const shown = (groups: EnrichedEvent[][]) =>
    groups
      .map((group) =>
        group
          .map(({ eventId }) => eventId)
          .toSorted()
          .join(),
      )
      .toSorted()
  let joined = 0
  for (let round = 0; round < 1_000; round++) {
    // At noon, or about midnight.
    const start = pick([120, 14 * 60 - 60])
    const events = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
      event(start + pick([0, 5, 29.9, 30, 31, 45, 60, 75, 90, 120]) + pick([0, 0, 0.1, 20]), {
        visitorId: pick(['one', 'two', 'three']),
        tabLink: pick([null, 'tab', 'other tab']),
      }),
    )
    const expected = shown(joinSlowly(events))
    const shuffled = events.map((each) => [random(), each] as const).toSorted((a, b) => a[0] - b[0])
    for (const order of [events, shuffled.map(([, each]) => each)]) {
      const runs = joinRuns(order)
      expect(shown(runs.map((run) => run.events))).toEqual(expected)
      expect(runs.map(({ events: [first] }) => first.occurredAt.getTime())).toEqual(
        runs.map(({ events: each }) => Math.min(...each.map(({ occurredAt }) => occurredAt.getTime()))),
      )
    }
    if (expected.length < events.length) joined++
  }
  expect(joined).toBeGreaterThan(500)
})

it('sums up a visit by its pageviews, whatever else came before and after', () => {
  const [first, ...more] = [
    event(0, { kind: 'e', engagedMs: 1_000 }),
    event(1, { path: '/a' }),
    event(2, { kind: 'c', name: 'purchase' }),
    event(3, { path: '/b' }),
    event(4, { kind: 'e', engagedMs: 500 }),
  ] as [EnrichedEvent, ...EnrichedEvent[]]
  expect(summarize({ events: [first, ...more] })).toMatchObject({
    first: { path: '/0' },
    last: { path: '/4' },
    entry: { path: '/a' },
    exit: { path: '/b' },
    pageviews: 2,
    engagedMs: 1_500,
  })
  expect(summarize({ events: [first] })).toMatchObject({ entry: null, exit: null, pageviews: 0 })
})
