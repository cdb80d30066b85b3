// How fast a page was: phones slower than computers, far countries later than near ones.

const SLOWER = { mobile: 1.75, tablet: 1.35, desktop: 1 }
const HEAVIER = { home: 1.15, story: 1.3, product: 1.1 }
const NEAR = new Set(['BE', 'NL', 'FR', 'DE', 'LU', 'GB'])

/** What the browser can measure of a page view: Safari and Firefox less than the others. Null for half of them. */
export function measure({ kind, device, browser, country, random }) {
  if (random.chance(0.5)) return null
  const slower = SLOWER[device] * (HEAVIER[kind] ?? 1)
  const ttfb = random.skewed(NEAR.has(country) ? 150 : 430)
  const fcp = ttfb + random.skewed(420 * slower)
  const vitals = { ttfb: Math.round(ttfb), fcp: Math.round(fcp) }
  if (browser === 'Safari') return vitals
  vitals.lcp = Math.round(fcp + random.skewed(560 * slower))
  if (browser === 'Firefox') return vitals
  if (random.chance(0.75)) vitals.inp = Math.round(random.skewed(78 * slower) / 8) * 8
  vitals.cls = Math.round(random.skewed(kind === 'product' ? 0.062 : 0.018) * 10_000) / 10_000
  return vitals
}
