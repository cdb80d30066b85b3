import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import type { Kit } from './kit.ts'
import { TILE_METRICS } from './metrics.ts'
import { asked, type Granularity, granularityOf } from './view.ts'

export interface OverviewAnswer extends AnalyticsAnswer {
  granularity: Granularity
  /** The site has not had a single event so far. */
  isFirstRun: boolean
}

/** Tiles and chart are one question, so that they are of the same moment. */
export async function askOverview({ client, siteId, view }: Kit, signal: AbortSignal): Promise<OverviewAnswer> {
  const granularity = granularityOf(view)
  const answer = await client.analytics.query(
    siteId,
    {
      ...asked(view),
      metrics: [...TILE_METRICS, 'revenue'],
      granularity,
      ...(view.comparison && { comparison: view.comparison }),
    },
    { signal },
  )
  const isEmpty = !answer.totals.pageviews && !answer.totals.sessions
  return { ...answer, granularity, isFirstRun: isEmpty && (await isFirstRun()) }

  async function isFirstRun() {
    const to = new Date().toISOString().slice(0, 10)
    const from = new Date(Date.parse(to) - 1_000 * 86_400_000).toISOString().slice(0, 10)
    const { totals } = await client.analytics.query(
      siteId,
      { metrics: ['pageviews', 'events'], range: { from, to } },
      { signal },
    )
    return !totals.pageviews && !totals.events
  }
}
