import { countryTab, metricsOf } from '@tinyeclipse/analytics-view/panels/tabs'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Later } from '../parts/later.tsx'
import { Panel } from '../parts/panel.tsx'
import { useNear } from '../state/near.ts'
import { BreakdownRows } from './breakdown.tsx'

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
  return (
    <Panel
      name="countries"
      title={text('countries')}
      className="wide-panel"
      tools={
        <Download name="country" request={{ query: { ...asked(view), metrics: metricsOf(tab) }, table: 'country' }} />
      }
    >
      <div className="map-and-table" ref={box}>
        <div className="map">
          {isNear ? (
            <Later load={loadMap} props={{ rows: answer.value?.breakdowns.country?.rows ?? [] }} />
          ) : (
            <span className="bone tall" />
          )}
        </div>
        <div>
          <BreakdownRows tab={tab} />
        </div>
      </div>
    </Panel>
  )
}

/** The map and its geometry are a third of the page. */
const loadMap = async () => (await import('./world-map.tsx')).WorldMap
