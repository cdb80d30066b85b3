import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { Download } from '../parts/download.tsx'
import { later } from '../parts/later.tsx'
import { useNear } from '../parts/near.ts'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { asked } from '../state/view.ts'
import { BreakdownRows } from './breakdown.tsx'
import { Panel } from './panel.tsx'

const METRICS = ['visitors', 'conversion_rate'] as const
const MORE = ['sessions', 'pageviews', 'bounce_rate', 'engaged_seconds', 'revenue'] as const
const ALL_COUNTRIES = 300

/** The world by share of visitors, and a table that says the same. */
export function Countries() {
  const { client, siteId, view, moment, text } = useKit()
  const [box, isNear] = useNear<HTMLDivElement>()
  const question = { ...asked(view), metrics: ['visitors'], dimensions: ['country'], limit: ALL_COUNTRIES }
  const answer = useAnswer<AnalyticsAnswer | null>(
    async (signal) => (isNear ? client.analytics.query(siteId, question, { signal }) : null),
    JSON.stringify([siteId, question, isNear]),
    moment,
  )
  const rows = answer.value?.breakdowns.country?.rows ?? []
  return (
    <Panel
      name="countries"
      title={text('countries')}
      class="wide-panel"
      tools={
        <Download
          name="country"
          request={{ query: { ...asked(view), metrics: [...METRICS, ...MORE] }, table: 'country' }}
        />
      }
    >
      <div class="map-and-table" ref={box}>
        <div class="map">{isNear ? <WorldMap rows={rows} /> : <span class="bone" />}</div>
        <div>
          <BreakdownRows tab={{ dimension: 'country', text: text('countries'), metrics: METRICS, more: MORE }} />
        </div>
      </div>
    </Panel>
  )
}

/** The map and its geometry are a third of the page. */
const WorldMap = later(async () => (await import('../map/world-map.tsx')).WorldMap)
