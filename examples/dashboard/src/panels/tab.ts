import type { MetricName } from '../state/metrics.ts'

/** A dimension that a panel shows rows of. */
export interface Tab {
  dimension: string
  text: string
  /** The first one orders the rows. */
  metrics: readonly MetricName[]
  /** Only among the details. */
  more?: readonly MetricName[]
  help?: string
  /** Rows without a value are left out. */
  isNamed?: boolean
}
