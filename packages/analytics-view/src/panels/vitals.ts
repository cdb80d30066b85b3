import type { VitalsMetric } from '@tinyeclipse/sdk'

/** Good up to the first, poor above the second, as https://web.dev/articles/defining-core-web-vitals-thresholds says. */
const LIMITS = {
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
} as const satisfies Record<VitalsMetric, readonly [number, number]>

export const VITALS = Object.keys(LIMITS) as VitalsMetric[]
export const VITALS_DEVICES = ['all', 'desktop', 'mobile', 'tablet'] as const

/** Percent of the way along a scale whose thirds are good, could be better and poor. */
export function placeOf(name: VitalsMetric, value: number): number {
  const [good, poor] = LIMITS[name]
  if (value <= good) return (33.3 * value) / good
  if (value <= poor) return 33.3 + (33.3 * (value - good)) / (poor - good)
  return Math.min(98, 66.6 + (33.3 * (value - poor)) / poor)
}

/** A measurement with its unit; `cls` has none. */
export function sayVital(name: VitalsMetric, value: number | null, locale: string): string {
  if (value === null) return '–'
  if (name === 'cls') return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value)
  const isLong = value >= 1_000
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: isLong ? 2 : 0 }).format(
    isLong ? value / 1_000 : value,
  )
  return `${figure} ${isLong ? 's' : 'ms'}`
}
