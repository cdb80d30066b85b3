import { useKit } from '../state/kit.ts'
import { isBetter, type Metric, unitOf } from '../state/metrics.ts'

interface Props {
  metric: Metric
  now: number | null
  before: number | null
}

/** How much a figure changed. Rates change by percentage points: five percent of three percent tells nobody anything. */
export function Change({ metric, now, before }: Props) {
  const { text, format } = useKit()
  if (now === null || before === null) return null
  const difference = now - before
  const isRate = unitOf(metric) === 'percent'
  const isSmall = isRate ? Math.abs(difference) < 0.05 : Math.abs(difference / before) < 0.0005
  if (difference === 0 || isSmall) return <span class="change">{text('noChange')}</span>
  const said = isRate
    ? text('points', { value: format.signed(difference) })
    : before === 0
      ? text('fromNothing')
      : format.signedPercent(difference / Math.abs(before))
  return (
    <span class="change" data-better={isBetter(metric, difference)}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <path d={difference > 0 ? 'M5 1.5 9 8H1z' : 'M5 8.5 1 2h8z'} />
      </svg>
      {said}
    </span>
  )
}
