import type { AnalyticsFilter, AnalyticsQuery, AnalyticsRange } from '@tinyeclipse/sdk'

export type Preset = Extract<AnalyticsRange, { preset: string }>['preset']
export type Granularity = Exclude<NonNullable<AnalyticsQuery['granularity']>, 'total'>
export type Comparison = NonNullable<AnalyticsQuery['comparison']>

const DAY = 86_400_000
/** How long each is, give or take; the year so far depends on today. */
const DAYS_OF: Record<Preset, number | null> = {
  today: 1,
  yesterday: 1,
  '7d': 7,
  '30d': 30,
  '90d': 90,
  ytd: null,
  last_month: 30,
}
export const PRESETS = Object.keys(DAYS_OF) as Preset[]
export const GRANULARITIES = ['hour', 'day', 'week', 'month'] as const satisfies Granularity[]
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

/** How many days a range has, give or take what a time zone makes of today. */
export function daysOf(range: AnalyticsRange, now = Date.now()): number {
  if (!('preset' in range)) return Math.round((Date.parse(range.to) - Date.parse(range.from)) / DAY) + 1
  return DAYS_OF[range.preset] ?? Math.floor((now - Date.UTC(new Date(now).getUTCFullYear(), 0)) / DAY) + 1
}

/** Granularities that draw more than a dot and less than a wall. */
export function granularitiesOf(range: AnalyticsRange): Granularity[] {
  const days = daysOf(range)
  if (days === 1) return ['hour']
  return GRANULARITIES.filter((each) => {
    if (each === 'hour') return days <= 14
    if (each === 'day') return days <= 400
    return each === 'week' ? days >= 14 : days >= 60
  })
}

/** The one that was chosen, where it fits; else the one that fits best. */
export function granularityOf({ range, granularity }: Pick<View, 'range' | 'granularity'>): Granularity {
  const fitting = granularitiesOf(range)
  if (granularity && fitting.includes(granularity)) return granularity
  const best = daysOf(range) > 120 ? 'month' : 'day'
  return fitting.find((each) => each === best) ?? 'hour'
}

/** Whether what happens now changes its numbers. */
export function reachesToday(range: AnalyticsRange, now = Date.now()): boolean {
  if ('preset' in range) return range.preset !== 'yesterday' && range.preset !== 'last_month'
  return Date.parse(range.to) + 2 * DAY > now
}

/** The preset whose summary holds for a view: the server writes of whole visits of a preset. */
export function summaryPreset({ range, filters, segmentId }: View): Preset | null {
  return 'preset' in range && filters.length === 0 && !segmentId ? range.preset : null
}

/** Whether only a part of the visits is looked at. */
export const isFiltered = ({ filters, segmentId }: View): boolean => filters.length > 0 || segmentId !== null
