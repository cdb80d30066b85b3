import type { Condition } from '@tinyeclipse/sdk/contract'
import { findColumn } from './columns.ts'
import type { Filter, Match } from './days/filter.ts'
import { entryPage, exitPage, page } from './dimensions/index.ts'
import { toPath } from './paths.ts'

/** A filter of the contract, as deep as one likes. */
type FilterTree = Condition | { and: FilterTree[] } | { or: FilterTree[] }

/** Dimensions of paths: a person asks for `/pralines/` as well as for `/pralines`. */
const PATHS: ReadonlySet<string> = new Set([page, entryPage, exitPage].map(({ name }) => name))

/** Every dimension that a filter names. */
export const dimensionsOf = (filter: FilterTree): string[] =>
  'and' in filter
    ? filter.and.flatMap(dimensionsOf)
    : 'or' in filter
      ? filter.or.flatMap(dimensionsOf)
      : [filter.dimension]

/** Looks the dimensions up, and writes values as columns have them. Throws `invalid_request` at `path`. */
export function resolveFilter(filter: FilterTree, units: ReadonlyMap<string, string>, path: string): Filter {
  if ('and' in filter) return { and: filter.and.map((branch) => resolveFilter(branch, units, path)) }
  if ('or' in filter) return { or: filter.or.map((branch) => resolveFilter(branch, units, path)) }
  const { dimension, ...match } = filter
  return { column: findColumn(dimension, units, path), match: PATHS.has(dimension) ? matchOfPaths(match) : match }
}

function matchOfPaths(match: Match): Match {
  const read = (value: string | null) => (value?.startsWith('/') ? toPath(value) : value)
  if ('is' in match) return { is: read(match.is) }
  if ('is_not' in match) return { is_not: read(match.is_not) }
  return 'in' in match ? { in: match.in.map(read) } : match
}
