import type { AnalyticsFilter, AnalyticsQuery, AnalyticsRange } from '@tinyeclipse/sdk'

type Preset = Extract<AnalyticsRange, { preset: string }>['preset']
export type Granularity = Exclude<NonNullable<AnalyticsQuery['granularity']>, 'total'>
export type Comparison = NonNullable<AnalyticsQuery['comparison']>

export const PRESETS = ['today', 'yesterday', '7d', '30d', '90d', 'ytd', 'last_month'] as const satisfies Preset[]
export const COMPARISONS = ['previous', 'weekdays', 'year'] as const satisfies Comparison[]

export interface Filter {
  dimension: string
  /** Null stands for no value. */
  value: string | null
  isNot: boolean
}

/** What a person has chosen to look at: everything that an address needs to show the same again. */
export interface View {
  range: AnalyticsRange
  comparison: Comparison | null
  /** Null is the one that fits the range. */
  granularity: Granularity | null
  /** The tile that is drawn: `visitors`, or `revenue:EUR`. */
  metric: string
  filters: readonly Filter[]
  segmentId: string | null
  /** Tabs and the like, by the name of what has them. */
  choices: Readonly<Record<string, string>>
}

export const FIRST_PRESET = '30d'
export const FIRST_VIEW: View = {
  range: { preset: FIRST_PRESET },
  comparison: 'previous',
  granularity: null,
  metric: 'visitors',
  filters: [],
  segmentId: null,
  choices: {},
}

/** What every question has in common. */
export function asked({ range, filters, segmentId }: View) {
  const filter = filterOf(filters)
  return { range, ...(filter && { filter }), ...(segmentId && { segmentId }) }
}

function filterOf(filters: readonly Filter[]): AnalyticsFilter | null {
  const [first, ...others] = filters.map(({ dimension, value, isNot }) =>
    isNot ? { dimension, is_not: value } : { dimension, is: value },
  )
  if (!first) return null
  return others.length > 0 ? { and: [first, ...others] } : first
}

/** Another value of a dimension takes the place of the one that was asked for; those left out add up. */
export function withFilter(filters: readonly Filter[], filter: Filter): Filter[] {
  const others = filters.filter(
    (each) => each.dimension !== filter.dimension || (each.isNot && each.value !== filter.value),
  )
  return [...others, filter]
}

const DAY = 86_400_000
const FIXED_DAYS: Record<string, number> = { today: 1, yesterday: 1, '7d': 7, '30d': 30, '90d': 90, last_month: 30 }

/** How many days a range has, give or take what a time zone makes of today. */
export function daysOf(range: AnalyticsRange, now = Date.now()): number {
  if (!('preset' in range)) return Math.round((Date.parse(range.to) - Date.parse(range.from)) / DAY) + 1
  return FIXED_DAYS[range.preset] ?? Math.floor((now - Date.UTC(new Date(now).getUTCFullYear(), 0)) / DAY) + 1
}

/** Granularities that draw more than a dot and less than a wall, the one that fits best first. */
export function granularitiesOf(range: AnalyticsRange): Granularity[] {
  const days = daysOf(range)
  if (days === 1) return ['hour']
  const fitting = (['day', 'hour', 'week', 'month'] as const).filter((each) => {
    if (each === 'hour') return days <= 14
    if (each === 'day') return days <= 400
    return each === 'week' ? days >= 14 : days >= 60
  })
  return days > 120 ? fitting.toReversed() : fitting
}

export function granularityOf({ range, granularity }: View): Granularity {
  const fitting = granularitiesOf(range)
  return granularity && fitting.includes(granularity) ? granularity : (fitting[0] ?? 'day')
}

/** Whether what happens now changes its numbers. */
export function reachesToday(range: AnalyticsRange, now = Date.now()): boolean {
  if ('preset' in range) return range.preset !== 'yesterday' && range.preset !== 'last_month'
  return Date.parse(range.to) + 2 * DAY > now
}
