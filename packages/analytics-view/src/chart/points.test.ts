import { expect, it, vi } from 'vitest'
import type { OverviewAnswer } from '../state/overview.ts'
import { createFormat } from '../texts/format.ts'
import { momentOf, openIndexOf } from './moments.ts'
import { pointsOf, stepAlong } from './points.ts'

const range = { from: '2026-06-08', to: '2026-06-11', timeZone: 'Europe/Brussels' }
const answer: OverviewAnswer = {
  range,
  granularity: 'day',
  isFirstRun: false,
  totals: { visitors: 6 },
  series: ['08', '09', '10', '11'].map((day, index) => ({ start: `2026-06-${day}`, values: { visitors: index } })),
  breakdowns: {},
  comparison: null,
}

it('draws nothing of days to come, and knows the day that is not over', () => {
  // In Brussels it is the tenth already.
  vi.setSystemTime('2026-06-09T22:30:00Z')
  expect(openIndexOf(answer)).toBe(2)
  expect(pointsOf(answer, { name: 'visitors', currency: null })).toEqual({
    openAt: 2,
    points: [0, 1, 2, null],
    before: null,
  })
  vi.setSystemTime('2026-06-20T00:00:00Z')
  expect(openIndexOf(answer)).toBeNull()
  vi.useRealTimers()
})

it('walks along the points with the arrow keys, from either end', () => {
  expect(stepAlong('ArrowRight', null, 4)).toBe(0)
  expect(stepAlong('ArrowLeft', null, 4)).toBe(3)
  expect(stepAlong('ArrowRight', 3, 4)).toBe(3)
  expect(stepAlong('Tab', 1, 4)).toBeNull()
})

it('ends a week where the range ends', () => {
  const weeks = { ...answer, granularity: 'week' as const, series: [{ start: '2026-06-08', values: {} }] }
  const format = createFormat('en')
  expect(momentOf(weeks, 0, format)).toEqual({ short: '8 Jun', long: format.range('2026-06-08', '2026-06-11') })
})
