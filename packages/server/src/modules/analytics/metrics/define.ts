import type { SumName } from '../days/sums.ts'

/** A number, made of the sums of a day, a value or a whole range. `docs/metrics.md` defines each. */
export interface Metric {
  name: string
  title: string
  description: string
  unit: 'count' | 'percent' | 'seconds' | 'money'
  /** What it is made of. */
  sums: readonly SumName[]
  /** Null where there is nothing to take a mean of. */
  value(sums: Readonly<Record<SumName, number>>, revenue: Readonly<Record<string, number>>): MetricValue
}
export type MetricValue = number | null | Record<string, number>

export const defineMetric = (metric: Metric): Metric => metric

/** `part` of each of `whole`, rounded to four decimals. */
export const mean = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000
