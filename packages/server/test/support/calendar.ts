import type { AnalyticsQuery } from '@tinyeclipse/sdk/contract'

/** Days of a calendar as people read it, slowly; apart from the server's, which it is compared with. */
export interface DayRange {
  from: string
  to: string
}

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
const formats: Record<string, Intl.DateTimeFormat> = {}

/** `YYYY-MM-DDTHH` on the clocks of a time zone. */
export function hourOf(time: number, timeZone: string): string {
  formats[timeZone] ??= new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const parts = Object.fromEntries(formats[timeZone].formatToParts(time).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}`
}
export const dayOf = (time: number, timeZone: string) => hourOf(time, timeZone).slice(0, 10)

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`)
export const moveDay = (day: string, by: number) => new Date(utc(day) + by * DAY_MS).toISOString().slice(0, 10)
const countDays = ({ from, to }: DayRange) => (utc(to) - utc(from)) / DAY_MS + 1
export const daysOf = (range: DayRange) =>
  Array.from({ length: countDays(range) }, (_, index) => moveDay(range.from, index))

/** Every hour that the clocks of the time zone show within the range, once. */
export function hoursOf(range: DayRange, timeZone: string): string[] {
  const hours = new Set<string>()
  for (let time = utc(range.from) - DAY_MS; time < utc(range.to) + 2 * DAY_MS; time += QUARTER_MS) {
    const hour = hourOf(time, timeZone)
    if (hour.slice(0, 10) >= range.from && hour.slice(0, 10) <= range.to) hours.add(hour)
  }
  return [...hours].toSorted()
}

export function mondayOf(day: string): string {
  let monday = day
  while (new Date(utc(monday)).getUTCDay() !== 1) monday = moveDay(monday, -1)
  return monday
}

export function rangeOf(range: AnalyticsQuery['range'], today: string): DayRange {
  if ('from' in range) return range
  const [year, month] = [today.slice(0, 4), today.slice(0, 7)]
  const lastOfMonthBefore = moveDay(`${month}-01`, -1)
  const presets: Record<typeof range.preset, DayRange> = {
    today: { from: today, to: today },
    yesterday: { from: moveDay(today, -1), to: moveDay(today, -1) },
    '7d': { from: moveDay(today, -6), to: today },
    '30d': { from: moveDay(today, -29), to: today },
    '90d': { from: moveDay(today, -89), to: today },
    ytd: { from: `${year}-01-01`, to: today },
    last_month: { from: `${lastOfMonthBefore.slice(0, 7)}-01`, to: lastOfMonthBefore },
  }
  return presets[range.preset]
}

/** The days that a range is compared with. */
export function comparedWith(range: DayRange, comparison: NonNullable<AnalyticsQuery['comparison']>): DayRange {
  if (comparison === 'year') return { from: yearBefore(range.from), to: yearBefore(range.to) }
  const count = countDays(range)
  const back = comparison === 'previous' ? count : Math.ceil(count / 7) * 7
  return { from: moveDay(range.from, -back), to: moveDay(range.to, -back) }
}

const yearBefore = (day: string) =>
  `${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`
