import type { ProblemIssue } from '../contract/index.ts'
import { DIMENSIONS, METRICS } from '../contract/index.ts'

export interface KnownNames {
  metrics: string[]
  dimensions: string[]
}

/** Those of the catalog that a test has the mock answer, else of a server of this version. */
export function knownNames(catalog: unknown): KnownNames {
  const { metrics, dimensions } =
    typeof catalog === 'object' && catalog !== null && 'metrics' in catalog
      ? (catalog as Record<keyof KnownNames, { name: string }[]>)
      : { metrics: METRICS, dimensions: DIMENSIONS }
  return { metrics: metrics.map(({ name }) => name), dimensions: dimensions.map(({ name }) => name) }
}

/** The first metric or dimension of a question, or of one within it, that no server knows; in the server's words. */
export function findUnknown(question: unknown, known: KnownNames, path = ''): ProblemIssue | undefined {
  if (typeof question !== 'object' || question === null || Array.isArray(question)) return undefined
  const { metrics, dimensions, filter, ...others } = question as Record<string, unknown>
  const properties = 'property:'
  const isDimension = (name: string) =>
    known.dimensions.includes(name) || (name.startsWith(properties) && name.length > properties.length)
  const named = [
    ...listOf(metrics).map((name, index) => ({ at: `metrics/${index}`, name, isKnown: known.metrics.includes(name) })),
    ...listOf(dimensions).map((name, index) => ({ at: `dimensions/${index}`, name, isKnown: isDimension(name) })),
    ...dimensionsIn(filter).map((name) => ({ at: 'filter', name, isKnown: isDimension(name) })),
  ]
  const first = named.find(({ isKnown }) => !isKnown)
  if (first) {
    const isMetric = first.at.startsWith('metrics')
    const there = isMetric ? known.metrics.join(', ') : `${known.dimensions.join(', ')} and ${properties}<key>`
    const message = `There is no ${isMetric ? 'metric' : 'dimension'} "${first.name}"; there are ${there}`
    return { path: `${path}/${first.at}`, message }
  }
  for (const [name, part] of Object.entries(others)) {
    const found = findUnknown(part, known, `${path}/${name}`)
    if (found) return found
  }
  return undefined
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [])

function dimensionsIn(filter: unknown): string[] {
  if (typeof filter !== 'object' || filter === null) return []
  if (Array.isArray(filter)) return filter.flatMap(dimensionsIn)
  return 'dimension' in filter ? [String(filter.dimension)] : Object.values(filter).flatMap(dimensionsIn)
}
