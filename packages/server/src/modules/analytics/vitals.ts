import {
  type MeasuredVital,
  VITALS_METRICS,
  type VitalsAnswer,
  type VitalsMetric,
  type VitalsQuery,
} from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { localDay } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readBounds } from '../ingest/index.ts'
import { throwIfOver } from './deadline.ts'
import type { Asked } from './query.ts'
import { addDays, resolveRange } from './range.ts'
import { readVitals, type VitalsRow } from './store/behaviour.ts'

/** Up to which it is good, and from which it is poor: https://web.dev/articles/defining-core-web-vitals-thresholds */
const LIMITS: Record<VitalsMetric, { good: number; poor: number }> = {
  lcp: { good: 2_500, poor: 4_000 },
  inp: { good: 200, poor: 500 },
  cls: { good: 0.1, poor: 0.25 },
  fcp: { good: 1_800, poor: 3_000 },
  ttfb: { good: 800, poor: 1_800 },
}
const MOST_MEASURED = 100_000
const AT_ONCE = 2_500
const FEW = 500
const MOST_DAYS_AT_ONCE = 31
const WORST_PAGES = 20

/** Web vitals of a range, the newest measurements first until there are enough. */
export async function answerVitals(
  database: Database,
  asked: Asked,
  { range, page, device }: z.output<typeof VitalsQuery>,
): Promise<VitalsAnswer> {
  const days = resolveRange(range, asked.today)
  const found: Record<VitalsMetric, number[]> = { lcp: [], inp: [], cls: [], fcp: [], ttfb: [] }
  const lcpOf = new Map<string, number[]>()
  let count = 0
  let lookedAtSince: string | null = null
  for await (const row of readNewest(database, asked, { days, page, device })) {
    if (count++ === MOST_MEASURED) {
      lookedAtSince = localDay(new Date(row.at), asked.site.timeZone)
      break
    }
    for (const name of VITALS_METRICS) {
      const value = row[name]
      if (value !== null) found[name].push(value)
    }
    if (row.lcp === null) continue
    const ofPage = lcpOf.get(row.path)
    if (ofPage) ofPage.push(row.lcp)
    else lcpOf.set(row.path, [row.lcp])
  }
  const pages = [...lcpOf].map(([path, values]) => ({ page: path, lcp: measure('lcp', values) }))
  return {
    range: { ...days, timeZone: asked.site.timeZone },
    metrics: {
      lcp: measure('lcp', found.lcp),
      inp: measure('inp', found.inp),
      cls: measure('cls', found.cls),
      fcp: measure('fcp', found.fcp),
      ttfb: measure('ttfb', found.ttfb),
    },
    pages: pages
      .toSorted((a, b) => (b.lcp.p75 ?? 0) - (a.lcp.p75 ?? 0) || (a.page < b.page ? -1 : 1))
      .slice(0, WORST_PAGES),
    lookedAtSince,
  }
}

/** In stretches of days, longer where little was measured, so that no statement is long and few are for nothing. */
async function* readNewest(
  database: Database,
  { site, signal }: Asked,
  { days, page, device }: { days: { from: string; to: string }; page: string | undefined; device: string | undefined },
): AsyncGenerator<VitalsRow> {
  let to = days.to
  for (let length = 1; to >= days.from; ) {
    const stretch = { from: addDays(to, 1 - length), to }
    if (stretch.from < days.from) stretch.from = days.from
    let count = 0
    for (let before: VitalsRow | null = null; ; ) {
      throwIfOver(signal)
      const last: VitalsRow | null = before
      const rows: VitalsRow[] = await database.account(site.accountId, async (tx) =>
        readVitals(tx, site, { span: await readBounds(tx, site, stretch), page, device, before: last, limit: AT_ONCE }),
      )
      yield* rows
      count += rows.length
      before = rows.at(-1) ?? null
      if (rows.length < AT_ONCE) break
    }
    to = addDays(stretch.from, -1)
    length = count < FEW ? Math.min(length * 2, MOST_DAYS_AT_ONCE) : count > AT_ONCE ? 1 : length
  }
}

function measure(name: VitalsMetric, values: readonly number[]): MeasuredVital {
  const sorted = Float64Array.from(values).sort()
  // The smallest value that so many percent of all do not exceed.
  const at = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null
  const p75 = at(75)
  const { good, poor } = LIMITS[name]
  const rating = p75 === null ? null : p75 <= good ? 'good' : p75 <= poor ? 'needs-improvement' : 'poor'
  return { p50: at(50), p75, p90: at(90), samples: sorted.length, rating }
}
