import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import type { HeatDevice } from '@tinyeclipse/analytics-view/heat/devices'
import type { AnalyticsRange, Heatmap, ScrollMap } from '@tinyeclipse/sdk'

/** What may lie over a page. */
export const LAYERS = ['clicks', 'scroll', 'rage'] as const
export type Layer = (typeof LAYERS)[number]

/** An element that was clicked in anger. */
export interface Rage {
  selector: string
  times: number
}
export interface PageHeat {
  heatmap: Heatmap
  scrollMap: ScrollMap
  rage: Rage[]
}

interface Asking {
  client: AnalyticsClient
  siteId: string
  range: AnalyticsRange
  page: string
  device: HeatDevice
}

const MOST_ELEMENTS = 50

/** All three of a page, so that one layer takes the place of another at once. */
export async function askHeat({ client, siteId, ...question }: Asking, signal: AbortSignal): Promise<PageHeat> {
  const { range, page, device } = question
  const asking = [
    client.analytics.heatmap(siteId, question, { signal }),
    client.analytics.scrollMap(siteId, question, { signal }),
    // The tracker tells of them as events of its own.
    client.analytics.query(
      siteId,
      {
        metrics: ['events'],
        range,
        filter: {
          and: [
            { dimension: 'event', is: 'rage_click' },
            { dimension: 'page', is: page },
            { dimension: 'device', is: device },
          ],
        },
        dimensions: ['property:element'],
        limit: MOST_ELEMENTS,
      },
      { signal },
    ),
  ] as const
  const [heatmap, scrollMap, { breakdowns }] = await Promise.all(asking)
  const rage = (breakdowns['property:element']?.rows ?? []).flatMap(({ value, values }) =>
    value === null ? [] : [{ selector: value, times: Number(values.events ?? 0) }],
  )
  return { heatmap, scrollMap, rage }
}
