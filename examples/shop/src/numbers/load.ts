import type { Client } from '@tinyeclipse/sdk'
import type { MetricValues } from '@tinyeclipse/sdk/contract'

export const METRICS = ['visitors', 'sessions', 'pageviews'] as const
export type Metric = (typeof METRICS)[number]
export const DIMENSIONS = ['page', 'country', 'browser'] as const
export type Dimension = (typeof DIMENSIONS)[number]
export const RANGES = ['7d', '30d'] as const
export type Range = (typeof RANGES)[number]

export interface Row {
  value: string | null
  count: number
}
export interface Numbers {
  totals: Record<Metric, number>
  days: { day: string; values: Record<Metric, number> }[]
  rows: Record<Dimension, Row[]>
}

/** One question for everything, so that all numbers are of the same moment. */
export async function loadNumbers(client: Client, siteId: string, range: Range): Promise<Numbers> {
  const { totals, series, breakdowns } = await client.analytics.query(siteId, {
    metrics: ['pageviews', 'sessions', 'visitors'],
    range: { preset: range },
    granularity: 'day',
    dimensions: [...DIMENSIONS],
    limit: 8,
  })
  const rows = DIMENSIONS.map((dimension) => [
    dimension,
    (breakdowns[dimension]?.rows ?? []).map(({ value, values }) => ({ value, count: metricsOf(values).pageviews })),
  ])
  return {
    totals: metricsOf(totals),
    days: (series ?? []).map(({ start, values }) => ({ day: start, values: metricsOf(values) })),
    rows: Object.fromEntries(rows) as Numbers['rows'],
  }
}

const metricsOf = (values: MetricValues) =>
  Object.fromEntries(METRICS.map((metric) => [metric, Number(values[metric] ?? 0)])) as Record<Metric, number>
