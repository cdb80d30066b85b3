import { expect, it } from 'vitest'
import { placeEvents, type ReadyEvent, type Session } from './sessions.ts'

const START = Date.parse('2026-05-10T08:00:00Z')

function event(minutes: number, more: Partial<ReadyEvent> = {}): ReadyEvent {
  return {
    id: `00000000-0000-4000-8000-${String(minutes).padStart(12, '0')}`,
    at: START + minutes * 60_000,
    visitorId: 'visitor',
    visitId: null,
    kind: 'p',
    path: `/${minutes}`,
    ...{ name: null, engagedMs: null, scrollPercent: null, amount: null, currency: null },
    ...{ device: null, detail: null },
    attributes: { referrerHost: `${minutes}.example` } as ReadyEvent['attributes'],
    ...more,
  }
}
/** Hands over the events in these parts, as batches do; answers the sessions in the end, without their ids. */
function place(batches: ReadyEvent[][]) {
  let stored: Session[] = []
  for (const batch of batches) {
    for (const { session, absorbed } of placeEvents(batch, stored)) {
      const gone = new Set([session.id, ...absorbed.map(({ id }) => id)])
      stored = [...stored.filter(({ id }) => !gone.has(id)), session]
    }
  }
  return stored
    .toSorted((a, b) => a.first.at - b.first.at || (a.visitorId < b.visitorId ? -1 : 1))
    .map(({ id, ...rest }) => rest)
}

it('ends a visit after half an hour, and not a moment before', () => {
  const minutes = place([[event(0), event(29), event(59), event(60), event(90)]]).map(({ first, pageviews }) => [
    first.path,
    pageviews,
  ])
  expect(minutes).toEqual([
    ['/0', 2],
    ['/59', 2],
    ['/90', 1],
  ])
})

it('joins stored visits that a late event shows to be one, and keeps the id of the first', () => {
  const [first, second] = placeEvents([event(0), event(40)], []).map(({ session }) => session)
  const [joined, ...others] = placeEvents([event(20)], [second, first] as Session[])
  expect(others).toEqual([])
  expect(joined?.session).toMatchObject({ id: first?.id, pageviews: 3, entry: { path: '/0' }, exit: { path: '/40' } })
  expect(joined?.absorbed.map(({ id }) => id)).toEqual([second?.id])
  expect(joined?.fresh.map(({ path }) => path)).toEqual(['/20'])
})

it('takes what a session is from from its first event, of any kind', () => {
  const [session] = place([[event(5), event(0, { kind: 'c' })]])
  expect(session).toMatchObject({
    attributes: { referrerHost: '0.example' },
    entry: { path: '/5' },
    pageviews: 1,
    events: 2,
  })
})

it('believes the visits of a source, within a day', () => {
  const visit = { visitId: 'visit' }
  expect(place([[event(0, visit), event(300, visit), event(310, { visitId: 'other' })]])).toHaveLength(2)
  const parts = place([[event(0, visit)], [event(3 * 1440, visit), event(3 * 1440 + 5, visit)]])
  expect(parts.map(({ events }) => events)).toEqual([1, 2])
})

it('makes nothing longer than 24 hours of a visitor who never pauses', () => {
  const events = Array.from({ length: 25 * 3 + 1 }, (_, index) => event(index * 20))
  const pageviews = (batches: ReadyEvent[][]) => place(batches).map((session) => session.pageviews)
  expect(pageviews([events.slice(0, 73)])).toEqual([73])
  expect(pageviews([events])).toEqual([73, 3])
  expect(pageviews(events.map((each) => [each]))).toEqual([73, 3])
})

it('keeps events without a visit out of the visits that a source names', () => {
  const visit = { visitId: 'visit' }
  const events = [event(0, visit), event(5), event(10, visit), event(15)]
  const sessions = place([events])
  expect(sessions.map(({ first, events }) => [first.path, events])).toEqual([
    ['/0', 2],
    ['/5', 2],
  ])
  expect(place(events.map((each) => [each]))).toEqual(sessions)
  expect(place(events.map((each) => [each]).toReversed())).toEqual(sessions)
})

it('makes the same of the same events, whatever the order and the batches', () => {
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let round = 0; round < 200; round++) {
    const minutes = [...new Set(Array.from({ length: 2 + random(25) }, () => random(300)))]
    const events = minutes.map((each) =>
      event(each, {
        visitorId: `visitor-${random(3)}`,
        visitId: random(4) ? null : `visit-${random(2)}`,
        kind: random(4) ? 'p' : 'e',
        engagedMs: random(9),
      }),
    )
    const shuffled = events
      .map((each) => ({ each, key: random(1e6) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ each }) => each)
    const batches: ReadyEvent[][] = []
    while (shuffled.length > 0) batches.push(shuffled.splice(0, 1 + random(5)))
    expect(place(batches)).toEqual(place([events]))
  }
})
