import type { MetricValues } from '@tinyeclipse/sdk'

export type Unit = 'count' | 'ratio' | 'percent' | 'seconds' | 'money'

/** What each metric is measured in, and what its rise means to whoever owns the site. */
const METRICS = {
  visitors: { unit: 'count', better: 'more' },
  sessions: { unit: 'count', better: 'more' },
  pageviews: { unit: 'count', better: 'more' },
  events: { unit: 'count', better: 'more' },
  conversions: { unit: 'count', better: 'more' },
  views_per_session: { unit: 'ratio', better: 'more' },
  bounce_rate: { unit: 'percent', better: 'less' },
  engaged_seconds: { unit: 'seconds', better: 'more' },
  time_on_page: { unit: 'seconds', better: 'more' },
  scroll_depth: { unit: 'percent', better: 'more' },
  conversion_rate: { unit: 'percent', better: 'more' },
  revenue: { unit: 'money', better: 'more' },
} as const satisfies Record<string, { unit: Unit; better: 'more' | 'less' }>

export type MetricName = keyof typeof METRICS

/** A metric, and for revenue the currency it is told in. */
export interface Metric {
  name: MetricName
  currency: string | null
}

export const unitOf = ({ name }: Metric): Unit => METRICS[name].unit
export const isBetter = ({ name }: Metric, difference: number): boolean =>
  METRICS[name].better === 'more' ? difference > 0 : difference < 0

export const metricKey = ({ name, currency }: Metric): string => (currency ? `${name}:${currency}` : name)

/** A figure of an answer; no amount in a currency is an amount of zero. */
export function figureOf(values: MetricValues | undefined, { name, currency }: Metric): number | null {
  const value = values?.[name]
  if (value === undefined || value === null) return null
  return typeof value === 'number' ? value : (value[currency ?? ''] ?? 0)
}

/** What a tile is drawn of; one question asks for all of them. */
export const FIGURES = [
  'visitors',
  'sessions',
  'pageviews',
  'views_per_session',
  'bounce_rate',
  'engaged_seconds',
  'conversion_rate',
  'revenue',
] as const satisfies MetricName[]
export type Figure = Metric & { name: (typeof FIGURES)[number] }

/** Every tile: revenue has one for each currency that there is an amount in, and always that of the site. */
export function tilesOf(totals: readonly (MetricValues | undefined)[], currency: string): Figure[] {
  const found = totals.flatMap((values) => Object.keys(Object(values?.revenue)))
  const currencies = [...new Set([currency, ...found])]
  return FIGURES.flatMap<Figure>((name) =>
    name === 'revenue' ? currencies.map((each) => ({ name, currency: each })) : [{ name, currency: null }],
  )
}
