import type { Client } from '@tinyeclipse/sdk'

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

export async function loadNumbers(client: Client, siteId: string, range: Range): Promise<Numbers> {
  const query = (dimension: Dimension) =>
    client.analytics.query(siteId, { metrics: ['pageviews'], range: { preset: range }, dimension, limit: 8 })
  const [overview, ...answers] = await Promise.all([
    client.analytics.query(siteId, { metrics: [...METRICS], range: { preset: range }, granularity: 'day' }),
    ...DIMENSIONS.map(query),
  ])
  const rows = DIMENSIONS.map((dimension, index) => [
    dimension,
    (answers[index]?.rows ?? []).map(({ value, values }) => ({ value, count: values.pageviews ?? 0 })),
  ])
  return {
    totals: metricsOf(overview.totals),
    days: (overview.series ?? []).map(({ day, values }) => ({ day, values: metricsOf(values) })),
    rows: Object.fromEntries(rows) as Numbers['rows'],
  }
}

const metricsOf = (values: Record<string, number>) =>
  Object.fromEntries(METRICS.map((metric) => [metric, values[metric] ?? 0])) as Record<Metric, number>
