import { type HeatDevice, WIDTHS } from '@tinyeclipse/analytics-view/heat/devices'
import { loadPage } from '@tinyeclipse/analytics-view/heat/load-page'
import type { Heatmap } from '@tinyeclipse/sdk'
import { useState } from 'preact/hooks'
import { NoRows, Shown } from '../panels/panel.tsx'
import { Tabs } from '../panels/tabs.tsx'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { Frame } from './frame.tsx'
import { ScrollStrip, ScrollTable } from './scroll-strip.tsx'

/** Clicks and scrolling on one page: over the page where it can be had, else as lists. */
export function HeatView({ page, device }: { page: string; device: HeatDevice }) {
  const { client, siteId, siteUrl, view, moment, text, format } = useKit()
  const [chosen, setWidth] = useState<number | null>(null)
  const [marked, setMarked] = useState<string | null>(null)
  const [found, setFound] = useState<ReadonlySet<string> | null>(null)
  const question = { range: view.range, page, device }
  const answer = useAnswer(
    async (signal) => {
      const asking = [
        client.analytics.heatmap(siteId, question, { signal }),
        client.analytics.scrollMap(siteId, question, { signal }),
      ] as const
      const [heatmap, scrollMap] = await Promise.all(asking)
      return { heatmap, scrollMap }
    },
    JSON.stringify([siteId, question]),
    moment,
  )
  const html = useAnswer(async (signal) => (siteUrl ? loadPage(siteUrl, page, signal) : null), `${siteUrl} ${page}`)
  const width = WIDTHS[device].find((each) => each === chosen) ?? WIDTHS[device][0]
  const drawable = html.isWaiting ? null : html.error ? null : html.value

  return (
    <Shown answer={answer} rows={8}>
      {({ heatmap, scrollMap }) => (
        <div class="heat-view" data-metric="clicks" data-value={heatmap.clicks}>
          <div class="heat-page">
            {drawable ? (
              <Frame
                html={drawable}
                page={page}
                width={width}
                heatmap={heatmap}
                marked={marked}
                onFound={setFound}
                beside={<ScrollStrip map={scrollMap} />}
              />
            ) : (
              <div class="nothing" data-blocked={html.error !== null}>
                {html.error && <p>{text('pageBlocked', { url: `${siteUrl}${page}` })}</p>}
                {!siteUrl && !html.isWaiting && <p>{text('pageUnknown')}</p>}
              </div>
            )}
          </div>
          <div class="heat-lists">
            {drawable && (
              <Tabs
                title={text('pageWidth', { width: '' })}
                items={WIDTHS[device].map((each) => ({ value: String(each), text: `${each} px` }))}
                chosen={String(width)}
                onChoose={(value) => setWidth(Number(value))}
              />
            )}
            <p class="total">
              <b>{format.full(heatmap.clicks)}</b> {text('clicks').toLowerCase()}
              {heatmap.truncated && <span class="quiet"> {text('truncated')}</span>}
            </p>
            <Elements heatmap={heatmap} found={drawable ? found : null} onMark={setMarked} />
            <ScrollTable map={scrollMap} />
          </div>
        </div>
      )}
    </Shown>
  )
}

const SHOWN_ELEMENTS = 12

interface ElementsProps {
  heatmap: Heatmap
  /** Null when the page was not drawn. */
  found: ReadonlySet<string> | null
  onMark: (selector: string | null) => void
}

function Elements({ heatmap, found, onMark }: ElementsProps) {
  const { text, format } = useKit()
  const elements = heatmap.elements.slice(0, SHOWN_ELEMENTS)
  const most = Math.max(1, ...elements.map(({ clicks }) => clicks))
  if (elements.length === 0) return <NoRows />
  return (
    <table class="rows" data-dimension="element">
      <thead>
        <tr>
          <th scope="col">{text('elementsTitle')}</th>
          <th scope="col">{text('clicks')}</th>
        </tr>
      </thead>
      <tbody>
        {elements.map(({ selector, clicks }) => (
          <tr
            key={selector}
            data-row={selector}
            data-found={found?.has(selector) ?? true}
            style={{ '--part': `${(100 * clicks) / most}%` }}
          >
            <th scope="row">
              <button
                type="button"
                title={selector}
                onFocus={() => onMark(selector)}
                onBlur={() => onMark(null)}
                onPointerEnter={() => onMark(selector)}
                onPointerLeave={() => onMark(null)}
              >
                <code>{selector}</code>
              </button>
              {found && !found.has(selector) && <span class="quiet">{text('notFound')}</span>}
            </th>
            <td data-metric="clicks" data-value={clicks}>
              {format.full(clicks)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
