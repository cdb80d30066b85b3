import type { Summary, SummaryLanguage } from '@tinyeclipse/sdk/contract'
import { DEFAULT_GOALS } from '../days/goals.ts'
import type { DaySource } from '../days/source.ts'
import { type Asked, answerQuery } from '../query.ts'
import { comparedDays, type Days, resolveRange } from '../range.ts'
import type { Preset } from './texts.ts'
import { type Counts, type Rows, writeSummary } from './write.ts'

const METRICS = ['sessions', 'visitors', 'pageviews', 'conversion_rate', 'revenue']
/** Those that are named are few; the rest is looked through for what changed. */
const MOST_ROWS = 1_000

/** The numbers of a period in plain sentences. */
export async function answerSummary(
  source: DaySource,
  asked: Asked,
  { domain, language, range: preset }: { domain: string; language: SummaryLanguage; range: Preset },
): Promise<Summary> {
  const { timeZone } = asked.site
  const days = resolveRange({ preset }, asked.today)
  // A day that is not over is not held against one that is.
  const daysBefore = preset === 'today' ? null : comparedDays(days, preset === 'ytd' ? 'year' : 'previous')
  const now = await count(source, asked, days, ['source', 'country'])
  const before = daysBefore && (await count(source, asked, daysBefore, ['source']))
  const pages = await rowsBy(source, asked, days, 'page')
  const written = writeSummary(
    {
      site: domain,
      timeZone,
      preset,
      days,
      now: now.counts,
      sources: now.rows.source ?? [],
      countries: now.rows.country ?? [],
      pages,
      before: before && daysBefore && { days: daysBefore, counts: before.counts, sources: before.rows.source ?? [] },
      hasGoals: asked.goals !== DEFAULT_GOALS,
    },
    language,
  )
  return { language, range: { ...days, timeZone }, comparedWith: daysBefore && { ...daysBefore, timeZone }, ...written }
}

async function count(
  source: DaySource,
  asked: Asked,
  range: Days,
  dimensions: string[],
): Promise<{ counts: Counts; rows: Record<string, Rows> }> {
  const { totals, breakdowns } = await answerQuery(source, asked, {
    metrics: METRICS,
    range,
    granularity: 'total',
    dimensions,
    limit: MOST_ROWS,
  })
  const [sessions = 0, visitors = 0, pageviews = 0, rate = 0] = METRICS.slice(0, 4).map((name) =>
    Number(totals[name] ?? 0),
  )
  return {
    counts: {
      visitors,
      pageviews,
      sessions,
      // The rate has four decimals: of fewer than a million sessions it leads back to their number.
      converted: Math.round((rate * sessions) / 100),
      revenue: typeof totals.revenue === 'object' && totals.revenue !== null ? totals.revenue : {},
    },
    rows: Object.fromEntries(
      Object.entries(breakdowns).map(([name, { rows }]) => [
        name,
        rows.map(({ value, values }) => ({ value, count: Number(values.sessions ?? 0) })),
      ]),
    ),
  }
}

async function rowsBy(source: DaySource, asked: Asked, range: Days, dimension: string): Promise<Rows> {
  const { breakdowns } = await answerQuery(source, asked, {
    metrics: ['pageviews'],
    range,
    granularity: 'total',
    dimensions: [dimension],
    limit: 10,
  })
  return (breakdowns[dimension]?.rows ?? []).map(({ value, values }) => ({
    value,
    count: Number(values.pageviews ?? 0),
  }))
}
