import { type HeatDevice, WIDTHS } from '@tinyeclipse/analytics-view/heat/devices'
import { loadPage } from '@tinyeclipse/analytics-view/heat/load-page'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Shown } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { Elements } from './elements.tsx'
import { Frame } from './frame.tsx'
import { askHeat, type Layer } from './layers.ts'
import { ScrollTable } from './scroll-table.tsx'

interface Props {
  page: string
  device: HeatDevice
  layer: Layer
}

/** One page with a layer over it where it can be had, and beside it the same as a list. */
export function HeatView({ page, device, layer }: Props) {
  const { client, siteId, siteUrl, view, moment, text, format } = useKit()
  const [chosen, setWidth] = useState<number | null>(null)
  const [marked, setMarked] = useState<string | null>(null)
  const [found, setFound] = useState<ReadonlySet<string> | null>(null)
  const question = { range: view.range, page, device }
  const answer = useAnswer(
    (signal) => askHeat({ client, siteId, ...question }, signal),
    JSON.stringify([siteId, question]),
    moment,
  )
  const html = useAnswer(async (signal) => (siteUrl ? loadPage(siteUrl, page, signal) : null), `${siteUrl} ${page}`)
  const width = WIDTHS[device].find((each) => each === chosen) ?? WIDTHS[device][0]
  const drawable = html.isWaiting || html.error ? null : html.value

  return (
    <Shown answer={answer} rows={8}>
      {(heat) => (
        <div className="heat-view" data-metric="clicks" data-value={heat.heatmap.clicks}>
          <div className="heat-page">
            {drawable ? (
              <Frame
                html={drawable}
                page={page}
                width={width}
                heat={heat}
                layer={layer}
                marked={marked}
                onFound={setFound}
              />
            ) : (
              <div className="nothing" data-blocked={html.error !== null}>
                {html.error && <p>{text('pageBlocked', { url: `${siteUrl}${page}` })}</p>}
                {!siteUrl && !html.isWaiting && <p>{text('pageUnknown')}</p>}
              </div>
            )}
          </div>
          <div className="heat-lists">
            {drawable && (
              <Tabs
                title={text('pageWidth', { width: '' })}
                items={WIDTHS[device].map((each) => ({ value: String(each), text: `${each} px` }))}
                chosen={String(width)}
                onChoose={(value) => setWidth(Number(value))}
              />
            )}
            {layer === 'clicks' && (
              <>
                <p className="total">
                  <b>{format.full(heat.heatmap.clicks)}</b> {text('clicks').toLowerCase()}
                  {heat.heatmap.truncated && <span className="quiet"> {text('truncated')}</span>}
                </p>
                <Elements
                  title={text('elementsTitle')}
                  unit={text('clicks')}
                  elements={heat.heatmap.elements.map(({ selector, clicks }) => ({ selector, times: clicks }))}
                  found={drawable ? found : null}
                  onMark={setMarked}
                />
              </>
            )}
            {layer === 'scroll' && <ScrollTable map={heat.scrollMap} />}
            {layer === 'rage' && (
              <Elements
                title={text('rageElements')}
                unit={text('rageTimes')}
                elements={heat.rage}
                empty={text('rageNone')}
                found={drawable ? found : null}
                onMark={setMarked}
              />
            )}
          </div>
        </div>
      )}
    </Shown>
  )
}
