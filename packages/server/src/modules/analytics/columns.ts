import { AppError } from '../../platform/errors.ts'
import { dimensions } from './catalog.ts'
import { PROPERTY } from './days/day.ts'
import type { ColumnOf } from './days/filter.ts'

/** Where the values of a dimension come from; `property:<key>` is one of every property. Throws `invalid_request`. */
export function findColumn(name: string, units: ReadonlyMap<string, string>, path: string): ColumnOf {
  if (name.startsWith(PROPERTY) && name.length > PROPERTY.length) return { of: 'event', name }
  const dimension = dimensions.find((each) => each.name === name)
  if (!dimension) {
    const message = `There is no dimension "${name}"; there are ${dimensions.map((each) => each.name).join(', ')} and ${PROPERTY}<key>`
    throw new AppError('invalid_request', message, { issues: [{ path, message }] })
  }
  if (!('from' in dimension)) return { of: dimension.of, name }
  return { of: 'event', name: dimension.from, made: { by: name, units } }
}
