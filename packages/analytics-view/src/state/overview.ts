import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import type { AnalyticsClient } from '../client.ts'
import { FIGURES } from './metrics.ts'
import { asked, type Granularity, granularityOf, type View } from './view.ts'

export interface OverviewAnswer extends AnalyticsAnswer {
  granularity: Granularity
  /** The site has not had a single event so far. */
  isFirstRun: boolean
}

interface Asking {
  client: AnalyticsClient
  siteId: string
  view: View
}

/** Tiles and chart are one question, so that they are of the same moment. */
export function overviewQuestion(view: View) {
  return {
    ...asked(view),
    metrics: [...FIGURES],
    granularity: granularityOf(view),
    ...(view.comparison && { comparison: view.comparison }),
  }
}

export async function askOverview({ client, siteId, view }: Asking, signal: AbortSignal): Promise<OverviewAnswer> {
  const question = overviewQuestion(view)
  const answer = await client.analytics.query(siteId, question, { signal })
  return {
    ...answer,
    granularity: question.granularity,
    isFirstRun: hasNothing(answer) && (await hasNeverHadAny()),
  }

  async function hasNeverHadAny() {
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

/** Nobody came in the range. */
export const hasNothing = ({ totals }: AnalyticsAnswer): boolean =>
  !totals.pageviews && !totals.sessions && !totals.visitors
