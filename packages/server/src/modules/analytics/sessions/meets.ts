import type { Target } from '@tinyeclipse/sdk/contract'
import type { DayEvent, DaySession } from '../../ingest/index.ts'
import { dimensions } from '../catalog.ts'
import { propertyText } from '../days/build.ts'
import { PROPERTY } from '../days/day.ts'
import { type ColumnOf, type Filter, matches, readValue } from '../days/filter.ts'

const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))

/** Whether one event of a session meets a filter, or, without an event, the session by itself: as days do by columns. */
export function meetsFilter(filter: Filter, session: DaySession, event: DayEvent | null): boolean {
  if ('and' in filter) return filter.and.every((branch) => meetsFilter(branch, session, event))
  if ('or' in filter) return filter.or.some((branch) => meetsFilter(branch, session, event))
  return matches(filter.match, readValue(filter.column, valueUnder(filter.column, session, event)))
}

function valueUnder({ name }: ColumnOf, session: DaySession, event: DayEvent | null): string | null {
  if (name.startsWith(PROPERTY)) {
    const value = event?.properties?.[name.slice(PROPERTY.length)] ?? null
    return value === null ? null : propertyText(value)
  }
  const dimension = byName.get(name)
  if (!dimension || 'from' in dimension) return null
  if (dimension.of === 'session') return dimension.read(session)
  return event && dimension.read(event)
}

export function meetsTarget(target: Target, { kind, path, name }: DayEvent): boolean {
  const [value, match] =
    'page' in target ? [kind === 'p' ? path : null, target.page] : [kind === 'c' ? name : null, target.event]
  return value !== null && matches(match, value)
}
