import type { AnalyticsAnswer, AnalyticsQuery, MetricValues } from '@tinyeclipse/sdk/contract'
import type { ReferenceAnswer } from './reference.ts'

/** Means are answered with four decimals. */
const MEANS = [
  ...['bounce_rate', 'views_per_session', 'session_seconds', 'engaged_seconds', 'conversion_rate'],
  ...['time_on_page', 'scroll_depth'],
]
const COUNTS = ['visitors', 'pageviews', 'events', 'conversions', 'sessions']
const MEAN_ERROR = 0.5e-4 + 1e-6
const SUM_ERROR = 1e-6

/** Where an answer is another than the reference's, in words; nothing when they agree. */
export function findDifferences(query: AnalyticsQuery, answer: AnalyticsAnswer, expected: ReferenceAnswer): string[] {
  const found = [
    ...compareParts('', answer, expected),
    ...(query.dimensions ?? []).flatMap((dimension) =>
      compareRows(query, dimension, answer.breakdowns[dimension], expected.breakdowns[dimension] ?? []),
    ),
  ]
  if (!answer.comparison !== !expected.comparison) return [...found, 'comparison: only one has it']
  if (!answer.comparison || !expected.comparison) return found
  return [...found, ...compareParts('comparison ', answer.comparison, expected.comparison)]
}

type Parts = Pick<AnalyticsAnswer, 'range' | 'totals' | 'series'>

function compareParts(where: string, answer: Parts, expected: Parts): string[] {
  const starts = (series: Parts['series']) => series?.map(({ start }) => start) ?? ['none']
  const rangeOf = ({ range: { from, to, timeZone } }: Parts) => `${from}…${to} ${timeZone}`
  if (rangeOf(answer) !== rangeOf(expected)) return [`${where}range: ${rangeOf(answer)}, not ${rangeOf(expected)}`]
  const [given, wanted] = [starts(answer.series), starts(expected.series)]
  if (given.join() !== wanted.join()) {
    const [more, fewer] = [
      given.filter((start) => !wanted.includes(start)),
      wanted.filter((start) => !given.includes(start)),
    ]
    return [`${where}series: has ${more} that it should not, lacks ${fewer}, or is in another order`]
  }
  return [
    ...compareValues(`${where}totals`, answer.totals, expected.totals),
    ...(answer.series ?? []).flatMap(({ start, values }, index) =>
      compareValues(`${where}${start}`, values, expected.series?.[index]?.values ?? {}),
    ),
  ]
}

function compareRows(
  { metrics, limit = 10 }: AnalyticsQuery,
  dimension: string,
  answer: AnalyticsAnswer['breakdowns'][string] | undefined,
  expected: ReferenceAnswer['breakdowns'][string],
): string[] {
  if (!answer) return [`${dimension}: there are no rows`]
  const found: string[] = []
  if (answer.total !== expected.length) {
    const named = (rows: { value: string | null }[]) => JSON.stringify(rows.map(({ value }) => value).toSorted())
    found.push(
      `${dimension}: ${answer.total} values, not ${expected.length}: ${named(answer.rows)}, not ${named(expected)}`,
    )
  }
  if (answer.rows.length !== Math.min(limit, answer.total)) found.push(`${dimension}: ${answer.rows.length} rows`)
  if (new Set(answer.rows.map(({ value }) => value)).size !== answer.rows.length)
    found.push(`${dimension}: a value twice`)
  for (const { value, values } of answer.rows) {
    const row = expected.find((each) => each.value === value)
    if (!row) found.push(`${dimension} ${value}: ${JSON.stringify(values)}, and the reference has no such row`)
    else found.push(...compareValues(`${dimension} ${value}`, values, row.values))
  }
  const [first = ''] = metrics
  if (COUNTS.includes(first)) {
    const largest = (rows: { values: MetricValues }[]) =>
      JSON.stringify(rows.map(({ values }) => Number(values[first])))
    const ordered = expected.toSorted((a, b) => Number(b.values[first]) - Number(a.values[first])).slice(0, limit)
    if (largest(answer.rows) !== largest(ordered))
      found.push(`${dimension}: ${first} by row ${largest(answer.rows)}, not ${largest(ordered)}`)
  }
  return found
}

function compareValues(where: string, answer: MetricValues, expected: MetricValues): string[] {
  const names = [...new Set([...Object.keys(answer), ...Object.keys(expected)])]
  return names
    .filter((name) => !isSame(name, answer[name], expected[name]))
    .map((name) => `${where}: ${name} ${JSON.stringify(answer[name])}, not ${JSON.stringify(expected[name])}`)
}

function isSame(name: string, answer: MetricValues[string] | undefined, expected: MetricValues[string] | undefined) {
  if (typeof answer === 'number' && typeof expected === 'number') {
    return Math.abs(answer - expected) <= (MEANS.includes(name) ? MEAN_ERROR : 0)
  }
  if (answer === null || expected === null || typeof answer !== 'object' || typeof expected !== 'object') {
    return answer === expected
  }
  const currencies = [...new Set([...Object.keys(answer), ...Object.keys(expected)])]
  return currencies.every((currency) => {
    const [one, other] = [answer[currency], expected[currency]]
    return one !== undefined && other !== undefined && Math.abs(one - other) <= SUM_ERROR
  })
}
