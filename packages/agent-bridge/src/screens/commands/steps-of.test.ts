import { expect, it } from 'vitest'
import { stepsOf } from './steps-of.ts'

const queued = {
  status: 'queued',
  createdAt: '2026-01-15T12:00:00.000Z',
  statusChangedAt: '2026-01-15T12:00:00.000Z',
  deliveredAt: null,
  startedAt: null,
  finishedAt: null,
  verifiedAt: null,
} as const

it('shows the steps that are to come while a command is under way', () => {
  expect(stepsOf(queued, false).map(({ status, at }) => [status, at !== null])).toEqual([
    ['queued', true],
    ['delivered', false],
    ['running', false],
    ['succeeded', false],
  ])
})

it('shows only the steps it went once it is done, with the time each took', () => {
  const expired = { ...queued, status: 'expired', statusChangedAt: '2026-01-15T12:01:30.000Z' } as const
  expect(stepsOf(expired, true)).toEqual([
    { status: 'queued', at: queued.createdAt, seconds: null },
    { status: 'expired', at: expired.statusChangedAt, seconds: 90 },
  ])
})

it('has no step take less than nothing where the clock of the site is behind', () => {
  const done = {
    ...queued,
    status: 'succeeded',
    deliveredAt: '2026-01-15T12:00:05.000Z',
    startedAt: '2026-01-15T12:00:02.000Z',
    finishedAt: '2026-01-15T12:00:03.000Z',
    verifiedAt: '2026-01-15T12:00:09.000Z',
  } as const
  expect(stepsOf(done, true).map(({ status, seconds }) => [status, seconds])).toEqual([
    ['queued', null],
    ['delivered', 5],
    ['running', 0],
    ['succeeded', 1],
    ['verified', 6],
  ])
})
