import { expect, it } from 'vitest'
import { hoursOfDay, localHours } from './hours.ts'

const all = Array.from({ length: 24 }, (_, hour) => hour)

it.each([
  ['2026-03-29', 'Europe/Brussels', [2]],
  ['2026-10-25', 'Europe/Brussels', []],
  ['2026-03-28', 'Europe/Brussels', []],
  ['2026-03-08', 'America/St_Johns', [2]],
  // The clock is set forward at midnight.
  ['2026-09-06', 'America/Santiago', [0]],
  ['2026-06-10', 'Pacific/Kiritimati', []],
  ['2026-06-10', 'Asia/Kolkata', []],
])('knows the hours of %s in %s', (day, timeZone, missing) => {
  expect(hoursOfDay(day, timeZone)).toEqual(all.filter((hour) => !(missing as number[]).includes(hour)))
})

it('tells the hour of a moment, one that comes twice as well', () => {
  const from = Date.parse('2026-10-24T22:00:00Z')
  const hourOf = localHours(from, from + 25 * 3_600_000, 'Europe/Brussels')
  expect(['00:30', '01:30', '02:30'].map((time) => hourOf(Date.parse(`2026-10-25T${time}:00Z`)))).toEqual([2, 2, 3])
})
