import type { Condition } from '@tinyeclipse/sdk/contract'
import { type Day, dimensionColumn, numbersOf } from './day.ts'

/** A filter whose dimensions are known. */
export type Filter = { and: Filter[] } | { or: Filter[] } | { column: ColumnOf; holds(value: string | null): boolean }
/** Where a dimension's values of a day come from. */
export interface ColumnOf {
  of: 'session' | 'event'
  /** The dimension whose column is stored. */
  name: string
  /** Of a dimension made from another one's values. */
  map?: (value: string | null) => string | null
  /** How a value that somebody asks for is written in the column. */
  read?: (value: string) => string
}

/** A filter of the contract, as deep as one likes. */
type FilterTree = Condition | { and: FilterTree[] } | { or: FilterTree[] }

/** Every dimension that a filter names. */
export const dimensionsOf = (filter: FilterTree): string[] =>
  'and' in filter
    ? filter.and.flatMap(dimensionsOf)
    : 'or' in filter
      ? filter.or.flatMap(dimensionsOf)
      : [filter.dimension]

/** Looks the dimensions up; `findColumn` throws when there is no such one. */
export function resolveFilter(filter: FilterTree, findColumn: (dimension: string) => ColumnOf): Filter {
  if ('and' in filter) return { and: filter.and.map((branch) => resolveFilter(branch, findColumn)) }
  if ('or' in filter) return { or: filter.or.map((branch) => resolveFilter(branch, findColumn)) }
  const column = findColumn(filter.dimension)
  return { column, holds: compare(filter, column.read ?? ((value) => value)) }
}

function compare(condition: Condition, read: (value: string) => string): (value: string | null) => boolean {
  const wanted = (value: string | null) => (value === null ? null : read(value))
  if ('is' in condition) {
    const is = wanted(condition.is)
    return (value) => value === is
  }
  if ('is_not' in condition) {
    const isNot = wanted(condition.is_not)
    return (value) => value !== isNot
  }
  if ('in' in condition) {
    const some = new Set(condition.in.map(wanted))
    return (value) => some.has(value)
  }
  const part = condition.contains.toLowerCase()
  return (value) => value?.toLowerCase().includes(part) ?? false
}

export const asksOfEvents = (filter: Filter): boolean =>
  'and' in filter
    ? filter.and.some(asksOfEvents)
    : 'or' in filter
      ? filter.or.some(asksOfEvents)
      : filter.column.of === 'event'

export const columnsOf = (filter: Filter): ColumnOf[] =>
  'and' in filter ? filter.and.flatMap(columnsOf) : 'or' in filter ? filter.or.flatMap(columnsOf) : [filter.column]

/** The values and numbers of a dimension on a day. */
export function readColumn(day: Day, { of, name, map }: ColumnOf) {
  const column = dimensionColumn(day, name, of)
  if (!map) return column
  const values: (string | null)[] = []
  const places = new Map<string | null, number>()
  const moved = column.values.map((value) => {
    const mapped = map(value)
    let place = places.get(mapped)
    if (place === undefined) {
      place = values.push(mapped) - 1
      places.set(mapped, place)
    }
    return place
  })
  return { values, numbers: Uint32Array.from(column.numbers, (number) => moved[number] as number) }
}

/**
 * Which sessions or events of the day meet the filter, 1 each. `of` is what is looked at: events take what is asked of
 * sessions from theirs.
 */
export function evaluate(day: Day, filter: Filter, of: 'session' | 'event', sessionOfEvent: Uint32Array): Uint8Array {
  const count = of === 'session' ? numbersOf(day, 'session.begins').length : sessionOfEvent.length
  const result = new Uint8Array(count)
  if ('and' in filter || 'or' in filter) {
    const isAnd = 'and' in filter
    result.fill(isAnd ? 1 : 0)
    for (const branch of isAnd ? filter.and : filter.or) {
      const one = evaluate(day, branch, of, sessionOfEvent)
      for (let place = 0; place < count; place++) {
        result[place] = isAnd
          ? (result[place] as number) & (one[place] as number)
          : (result[place] as number) | (one[place] as number)
      }
    }
    return result
  }
  const { values, numbers } = readColumn(day, filter.column)
  const isMet = Uint8Array.from(values, (value) => Number(filter.holds(value)))
  if (of === 'event' && filter.column.of === 'session') {
    for (let place = 0; place < count; place++) {
      result[place] = isMet[numbers[sessionOfEvent[place] as number] as number] as number
    }
  } else {
    for (let place = 0; place < count; place++) result[place] = isMet[numbers[place] as number] as number
  }
  return result
}
