import { AppError } from '../../platform/errors.ts'
import { dimensions } from './catalog.ts'
import { PROPERTY } from './days/day.ts'
import type { ColumnOf } from './days/filter.ts'
import { entryPage, exitPage, page } from './dimensions/index.ts'
import { toPath } from './paths.ts'

/** Dimensions of paths: a person asks for `/pralines/` as well as for `/pralines`. */
const PATHS: ReadonlySet<string> = new Set([page, entryPage, exitPage].map(({ name }) => name))

/** Where the values of a dimension come from; `property:<key>` is one of every property. Throws `invalid_request`. */
export function findColumn(name: string, units: ReadonlyMap<string, string>, path: string): ColumnOf {
  if (name.startsWith(PROPERTY) && name.length > PROPERTY.length) return { of: 'event', name }
  const dimension = dimensions.find((each) => each.name === name)
  if (!dimension) {
    const message = `There is no dimension "${name}"; there are ${dimensions.map((each) => each.name).join(', ')} and ${PROPERTY}<key>`
    throw new AppError('invalid_request', message, { issues: [{ path, message }] })
  }
  const read = PATHS.has(name) ? { read: (value: string) => (value.startsWith('/') ? toPath(value) : value) } : {}
  if (!('from' in dimension)) return { of: dimension.of, name, ...read }
  return { of: 'event', name: dimension.from, map: (value) => dimension.map(value, units) }
}
