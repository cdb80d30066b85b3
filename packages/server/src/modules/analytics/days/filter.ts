import { dimensions } from '../catalog.ts'
import { type Day, dimensionColumn, numbersOf } from './day.ts'

/** A filter whose dimensions are known; plain data, as another thread may be asked. */
export type Filter = { and: Filter[] } | { or: Filter[] } | { column: ColumnOf; match: Match }
/** What a value has to be; null stands for no value. */
export type Match =
  | { is: string | null }
  | { is_not: string | null }
  | { in: readonly (string | null)[] }
  | { contains: string }
/** Where a dimension's values of a day come from. */
export interface ColumnOf {
  of: 'session' | 'event'
  /** The dimension whose column is stored. */
  name: string
  /** Of a dimension made from that one's values: its name, and the content units, which it may need. */
  made?: { by: string; units: ReadonlyMap<string, string> }
}

export function matches(match: Match, value: string | null): boolean {
  if ('is' in match) return value === match.is
  if ('is_not' in match) return value !== match.is_not
  if ('in' in match) return match.in.includes(value)
  return value?.toLowerCase().includes(match.contains.toLowerCase()) ?? false
}

/** A value of the column as a value of the dimension. */
export function readValue({ made }: ColumnOf, value: string | null): string | null {
  const dimension = made && dimensions.find(({ name }) => name === made.by)
  return dimension && 'from' in dimension ? dimension.map(value, made.units) : value
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
export function readColumn(day: Day, of: ColumnOf) {
  const column = dimensionColumn(day, of.name, of.of)
  if (!of.made) return column
  const values: (string | null)[] = []
  const places = new Map<string | null, number>()
  const moved = column.values.map((value) => {
    const mapped = readValue(of, value)
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
  const isMet = Uint8Array.from(values, (value) => Number(matches(filter.match, value)))
  if (of === 'event' && filter.column.of === 'session') {
    for (let place = 0; place < count; place++) {
      result[place] = isMet[numbers[sessionOfEvent[place] as number] as number] as number
    }
  } else {
    for (let place = 0; place < count; place++) result[place] = isMet[numbers[place] as number] as number
  }
  return result
}
