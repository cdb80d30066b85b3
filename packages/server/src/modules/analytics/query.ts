import type { AnalyticsAnswer, AnalyticsQuery, MetricValues } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { AppError } from '../../platform/errors.ts'
import { metrics } from './catalog.ts'
import { findColumn } from './columns.ts'
import type { ColumnOf, Filter } from './days/filter.ts'
import { hoursOfDay } from './days/hours.ts'
import type { Scanned } from './days/scan.ts'
import type { DaySource } from './days/source.ts'
import { addTotal, emptyTotal, namedSums, type Total, wantedSums } from './days/sums.ts'
import type { Metric } from './metrics/define.ts'
import { comparedDays, type Days, listDays, resolveRange, startOf } from './range.ts'
import type { GoalRow, SiteOfDays } from './store.ts'

export type Query = z.output<typeof AnalyticsQuery>

/** What a question is asked about, looked up already. */
export interface Asked {
  site: SiteOfDays
  /** The site's calendar day. */
  today: string
  filter: Filter | null
  goals: Scanned['goals']
  /** The site's own, which are none where `goals` are the default ones. */
  ownGoals: readonly GoalRow[]
  units: ReadonlyMap<string, string>
  signal: AbortSignal
}

const MOST_HOURLY_DAYS = 92

/** Answers a query of one site. Throws `invalid_request` for what is not known. */
export async function answerQuery(source: DaySource, asked: Asked, query: Query): Promise<AnalyticsAnswer> {
  const wanted = query.metrics.map(findMetric)
  const days = resolveRange(query.range, asked.today)
  if (query.granularity === 'hour' && listDays(days).length > MOST_HOURLY_DAYS) {
    throw invalid('/granularity', `Hours are told of at most ${MOST_HOURLY_DAYS} days`)
  }
  const columns = query.dimensions.map((name, index) => findColumn(name, asked.units, `/dimensions/${index}`))
  const scan = { ...asked, sums: wantedSums(wanted.flatMap(({ sums }) => sums)) }
  const now = await addUp(source, scan, days, query.granularity, columns)
  const compared = query.comparison && comparedDays(days, query.comparison)
  const then = compared && (await addUp(source, scan, compared, query.granularity, []))

  const inZone = (range: Days) => ({ ...range, timeZone: asked.site.timeZone })
  const seriesOf = (sum: Summed) =>
    sum.series && [...sum.series].map(([start, total]) => ({ start, values: valuesOf(wanted, total) }))
  return {
    range: inZone(days),
    totals: valuesOf(wanted, now.total),
    series: seriesOf(now),
    breakdowns: Object.fromEntries(
      query.dimensions.map((name, index) => [name, rank(now.splits[index] ?? new Map(), wanted, query.limit)]),
    ),
    comparison:
      compared && then
        ? { range: inZone(compared), totals: valuesOf(wanted, then.total), series: seriesOf(then) }
        : null,
  }
}

interface Summed {
  total: Total
  series: Map<string, Total> | null
  splits: Map<string | null, Total>[]
}

async function addUp(
  source: DaySource,
  { site, filter, goals, signal, sums }: Asked & Pick<Scanned, 'sums'>,
  range: Days,
  granularity: Query['granularity'],
  columns: readonly ColumnOf[],
): Promise<Summed> {
  const list = listDays(range)
  const hasHours = granularity === 'hour'
  const { days, hours, splits } = await source.sumUp(
    { site, days: list, signal },
    { splits: ['total', ...(hasHours ? ['hour' as const] : []), ...columns], filter, goals, sums },
  )
  const total = emptyTotal()
  const series = granularity === 'total' ? null : emptySeries(list, granularity, site.timeZone)
  for (const [day, ofDay] of days) {
    addTotal(total, ofDay)
    if (granularity === 'total' || hasHours) continue
    const start = series?.get(granularity === 'day' ? day : startOf(granularity, day))
    if (start) addTotal(start, ofDay)
  }
  for (const [hour, ofHour] of hours) series?.set(hour, ofHour)
  return { total, series, splits }
}

function emptySeries(
  days: readonly string[],
  granularity: Exclude<Query['granularity'], 'total'>,
  timeZone: string,
): Map<string, Total> {
  const starts =
    granularity === 'hour'
      ? days.flatMap((day) => hoursOfDay(day, timeZone).map((hour) => `${day}T${String(hour).padStart(2, '0')}`))
      : granularity === 'day'
        ? days
        : days.map((day) => startOf(granularity, day))
  return new Map(starts.map((start) => [start, emptyTotal()]))
}

/** The largest rows by the first metric, ties by value. */
function rank(totals: Map<string | null, Total>, wanted: readonly Metric[], limit: number) {
  const [first] = wanted
  const rows = [...totals].map(([value, total]) => ({ value, total, size: first ? sizeOf(first, total) : 0 }))
  const order = rows.toSorted((a, b) => b.size - a.size || compareTexts(a.value, b.value))
  return {
    rows: order.slice(0, limit).map(({ value, total }) => ({ value, values: valuesOf(wanted, total) })),
    total: rows.length,
  }
}

/** An amount of several currencies has no size; the largest of them orders the rows. */
function sizeOf(metric: Metric, total: Total): number {
  const value = metric.value(namedSums(total), total.revenue)
  return typeof value === 'number' ? value : Math.max(-Infinity, ...Object.values(value ?? {}))
}

const compareTexts = (a: string | null, b: string | null) =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1

function valuesOf(wanted: readonly Metric[], total: Total): MetricValues {
  const sums = namedSums(total)
  return Object.fromEntries(wanted.map((metric) => [metric.name, metric.value(sums, total.revenue)]))
}

export function findMetric(name: string, index: number): Metric {
  const found = metrics.find((metric) => metric.name === name)
  if (found) return found
  throw invalid(
    `/metrics/${index}`,
    `There is no metric "${name}"; there are ${metrics.map((each) => each.name).join(', ')}`,
  )
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_request', message, { issues: [{ path, message }] })
