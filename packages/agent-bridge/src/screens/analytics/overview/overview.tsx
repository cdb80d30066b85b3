import { openIndexOf } from '@tinyeclipse/analytics-view/chart/moments'
import type { Answer } from '@tinyeclipse/analytics-view/state/ask'
import { metricKey, tilesOf } from '@tinyeclipse/analytics-view/state/metrics'
import { hasNothing, type OverviewAnswer, overviewQuestion } from '@tinyeclipse/analytics-view/state/overview'
import { type Granularity, granularitiesOf } from '@tinyeclipse/analytics-view/state/view'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { Chart } from './chart.tsx'
import { SeriesTable } from './series-table.tsx'
import { Tile } from './tile.tsx'

/** The figures of the period, and the one that is chosen drawn over time. */
export function Overview({ answer: { value, isWaiting } }: { answer: Answer<OverviewAnswer> }) {
  const { view, change, site, text, format } = useKit()
  const tiles = tilesOf([value?.totals, value?.comparison?.totals], site?.currency ?? 'EUR')
  const chosen = tiles.find((metric) => metricKey(metric) === view.metric) ?? tiles[0]
  const isEmpty = value !== null && hasNothing(value)
  const { range, comparison } = value ?? {}

  return (
    <section className="panel overview" data-waiting={isWaiting} aria-busy={isWaiting} aria-label={text('figures')}>
      <div className="head">
        <h2>{range ? format.range(range.from, range.to) : text('figures')}</h2>
        {value && openIndexOf(value) !== null && <span className="quiet">{text('notOver')}</span>}
        {comparison && (
          <span className="quiet">
            {text('versus', { range: format.range(comparison.range.from, comparison.range.to) })}
          </span>
        )}
        <div className="tools">
          <GranularityChoice shown={value?.granularity ?? null} />
          <Download name="figures" request={{ query: overviewQuestion(view), table: 'series' }} />
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a layout of its own. */}
      <div className="tiles" role="group" aria-label={text('figures')}>
        {tiles.map((metric) => (
          <Tile
            key={metricKey(metric)}
            metric={metric}
            now={value?.totals}
            before={value?.comparison?.totals}
            isChosen={metric === chosen}
            onChoose={() => change({ metric: metricKey(metric) })}
          />
        ))}
      </div>
      <div className="figure">
        {value && chosen && !isEmpty && <Chart answer={value} metric={chosen} />}
        {isEmpty && (
          <div className="nothing" data-empty="range">
            <p>
              <b>{text('nothingTitle')}</b>
            </p>
            <p className="quiet">{text('nothingText')}</p>
          </div>
        )}
      </div>
      {value && chosen && !isEmpty && <SeriesTable answer={value} metric={chosen} />}
    </section>
  )
}

function GranularityChoice({ shown }: { shown: Granularity | null }) {
  const { view, change, text } = useKit()
  const fitting = granularitiesOf(view.range)
  if (fitting.length < 2) return null
  return (
    <Tabs
      title={text('granularity')}
      items={fitting.map((value) => ({ value, text: text(`by_${value}`) }))}
      chosen={shown ?? undefined}
      onChoose={(granularity) => change({ granularity })}
    />
  )
}
