import { expect, it } from 'vitest'
import { comparedDays, listDays, resolveRange, startOf } from './range.ts'

it.each([
  ['today', '2026-03-01', '2026-03-01'],
  ['yesterday', '2026-02-28', '2026-02-28'],
  ['7d', '2026-02-23', '2026-03-01'],
  ['30d', '2026-01-31', '2026-03-01'],
  ['90d', '2025-12-02', '2026-03-01'],
  ['ytd', '2026-01-01', '2026-03-01'],
  ['last_month', '2026-02-01', '2026-02-28'],
] as const)('knows the days of %s', (preset, from, to) => {
  expect(resolveRange({ preset }, '2026-03-01')).toEqual({ from, to })
})

it('lists every day, over a leap day and a change of the clocks', () => {
  expect(listDays({ from: '2028-02-28', to: '2028-03-01' })).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(listDays({ from: '2026-03-28', to: '2026-03-30' })).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
  expect(listDays({ from: '2026-12-31', to: '2027-01-01' })).toEqual(['2026-12-31', '2027-01-01'])
})

it('has as many days as it says', () => {
  for (const [preset, days] of [
    ['today', 1],
    ['yesterday', 1],
    ['7d', 7],
    ['30d', 30],
    ['90d', 90],
  ] as const) {
    expect(listDays(resolveRange({ preset }, '2026-01-15'))).toHaveLength(days)
  }
})

it('takes a range of its own, up to 1100 days', () => {
  expect(resolveRange({ from: '2026-01-01', to: '2026-01-01' }, '2026-03-01')).toEqual({
    from: '2026-01-01',
    to: '2026-01-01',
  })
  expect(listDays(resolveRange({ from: '2023-01-01', to: '2026-01-04' }, '2026-03-01'))).toHaveLength(1_100)
})

it.each([
  ['ends before it begins', '2026-01-02', '2026-01-01'],
  ['is too long', '2023-01-01', '2026-01-05'],
  ['lies before all calendars of the database', '0000-01-01', '0000-01-02'],
])('refuses a range that %s', (_, from, to) => {
  expect(() => resolveRange({ from, to }, '2026-03-01')).toThrow(expect.objectContaining({ code: 'invalid_request' }))
})

it.each([
  ['previous', '2026-02-19', '2026-02-28'],
  // Two weeks back, as ten days are more than one: Sunday meets Sunday.
  ['weekdays', '2026-02-15', '2026-02-24'],
  ['year', '2025-03-01', '2025-03-10'],
] as const)('compares with %s', (comparison, from, to) => {
  expect(comparedDays({ from: '2026-03-01', to: '2026-03-10' }, comparison)).toEqual({ from, to })
})

it('compares a leap day with the last of February', () => {
  expect(comparedDays({ from: '2028-02-29', to: '2028-02-29' }, 'year')).toEqual({
    from: '2027-02-28',
    to: '2027-02-28',
  })
})

it('begins weeks on Monday and months on their first', () => {
  expect(['2026-03-01', '2026-03-02', '2026-03-08'].map((day) => startOf('week', day))).toEqual([
    '2026-02-23',
    '2026-03-02',
    '2026-03-02',
  ])
  expect(startOf('month', '2026-03-31')).toBe('2026-03-01')
})
