/** A number about visits. */
export interface Metric {
  name: string
  title: string
  description: string
  /** SQL aggregate over `e` (events) joined to `s` (sessions), constant text. */
  expression: string
}

export const defineMetric = (metric: Metric): Metric => metric
