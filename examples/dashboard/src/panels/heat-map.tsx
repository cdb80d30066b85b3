import { HEAT_DEVICES } from '@tinyeclipse/analytics-view/heat/devices'
import { isFiltered } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import { later } from '../parts/later.tsx'
import { useNear } from '../parts/near.ts'
import { useAnswer } from '../state/ask.ts'
import { useChoice, useKit } from '../state/kit.ts'
import { NoRows, Panel, Shown } from './panel.tsx'
import { Tabs } from './tabs.tsx'

const MOST_PAGES = 100

/** Where a page was clicked and how far down it was seen, drawn over the page itself. */
export function HeatMap() {
  const { client, siteId, view, change, text } = useKit()
  const [box, isNear] = useNear<HTMLDivElement>()
  const [device = 'desktop', choose] = useChoice('heat', HEAT_DEVICES)
  const question = { metrics: ['pageviews'], range: view.range, dimensions: ['page'], limit: MOST_PAGES }
  const pages = useAnswer(
    async (signal) => {
      if (!isNear) return []
      const { breakdowns } = await client.analytics.query(siteId, question, { signal })
      return (breakdowns.page?.rows ?? []).flatMap(({ value }) => value ?? [])
    },
    JSON.stringify([siteId, question, isNear]),
  )
  const page = view.choices.page ?? pages.value?.[0]
  return (
    <Panel
      name="heatmap"
      title={text('heatmap')}
      help={text(isFiltered(view) ? 'notFiltered' : 'heatmapHelp')}
      class="wide-panel"
      tabs={
        <div class="tab-row">
          <label class="page-picker">
            <span class="unseen">{text('choosePage')}</span>
            <select
              value={page ?? ''}
              onChange={(event) => change({ choices: { ...view.choices, page: event.currentTarget.value } })}
            >
              {[...new Set([...(page ? [page] : []), ...(pages.value ?? [])])].toSorted().map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <Tabs
            title={text('device')}
            items={HEAT_DEVICES.map((value) => ({ value, text: wordIn(text, 'device_', value) }))}
            chosen={device}
            onChoose={choose}
          />
        </div>
      }
    >
      <div class="heat" ref={box}>
        <Shown answer={pages} rows={8}>
          {() =>
            page ? (
              <HeatView key={`${page} ${device}`} page={page} device={device} />
            ) : (
              isNear && !pages.isWaiting && <NoRows />
            )
          }
        </Shown>
      </div>
    </Panel>
  )
}

const HeatView = later(async () => (await import('../heat/heat-view.tsx')).HeatView)
