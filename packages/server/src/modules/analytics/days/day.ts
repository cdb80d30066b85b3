import type { Column, Numbers } from './column.ts'

/** A day of a site as columns, all of them or those that were asked for. `build.ts` says what each holds. */
export interface Day {
  columns: ReadonlyMap<string, Column>
}

/** Columns that every question needs. */
export const CORE = [
  'visitors',
  'session.begins',
  'session.visitor',
  'session.events',
  'session.pageviews',
  'session.ms',
  'session.engaged_ms',
  'event.flags',
  'other_visitor.event',
  'other_visitor.visitor',
  'amount.event',
  'amount.amount',
  'amount.currency',
] as const

/** What is known of pages, for metrics that are of them. */
export const OF_PAGES = ['page_ms.event', 'page_ms.ms', 'page_scroll.event', 'page_scroll.percent'] as const

/** Bits of `event.flags`. */
export const CUSTOM = 1
/** After the day's end, of a session that began on it. */
export const ELSEWHERE = 2
/** The first pageview of its path in the session. */
export const FIRST_OF_PATH = 4

export const sessionColumn = (dimension: string) => `session:${dimension}`
export const eventColumn = (dimension: string) => `event:${dimension}`
/** Of a property only the events that have it are kept: which, and what it was. */
export const PROPERTY = 'property:'
export const propertyEvents = (dimension: string) => `event.${dimension}`

const NONE = new Uint8Array(0)

/** The numbers of a column; none where the day has no such column. */
export const numbersOf = (day: Day, name: string): Numbers => day.columns.get(name)?.numbers ?? NONE

/** The column of a dimension over all sessions or events of the day, null wherever there is no value. */
export function dimensionColumn(
  day: Day,
  name: string,
  of: 'session' | 'event',
): { values: readonly (string | null)[]; numbers: Numbers } {
  const count = numbersOf(day, of === 'session' ? 'session.begins' : 'event.flags').length
  if (!name.startsWith(PROPERTY)) {
    const column = day.columns.get(of === 'session' ? sessionColumn(name) : eventColumn(name))
    return { values: column?.values ?? [null], numbers: column?.numbers ?? new Uint8Array(count) }
  }
  const column = day.columns.get(name)
  const numbers = new Uint32Array(count)
  const events = numbersOf(day, propertyEvents(name))
  for (let index = 0; index < events.length; index++) {
    numbers[events[index] as number] = (column?.numbers[index] as number) + 1
  }
  return { values: [null, ...(column?.values ?? [])], numbers }
}
