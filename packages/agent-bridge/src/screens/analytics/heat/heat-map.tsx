import { HEAT_DEVICES } from '@tinyeclipse/analytics-view/heat/devices'
import { isFiltered } from '@tinyeclipse/analytics-view/state/view'
import { wordIn } from '@tinyeclipse/analytics-view/texts/index'
import { SelectControl } from '@wordpress/components'
import { useAnswer } from '../../state/ask.ts'
import { useChoice, useKit } from '../kit.ts'
import { NoRows, Panel, Shown } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { HeatView } from './heat-view.tsx'
import { LAYERS } from './layers.ts'

const MOST_PAGES = 100

/** Where a page was clicked, also in anger, and how far down it was seen, drawn over the page itself. */
export function HeatMap() {
  const { client, siteId, view, change, text } = useKit()
  const [device = 'desktop', chooseDevice] = useChoice('heat', HEAT_DEVICES)
  const [layer = 'clicks', chooseLayer] = useChoice('layer', LAYERS)
  const question = { metrics: ['pageviews'], range: view.range, dimensions: ['page'], limit: MOST_PAGES }
  const pages = useAnswer(
    async (signal) => {
      const { breakdowns } = await client.analytics.query(siteId, question, { signal })
      return (breakdowns.page?.rows ?? []).flatMap(({ value }) => value ?? [])
    },
    JSON.stringify([siteId, question]),
  )
  const page = view.choices.page ?? pages.value?.[0]
  const choices = [...new Set([...(page ? [page] : []), ...(pages.value ?? [])])].toSorted()
  const help = layer === 'rage' ? text('rageHelp') : layer === 'clicks' ? text('heatmapHelp') : undefined
  return (
    <Panel
      name="heatmap"
      title={text('heatmap')}
      help={isFiltered(view) ? text('notFiltered') : help}
      tabs={
        <div className="tab-row">
          <SelectControl
            className="page-choice"
            label={text('choosePage')}
            hideLabelFromVision
            size="compact"
            value={page ?? ''}
            options={choices.map((value) => ({ value, label: value }))}
            onChange={(chosen) => change({ choices: { ...view.choices, page: chosen } })}
            __nextHasNoMarginBottom
          />
          <Tabs
            title={text('layer')}
            items={LAYERS.map((value) => ({ value, text: text(`layer_${value}`) }))}
            chosen={layer}
            onChoose={chooseLayer}
          />
          <Tabs
            title={text('device')}
            items={HEAT_DEVICES.map((value) => ({ value, text: wordIn(text, 'device_', value) }))}
            chosen={device}
            onChoose={chooseDevice}
          />
        </div>
      }
    >
      <Shown answer={pages} rows={8}>
        {() => (page ? <HeatView key={`${page} ${device}`} page={page} device={device} layer={layer} /> : <NoRows />)}
      </Shown>
    </Panel>
  )
}
