import type { AnalyticsQuery, AnalyticsRange } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../platform/errors.ts'

/** Calendar days in the site's time zone, both included. */
export interface Days {
  from: string
  to: string
}

const MAX_DAYS = 1_100
const FIRST_DAY = '2000-01-01'
const LAST_DAY = '2999-12-31'

type Preset = Extract<AnalyticsRange, { preset: string }>['preset']
const PRESETS: Record<Preset, (today: string) => Days> = {
  today: (today) => ({ from: today, to: today }),
  yesterday: (today) => ({ from: addDays(today, -1), to: addDays(today, -1) }),
  '7d': (today) => ({ from: addDays(today, -6), to: today }),
  '30d': (today) => ({ from: addDays(today, -29), to: today }),
  '90d': (today) => ({ from: addDays(today, -89), to: today }),
  ytd: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }),
  last_month: (today) => {
    const to = addDays(`${today.slice(0, 7)}-01`, -1)
    return { from: `${to.slice(0, 7)}-01`, to }
  },
}

/** The days a range stands for when today is `today`. Throws `invalid_request` when it is empty or too long. */
export function resolveRange(range: AnalyticsRange, today: string): Days {
  if ('preset' in range) return PRESETS[range.preset](today)
  const days = countDays(range)
  if (days < 1) throw invalid('The range ends before it begins')
  // The database knows no year 0.
  if (range.from < FIRST_DAY || range.to > LAST_DAY)
    throw invalid(`Days before ${FIRST_DAY} or after ${LAST_DAY} are not counted`)
  if (days > MAX_DAYS) throw invalid(`At most ${MAX_DAYS} days at once`)
  return { from: range.from, to: range.to }
}

const DAYS_OF_WEEK = 7

/** The days that a range is compared with. */
export function comparedDays(days: Days, comparison: NonNullable<AnalyticsQuery['comparison']>): Days {
  if (comparison === 'year') return { from: yearBefore(days.from), to: yearBefore(days.to) }
  const count = countDays(days)
  // Whole weeks, so that a Saturday meets a Saturday.
  const back = comparison === 'weekdays' ? Math.ceil(count / DAYS_OF_WEEK) * DAYS_OF_WEEK : count
  return { from: addDays(days.from, -back), to: addDays(days.to, -back) }
}

function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1)
  const same = `${year}${day.slice(4)}`
  return same.endsWith('-02-29') ? `${year}-02-28` : same
}

/** Every day of the range, in order. */
export const listDays = (days: Days): string[] =>
  Array.from({ length: countDays(days) }, (_, index) => addDays(days.from, index))

/** First day of the week, from Monday, or month that a day is in. */
export function startOf(granularity: 'week' | 'month', day: string): string {
  if (granularity === 'month') return `${day.slice(0, 7)}-01`
  return addDays(day, -((new Date(day).getUTCDay() + 6) % DAYS_OF_WEEK))
}

const countDays = ({ from, to }: Days) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

// Calendar days are counted in UTC, where each has 24 hours.
export const addDays = (day: string, count: number) =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)

const invalid = (message: string) => new AppError('invalid_request', message, { issues: [{ path: '/range', message }] })
