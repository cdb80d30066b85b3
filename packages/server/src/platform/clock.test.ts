import { expect, it } from 'vitest'
import { localDay } from './clock.ts'

it.each([
  ['2026-06-10T21:59:59Z', 'Europe/Brussels', '2026-06-10'],
  ['2026-06-10T22:00:00Z', 'Europe/Brussels', '2026-06-11'],
  ['2026-12-10T22:30:00Z', 'Europe/Brussels', '2026-12-10'],
  ['2026-06-10T11:59:59Z', 'Pacific/Auckland', '2026-06-10'],
  ['2026-06-10T12:00:00Z', 'Pacific/Auckland', '2026-06-11'],
  ['2026-06-10T03:00:00Z', 'America/New_York', '2026-06-09'],
  ['2026-01-01T00:00:00Z', 'UTC', '2026-01-01'],
])('knows the day of %s in %s: %s', (time, timeZone, day) => {
  expect(localDay(new Date(time), timeZone)).toBe(day)
})

it('does not carry a day over midnight or into another zone', () => {
  const day = (time: string, zone = 'Europe/Brussels') => localDay(new Date(time), zone)
  const asked = ['2026-06-10T21:59:59.999Z', '2026-06-10T22:00:00Z', '2026-06-10T21:59:59Z', '2026-06-10T22:00:59Z']
  expect(asked.map((time) => day(time))).toEqual(['2026-06-10', '2026-06-11', '2026-06-10', '2026-06-11'])
  // A zone whose days begin at a quarter to the hour.
  expect(day('2026-06-10T18:14:59Z', 'Asia/Kathmandu')).toBe('2026-06-10')
  expect(day('2026-06-10T18:15:00Z', 'Asia/Kathmandu')).toBe('2026-06-11')
})
