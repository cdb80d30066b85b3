import type { AnalyticsAnswer, FunnelAnswer, GoalsAnswer, MetricValues } from '@tinyeclipse/sdk/contract'
import { type Cell, type Separator, writeCsv } from '../csv.ts'

type Value = Cell | Record<string, number>

/** One table of an answer. Amounts by currency are one value here, and a column for each currency in CSV. */
export interface AnswerTable {
  columns: { name: string; isMoney?: boolean }[]
  rows: Value[][]
}

const metricColumns = (metrics: readonly { name: string; unit: string }[]) =>
  metrics.map(({ name, unit }) => ({ name, isMoney: unit === 'money' }))

/** `of` is `totals`, `series` or the dimension whose rows are wanted. */
export function tableOfQuery(
  { range, totals, series, breakdowns, comparison }: AnalyticsAnswer,
  metrics: readonly { name: string; unit: string }[],
  of: string,
): AnswerTable {
  const cells = (values: MetricValues): Value[] => metrics.map(({ name }) => values[name] ?? null)
  const columns = metricColumns(metrics)
  if (of !== 'totals' && of !== 'series') {
    const rows = (breakdowns[of]?.rows ?? []).map(({ value, values }) => [value, ...cells(values)])
    return { columns: [{ name: of }, ...columns], rows }
  }
  const periods = [
    { period: 'range', range, totals, series },
    ...(comparison ? [{ period: 'comparison', ...comparison }] : []),
  ]
  // Which of the two a row is of is only said when there are two.
  const named = (period: string) => (comparison ? [period] : [])
  const rows = periods.flatMap(({ period, range, totals, series }) =>
    of === 'totals'
      ? [[...named(period), range.from, range.to, ...cells(totals)]]
      : (series ?? []).map(({ start, values }) => [...named(period), start, ...cells(values)]),
  )
  const names = [...named('period'), ...(of === 'totals' ? ['from', 'to'] : ['start'])]
  return { columns: [...names.map((name) => ({ name })), ...columns], rows }
}

export const tableOfFunnel = ({ steps }: FunnelAnswer): AnswerTable => ({
  columns: ['step', 'sessions', 'of_first', 'of_previous'].map((name) => ({ name })),
  rows: steps.map(({ name, sessions, ofFirst, ofPrevious }) => [name, sessions, ofFirst, ofPrevious]),
})

export const tableOfGoals = ({ goals }: GoalsAnswer): AnswerTable => ({
  columns: [
    ...['goal', 'conversions', 'sessions', 'conversion_rate', 'visitors'].map((name) => ({ name })),
    { name: 'revenue', isMoney: true },
  ],
  rows: goals.map(({ name, conversions, sessions, conversionRate, visitors, revenue }) => [
    name,
    conversions,
    sessions,
    conversionRate,
    visitors,
    revenue,
  ]),
})

/** The site's own currency has its column even where nothing was paid, so that each day's file has the same. */
export function toCsv({ columns, rows }: AnswerTable, separator: Separator, currency: string): string {
  const spread = columns.flatMap(({ name, isMoney }, place) => {
    if (!isMoney) return [{ name, read: (row: Value[]) => asCell(row[place]) }]
    const currencies = new Set([currency, ...rows.flatMap((row) => Object.keys(asAmounts(row[place]))).toSorted()])
    return [...currencies].map((code) => ({
      name: `${name}_${code}`,
      read: (row: Value[]): Cell => asAmounts(row[place])[code] ?? 0,
    }))
  })
  const cells = rows.map((row) => spread.map(({ read }) => read(row)))
  return writeCsv(
    spread.map(({ name }) => name),
    cells,
    separator,
  )
}

/** A list of objects, one for each row. */
export const toJson = ({ columns, rows }: AnswerTable): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, row[place]]))))

const asCell = (value: Value | undefined): Cell => (typeof value === 'object' ? null : (value ?? null))
const asAmounts = (value: Value | undefined): Record<string, number> =>
  typeof value === 'object' && value !== null ? value : {}
