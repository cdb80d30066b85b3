import type { AnalyticsRange } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../platform/errors.ts'

/** Calendar days in the site's time zone, both included. */
export interface Days {
  from: string
  to: string
}

const MAX_DAYS = 1_100
const FIRST_DAY = '2000-01-01'
const PRESETS: Record<string, { back: number; length: number }> = {
  today: { back: 0, length: 1 },
  yesterday: { back: 1, length: 1 },
  '7d': { back: 0, length: 7 },
  '30d': { back: 0, length: 30 },
  '90d': { back: 0, length: 90 },
}

/** The days a range stands for when today is `today`. Throws `invalid_request` when it is empty or too long. */
export function resolveRange(range: AnalyticsRange, today: string): Days {
  if ('preset' in range) {
    const preset = PRESETS[range.preset] ?? { back: 0, length: 1 }
    const to = addDays(today, -preset.back)
    return { from: addDays(to, 1 - preset.length), to }
  }
  const days = countDays(range)
  if (days < 1) throw invalid('The range ends before it begins')
  // The database knows no year 0.
  if (range.from < FIRST_DAY) throw invalid(`Days before ${FIRST_DAY} are not counted`)
  if (days > MAX_DAYS) throw invalid(`At most ${MAX_DAYS} days at once`)
  return { from: range.from, to: range.to }
}

/** Every day of the range, in order. */
export const listDays = (days: Days): string[] =>
  Array.from({ length: countDays(days) }, (_, index) => addDays(days.from, index))

const countDays = ({ from, to }: Days) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

// Calendar days are counted in UTC, where each has 24 hours.
const addDays = (day: string, count: number) =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)

const invalid = (message: string) => new AppError('invalid_request', message, { issues: [{ path: '/range', message }] })
