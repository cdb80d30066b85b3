import { type Figure, figureOf, unitOf } from '@tinyeclipse/analytics-view/state/metrics'
import type { MetricValues } from '@tinyeclipse/sdk'
import { useKit } from '../state/kit.ts'
import { Change } from './change.tsx'

interface Props {
  metric: Figure
  now: MetricValues | undefined
  before: MetricValues | undefined
  isChosen: boolean
  onChoose: () => void
}

/** One figure with what it was before; choosing it draws it. */
export function Tile({ metric, now, before, isChosen, onChoose }: Props) {
  const { text, format } = useKit()
  const value = figureOf(now, metric)
  const was = figureOf(before, metric)
  const unit = unitOf(metric)
  return (
    <button
      type="button"
      class="tile"
      aria-pressed={isChosen}
      title={text(`explain_${metric.name}`)}
      data-metric={metric.name}
      data-currency={metric.currency}
      data-value={value}
      data-before={was}
      onClick={onChoose}
    >
      <span class="name">
        {text(metric.name)}
        {metric.currency && ` ${metric.currency}`}
      </span>
      {now ? <span class="value">{format.figure(value, unit, metric.currency)}</span> : <span class="value bone" />}
      <span class="beside">
        {before && (
          <>
            <Change metric={metric} now={value} before={was} />
            {was !== null && (
              <span class="was">{text('was', { value: format.figure(was, unit, metric.currency) })}</span>
            )}
          </>
        )}
      </span>
    </button>
  )
}
