import type { AnalyticsQuery } from '../contract/analytics.ts'
import type { EndpointDefinition } from '../contract/index.ts'
import { DIMENSIONS, METRICS } from '../contract/names.ts'
import { exampleOf, lastPage } from './example.ts'
import type { ReadRequest } from './read-request.ts'

/** An answer that the contract allows. */
export function exampleAnswer({ id, response, produces }: EndpointDefinition): unknown {
  const example = response ? lastPage(exampleOf(response, id) as object) : produces && 'example\n'
  return id === 'catalog.get' ? { ...(example as object), metrics: METRICS, dimensions: DIMENSIONS } : example
}

/** One that has in it what the request had: its ids, and what it wanted stored. */
export function naturalAnswer({ endpoint, params, body }: ReadRequest): unknown {
  const { response } = endpoint
  const example = exampleAnswer(endpoint)
  if (endpoint.id === 'analytics.query') return answerQuery(example as Answer, body as Asked)
  if (!response) return example
  const ids = Object.entries(params).flatMap(([name, id], index, all) => [
    [name, id],
    // The last one is of the thing itself.
    ...(index === all.length - 1 ? [['id', id]] : []),
  ])
  const said = { ...(body as object | undefined), ...Object.fromEntries(ids) }
  return take(example as object, said, (changed) => response.safeParse(changed).success)
}

/** Puts in, where a field has the name, what still makes a valid whole; also in the things it holds. */
function take(whole: object, said: Record<string, unknown>, isValid: (whole: object) => boolean): object {
  let result = whole
  for (const [name, value] of Object.entries(whole)) {
    const isThing = typeof value === 'object' && value !== null && !Array.isArray(value)
    const put = (next: unknown) => ({ ...result, [name]: next })
    if (Object.hasOwn(said, name)) {
      if (isValid(put(said[name]))) result = put(said[name])
    } else if (isThing) result = put(take(value, said, (changed) => isValid(put(changed))))
  }
  return result
}

/** As the contract parses it: with what goes without saying. */
type Asked = { [Name in 'metrics' | 'granularity' | 'dimensions']: NonNullable<AnalyticsQuery[Name]> } & Pick<
  AnalyticsQuery,
  'comparison'
>
interface Answer {
  range: object
  totals: object
  series: unknown
  breakdowns: object
  comparison: unknown
}

/** The metrics and dimensions that were asked for, each with the number 1. */
function answerQuery(example: Answer, { metrics, granularity, dimensions, comparison }: Asked): Answer {
  const values = Object.fromEntries(metrics.map((metric) => [metric, 1]))
  const series = granularity === 'total' ? null : [{ start: '2026-01-15', values }]
  const rows = { rows: [{ value: 'example', values }], total: 1 }
  return {
    ...example,
    totals: values,
    series,
    breakdowns: Object.fromEntries(dimensions.map((dimension) => [dimension, rows])),
    comparison: comparison ? { range: example.range, totals: values, series } : null,
  }
}
