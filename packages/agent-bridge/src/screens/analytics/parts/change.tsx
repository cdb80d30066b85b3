import { changeOf } from '@tinyeclipse/analytics-view/panels/change'
import type { Metric } from '@tinyeclipse/analytics-view/state/metrics'
import { useKit } from '../kit.ts'

interface Props {
  metric: Metric
  now: number | null
  before: number | null
}

/** How much a figure changed, and whether that is good. */
export function Change({ metric, now, before }: Props) {
  const change = changeOf(metric, now, before, useKit())
  if (!change) return null
  if (change.isRise === null) return <span className="change">{change.said}</span>
  return (
    <span className="change" data-better={change.isBetter}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <path d={change.isRise ? 'M5 1.5 9 8H1z' : 'M5 8.5 1 2h8z'} />
      </svg>
      {change.said}
    </span>
  )
}
