import { expect, it } from 'vitest'
import { foldsOf } from './folds.ts'

const mapOf = (shares: (number | null)[]) => ({
  range: { from: '2026-06-01', to: '2026-06-02', timeZone: 'UTC' },
  sessions: 10,
  measured: 10,
  steps: shares.map((share, index) => ({ percent: index * 5, sessions: 0, share })),
})

it('draws a line where three, two and one in four still came', () => {
  expect([...foldsOf(mapOf([100, 100, 80, 60, 49, 30, 10]))]).toEqual([10, 15, 25])
})

it('draws none where nobody told how far', () => {
  expect(foldsOf(mapOf([null, null])).size).toBe(0)
})
