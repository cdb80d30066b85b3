import { isBetter, type Metric, unitOf } from '../state/metrics.ts'
import type { Format } from '../texts/format.ts'
import type { TextOf } from '../texts/index.ts'

export interface ChangeInWords {
  said: string
  /** Null where there is none to speak of. */
  isRise: boolean | null
  isBetter: boolean | null
}

/**
 * How much a figure changed; null without one of the two. Rates change by percentage points: five percent of three percent
 * tells nobody anything.
 */
export function changeOf(
  metric: Metric,
  now: number | null,
  before: number | null,
  { text, format }: { text: TextOf; format: Format },
): ChangeInWords | null {
  if (now === null || before === null) return null
  const difference = now - before
  const isRate = unitOf(metric) === 'percent'
  const isSmall = isRate ? Math.abs(difference) < 0.05 : Math.abs(difference / before) < 0.0005
  if (difference === 0 || isSmall) return { said: text('noChange'), isRise: null, isBetter: null }
  const say = () => {
    if (isRate) return text('points', { value: format.signed(difference) })
    return before === 0 ? text('fromNothing') : format.signedPercent(difference / Math.abs(before))
  }
  return { said: say(), isRise: difference > 0, isBetter: isBetter(metric, difference) }
}
