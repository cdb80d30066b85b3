import { countryTab, metricsOf } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { Download } from '../parts/download.tsx'
import { later } from '../parts/later.tsx'
import { useNear } from '../parts/near.ts'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { BreakdownRows } from './breakdown.tsx'
import { Panel } from './panel.tsx'

const ALL_COUNTRIES = 300

/** The world by share of visitors, and a table that says the same. */
export function Countries() {
  const { client, siteId, view, moment, text } = useKit()
  const tab = countryTab(text)
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
        <Download name="country" request={{ query: { ...asked(view), metrics: metricsOf(tab) }, table: 'country' }} />
      }
    >
      <div class="map-and-table" ref={box}>
        <div class="map">{isNear ? <WorldMap rows={rows} /> : <span class="bone" />}</div>
        <div>
          <BreakdownRows tab={tab} />
        </div>
      </div>
    </Panel>
  )
}

/** The map and its geometry are a third of the page. */
const WorldMap = later(async () => (await import('../map/world-map.tsx')).WorldMap)
