import type { MetricValues } from '@tinyeclipse/sdk/contract'

/** Of a metric that is one number: 0 where the answer does not have it. */
export function numberOf(value: MetricValues[string] | undefined): number {
  if (typeof value === 'object' && value !== null) throw new Error(`Not one number: ${JSON.stringify(value)}`)
  return value ?? 0
}
