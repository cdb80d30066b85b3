import { expect, it } from 'vitest'
import { planMerge, type StoredSession } from './plan-merge.ts'

const time = (text: string) => Date.parse(`2026-05-${text}:00Z`)
const session = (sessionId: string, from: string, to: string, visitId: string | null = null): StoredSession => ({
  sessionId,
  visitId,
  startedAt: time(from),
  endedAt: time(to),
})
const plan = (...sessions: StoredSession[]) => planMerge(sessions, (at) => `new-${new Date(at).getUTCDate()}`)

it('makes one session of several that fit into 24 hours, and keeps the one that began first', () => {
  const { cuts, moves, visits, changedIds } = plan(
    session('b', '04T20:00', '05T20:00'),
    session('a', '04T20:00', '05T08:00'),
  )
  expect({ cuts, visits, changedIds }).toEqual({ cuts: [], visits: [], changedIds: ['a'] })
  expect(moves).toMatchObject([{ sessionId: 'b', partId: 'b', keptId: 'a', endedAt: time('05T20:00') }])
})

it('cuts what is longer at midnight, and puts parts of one day together under an id that is known', () => {
  const { cuts, moves, visits } = plan(session('a', '04T20:00', '05T19:00'), session('b', '05T19:20', '05T20:01'))
  expect(cuts.map(({ partId, startedAt }) => [partId, startedAt])).toEqual([
    ['a', time('04T20:00')],
    ['new-5', time('05T00:00')],
  ])
  expect(cuts[0]?.endedAt).toBe(time('05T00:00') - 1)
  expect(moves.map(({ partId, keptId }) => [partId, keptId])).toEqual([['new-5', 'b']])
  expect(visits).toEqual([
    { sessionId: 'a', visitId: 'a' },
    { sessionId: 'b', visitId: 'a' },
  ])
})

it('leaves a visit cut, however short its parts are that are met again', () => {
  const part = session('part', '05T00:10', '05T10:00', 'visit')
  expect(plan(part, session('more', '04T23:50', '05T00:05'))).toMatchObject({
    cuts: [{ partId: 'more' }, { partId: 'new-5' }],
    moves: [{ partId: 'new-5', keptId: 'part' }],
  })
})

it('makes one of two visits, day by day, and touches no day that only one of them has', () => {
  const { moves, visits, changedIds } = plan(
    session('a4', '04T20:00', '04T23:50', 'a'),
    session('a5', '05T00:10', '05T23:50', 'a'),
    session('a6', '06T00:10', '06T08:00', 'a'),
    session('b5', '05T08:00', '05T23:55', 'b'),
    session('b7', '07T00:10', '07T01:00', 'b'),
  )
  expect(moves.map(({ partId, keptId }) => [partId, keptId])).toEqual([['b5', 'a5']])
  expect(visits).toEqual([{ sessionId: 'b7', visitId: 'a' }])
  expect(changedIds.toSorted()).toEqual(['a5', 'b7'])
})
