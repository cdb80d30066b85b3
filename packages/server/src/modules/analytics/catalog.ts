import type { Dimension } from './dimensions/define.ts'
import * as dimensionFiles from './dimensions/index.ts'
import type { Metric } from './metrics/define.ts'
import * as metricFiles from './metrics/index.ts'

/** What can be asked for: all that the lists in `dimensions/` and `metrics/` name. */
export const dimensions: readonly Dimension[] = Object.values(dimensionFiles)
export const metrics: readonly Metric[] = Object.values(metricFiles)
