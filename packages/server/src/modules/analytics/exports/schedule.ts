import type { ScheduledExport } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/database.ts'
import { addDays, startOf } from '../range.ts'
import { readFirstAfter } from '../store/exports.ts'

/** The night is over everywhere in the site's time zone, and late events of it have mostly come. */
const TIME = '06:00'
const LONGEST_MONTH = 31

/** Days on which it runs: the last one before or on `today`, and the next one. */
const DAYS: Record<ScheduledExport['every'], (today: string) => string[]> = {
  day: (today) => [today, addDays(today, 1)],
  week: (today) => [startOf('week', today), addDays(startOf('week', today), 7)],
  month: (today) => [startOf('month', today), startOf('month', addDays(startOf('month', today), LONGEST_MONTH))],
}

/** When an export runs next after a moment. */
export const nextRun = (tx: Tx, every: ScheduledExport['every'], timeZone: string, after: Date): Promise<Date> =>
  readFirstAfter(tx, DAYS[every](localDay(after, timeZone)), { time: TIME, timeZone, after })
