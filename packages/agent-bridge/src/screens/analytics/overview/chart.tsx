import { momentOf } from '@tinyeclipse/analytics-view/chart/moments'
import { createPlot } from '@tinyeclipse/analytics-view/chart/plot'
import { placeTip, pointsOf, stepAlong } from '@tinyeclipse/analytics-view/chart/points'
import { type Metric, unitOf } from '@tinyeclipse/analytics-view/state/metrics'
import type { OverviewAnswer } from '@tinyeclipse/analytics-view/state/overview'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useKit } from '../kit.ts'
import { Change } from '../parts/change.tsx'
import { useDark } from '../state/dark.ts'

interface Props {
  answer: OverviewAnswer
  metric: Metric
}

/** A line for the period and a thinner one for what it is compared with; pointer and arrow keys tell a moment's figures. */
export function Chart({ answer, metric }: Props) {
  const { text, format } = useKit()
  const isDark = useDark()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<ReturnType<typeof createPlot> | null>(null)
  const kept = useRef<number | null>(null)
  const [at, setAt] = useState<{ index: number; left: number } | null>(null)
  const { comparison, granularity } = answer
  const { points, before, openAt } = pointsOf(answer, metric)
  const unit = unitOf(metric)

  // biome-ignore lint/correctness/useExhaustiveDependencies: points follow from answer and metric, colours from the theme.
  useLayoutEffect(() => {
    if (!box.current) return
    const drawn = createPlot(box.current, {
      points,
      before,
      openAt,
      isWhole: unit === 'count',
      isPercent: unit === 'percent',
      label: (index) => momentOf(answer, index, format).short,
      scale: (value) => format.scale(value, unit, metric.currency),
      // Newer figures leave the pointer where it was.
      at: kept.current,
      onPoint: (index, left) => {
        kept.current = index
        setAt(index === null ? null : { index, left })
      },
    })
    plot.current = drawn
    return () => {
      plot.current = null
      drawn.destroy()
    }
  }, [answer, metric.name, metric.currency, format, isDark])

  const walk = (event: KeyboardEvent) => {
    const next = stepAlong(event.key, at?.index ?? null, points.length)
    if (next === null) return
    event.preventDefault()
    plot.current?.point(next)
  }
  const current = at &&
    at.index < points.length && {
      ...at,
      ...momentOf(answer, at.index, format),
      isOpen: at.index === openAt,
      value: points[at.index] ?? null,
    }
  const earlier = at && comparison?.series?.[at.index]
  const said = current && `${current.long}: ${format.figure(current.value, unit, metric.currency)}`

  return (
    <div className="chart" data-granularity={granularity}>
      <div
        ref={box}
        className="plot"
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through it.
        tabIndex={0}
        aria-label={`${text('overTime', { metric: text(metric.name) })}. ${text('chartHelp')}`}
        onKeyDown={walk}
        onBlur={() => plot.current?.point(null)}
      />
      <p className="unseen" aria-live="polite">
        {said}
      </p>
      {current && (
        <div className="tip" aria-hidden="true" ref={(tip) => placeTip(tip, current.left)}>
          <p>
            <i className="key" />
            {current.long}
            {current.isOpen && <span className="quiet"> · {text('notOver')}</span>}
          </p>
          <p className="number">
            <b>{format.figure(current.value, unit, metric.currency)}</b> {text(metric.name).toLowerCase()}
          </p>
          {earlier && before && (
            <>
              <p className="quiet">
                <i className="key before" />
                {momentOf({ ...answer, series: comparison.series }, current.index, format).long}
              </p>
              <p className="quiet">
                {format.figure(before[current.index] ?? null, unit, metric.currency)}{' '}
                <Change metric={metric} now={current.value} before={before[current.index] ?? null} />
              </p>
            </>
          )}
        </div>
      )}
    </div>
  )
}
