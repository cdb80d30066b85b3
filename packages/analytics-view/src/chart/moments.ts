import type { OverviewAnswer } from '../state/overview.ts'
import type { Format } from '../texts/format.ts'

export interface Moment {
  short: string
  long: string
}

/** An hour, day, week or month of a series in words. */
export function momentOf({ series, granularity, range }: OverviewAnswer, index: number, format: Format): Moment {
  const start = series?.[index]?.start ?? range.from
  if (granularity === 'hour') return { short: `${start.slice(11, 13)}:00`, long: format.moment(start, 'hour') }
  if (granularity === 'day') return { short: format.monthDay(start), long: format.longDay(start) }
  if (granularity === 'month') return { short: format.moment(start, 'month'), long: format.moment(start, 'month') }
  const weekEnd = new Date(Date.parse(start) + 6 * 86_400_000).toISOString().slice(0, 10)
  const end = weekEnd > range.to && range.to > start ? range.to : weekEnd
  return { short: format.monthDay(start), long: format.range(start, end) }
}

/** The place in a series that is going on now, of which more is to come; null when all of it is over. */
export function openIndexOf({ series, range }: OverviewAnswer): number | null {
  const now = localNow(range.timeZone)
  if (range.to < now.slice(0, 10)) return null
  const index = series?.findLastIndex(({ start }) => start <= now.slice(0, start.length)) ?? -1
  return index < 0 ? null : index
}

/** `YYYY-MM-DDTHH:MM` on the clocks of a time zone. */
const localNow = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now())
    .replace(' ', 'T')
