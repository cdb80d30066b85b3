import { openIndexOf } from '@tinyeclipse/analytics-view/chart/moments'
import type { Answer } from '@tinyeclipse/analytics-view/state/ask'
import { metricKey, tilesOf } from '@tinyeclipse/analytics-view/state/metrics'
import { hasNothing, type OverviewAnswer, overviewQuestion } from '@tinyeclipse/analytics-view/state/overview'
import { type Granularity, granularitiesOf } from '@tinyeclipse/analytics-view/state/view'
import { Chart } from '../chart/chart.tsx'
import { SeriesTable } from '../chart/table.tsx'
import { useKit } from '../state/kit.ts'
import { Download } from './download.tsx'
import { Tile } from './tile.tsx'

/** The figures of the period, and the one that is chosen drawn over time. */
export function Overview({ answer: { value, isWaiting } }: { answer: Answer<OverviewAnswer> }) {
  const { view, change, site, text, format } = useKit()
  const tiles = tilesOf([value?.totals, value?.comparison?.totals], site?.currency ?? 'EUR')
  const chosen = tiles.find((metric) => metricKey(metric) === view.metric) ?? tiles[0]
  const isEmpty = value !== null && hasNothing(value)
  const { range, comparison } = value ?? {}

  return (
    <section class="panel overview" data-waiting={isWaiting} aria-busy={isWaiting} aria-labelledby="figures">
      <div class="head">
        <h2 id="figures" tabIndex={-1}>
          {range ? format.range(range.from, range.to) : text('figures')}
        </h2>
        {value && openIndexOf(value) !== null && <p class="quiet">{text('notOver')}</p>}
        {comparison && (
          <p class="quiet">{text('versus', { range: format.range(comparison.range.from, comparison.range.to) })}</p>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a layout of its own. */}
      <div class="tiles" role="group" aria-label={text('figures')}>
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
      <div class="figure">
        {value && chosen && !isEmpty && <Chart answer={value} metric={chosen} />}
        {isEmpty && (
          <div class="nothing" data-empty="range">
            <p>
              <b>{text('nothingTitle')}</b>
            </p>
            <p class="quiet">{text('nothingText')}</p>
          </div>
        )}
      </div>
      <div class="tools">
        <GranularityChoice shown={value?.granularity ?? null} />
        <Download
          name="figures"
          request={{
            query: overviewQuestion(view),
            table: 'series',
          }}
        />
      </div>
      {value && chosen && <SeriesTable answer={value} metric={chosen} />}
    </section>
  )
}

function GranularityChoice({ shown }: { shown: Granularity | null }) {
  const { view, change, text } = useKit()
  const fitting = granularitiesOf(view.range)
  if (fitting.length < 2) return <span />
  return (
    <fieldset class="choice">
      <legend class="unseen">{text('granularity')}</legend>
      {fitting.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="granularity"
            checked={each === shown}
            onChange={() => change({ granularity: each })}
          />
          <span>{text(`by_${each}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
