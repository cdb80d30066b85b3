import { type Figure, figureOf, unitOf } from '@tinyeclipse/analytics-view/state/metrics'
import type { MetricValues } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { Change } from '../parts/change.tsx'

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
      className="tile"
      aria-pressed={isChosen}
      title={text(`explain_${metric.name}`)}
      data-metric={metric.name}
      data-currency={metric.currency}
      data-value={value}
      onClick={onChoose}
    >
      <span className="name">
        {text(metric.name)}
        {metric.currency && ` ${metric.currency}`}
      </span>
      {now ? (
        <span className="value">{format.figure(value, unit, metric.currency)}</span>
      ) : (
        <span className="value bone" />
      )}
      <span className="beside">
        {before && (
          <>
            <Change metric={metric} now={value} before={was} />
            {was !== null && (
              <span className="was">{text('was', { value: format.figure(was, unit, metric.currency) })}</span>
            )}
          </>
        )}
      </span>
    </button>
  )
}
