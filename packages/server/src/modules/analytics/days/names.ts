import { CORE, eventColumn, OF_PAGES, PROPERTY, propertyEvents, sessionColumn } from './day.ts'
import { type ColumnOf, columnsOf } from './filter.ts'
import { dimensionsOfTargets } from './goals.ts'
import type { Scanned, Split } from './scan.ts'
import { SUMS_OF } from './stored.ts'
import { wantsPages } from './sums.ts'

/** Under which name the sums of a split are stored; null when they are not. */
export function sumName(split: Split): string | null {
  if (split === 'total' || split === 'hour') return `${SUMS_OF}${split}`
  return split.made || split.name.startsWith(PROPERTY) ? null : `${SUMS_OF}${split.of}:${split.name}`
}

/** The stored columns that a scan needs. */
export function namesOfItems({ splits, filter, goals, sums }: Scanned): string[] {
  const dimensions: ColumnOf[] = [
    ...splits.filter((split) => typeof split !== 'string'),
    ...(filter ? columnsOf(filter) : []),
    ...dimensionsOfTargets(goals).map((name) => ({ of: 'event' as const, name })),
  ]
  const names = dimensions.flatMap(namesOfColumn)
  if (splits.includes('hour')) names.push('event.hour', 'session.hour')
  return [...new Set([...CORE, ...(wantsPages(sums) ? OF_PAGES : []), ...names])]
}

export const namesOfColumn = ({ of, name }: ColumnOf): string[] =>
  name.startsWith(PROPERTY)
    ? [name, propertyEvents(name)]
    : [of === 'session' ? sessionColumn(name) : eventColumn(name)]
