import type { Target } from '@tinyeclipse/sdk/contract'
import { CUSTOM, type Day, dimensionColumn, numbersOf } from './day.ts'
import { matches } from './filter.ts'

/** What counts as a conversion where a site has no goals of its own. */
export const DEFAULT_GOALS: readonly Target[] = [{ event: { is: 'purchase' } }]

/** Which events of the day meet the target, 1 each: pageviews of a page, custom events of a name. */
export function meetTarget(day: Day, target: Target): Uint8Array {
  const flags = numbersOf(day, 'event.flags')
  const [wanted, match, dimension] =
    'page' in target ? ([0, target.page, 'page'] as const) : ([CUSTOM, target.event, 'event'] as const)
  const { values, numbers } = dimensionColumn(day, dimension, 'event')
  const isMet = values.map((value) => matches(match, value))
  const result = new Uint8Array(flags.length)
  if (!isMet.includes(true)) return result
  for (let place = 0; place < flags.length; place++) {
    if (((flags[place] as number) & CUSTOM) === wanted && isMet[numbers[place] as number]) result[place] = 1
  }
  return result
}

/** Which events meet any of the targets. */
export function meetAny(day: Day, targets: readonly Target[]): Uint8Array {
  const [first = new Uint8Array(numbersOf(day, 'event.flags').length), ...others] = targets.map((target) =>
    meetTarget(day, target),
  )
  for (const other of others) {
    for (let place = 0; place < first.length; place++)
      first[place] = (first[place] as number) | (other[place] as number)
  }
  return first
}

export const dimensionsOfTargets = (targets: readonly Target[]): string[] => [
  ...new Set(targets.map((target) => ('page' in target ? 'page' : 'event'))),
]
