import type { AnalyticsAnswer, ExportedQuestions, MetricValues } from '@tinyeclipse/sdk/contract'
import { findColumn } from '../../columns.ts'
import type { Metric } from '../../metrics/define.ts'
import { findMetric } from '../../query.ts'
import { ofAnswer } from '../answered.ts'
import { checkAsked, invalid } from '../check.ts'
import type { Exportable } from '../exportable.ts'
import { type MoneyTable, spreadMoney } from '../money.ts'

type Query = ExportedQuestions['query']

/** Of CSV a table: `totals`, `series`, or a dimension; what the others would need is not asked then. */
export const query: Exportable<Query> = {
  gate: 'analytics',
  checkTable({ granularity }, table) {
    if (isDimension(table)) findColumn(table, new Map(), '/table')
    else if (table === 'series' && granularity === 'total')
      throw invalid('/query/granularity', 'A series has hours, days, weeks or months')
  },
  check(question, today) {
    question.metrics.forEach(findMetric)
    question.dimensions.forEach((name, index) => {
      findColumn(name, new Map(), `/dimensions/${index}`)
    })
    checkAsked(question, today)
  },
  async ask({ parts, of, site }, question, { table, format }) {
    const answer = await parts.ask.query(of, format === 'json' ? wholeOf(question, table) : partOf(question, table))
    return ofAnswer(table, answer, spreadMoney(tableOf(answer, question.metrics.map(findMetric), table), site.currency))
  },
}

const isDimension = (table: string) => table !== 'totals' && table !== 'series'

function wholeOf(question: Query, table: string): Query {
  return isDimension(table) ? { ...question, dimensions: [...new Set([...question.dimensions, table])] } : question
}

function partOf({ comparison, ...question }: Query, table: string): Query {
  return {
    ...question,
    granularity: table === 'series' ? question.granularity : 'total',
    dimensions: isDimension(table) ? [table] : [],
    ...(comparison && !isDimension(table) && { comparison }),
  }
}

function tableOf(
  { range, totals, series, breakdowns, comparison }: AnalyticsAnswer,
  metrics: readonly Metric[],
  table: string,
): MoneyTable {
  const cells = (values: MetricValues) => metrics.map(({ name }) => values[name] ?? null)
  const columns = metrics.map(({ name, unit }) => ({ name, isMoney: unit === 'money' }))
  if (isDimension(table)) {
    const rows = (breakdowns[table]?.rows ?? []).map(({ value, values }) => [value, ...cells(values)])
    return { columns: [{ name: table }, ...columns], rows }
  }
  const periods = [
    { period: 'range', range, totals, series },
    ...(comparison ? [{ period: 'comparison', ...comparison }] : []),
  ]
  // Which of the two a row is of is only said when there are two.
  const named = (period: string) => (comparison ? [period] : [])
  const rows = periods.flatMap(({ period, range, totals, series }) =>
    table === 'totals'
      ? [[...named(period), range.from, range.to, ...cells(totals)]]
      : (series ?? []).map(({ start, values }) => [...named(period), start, ...cells(values)]),
  )
  const names = [...named('period'), ...(table === 'totals' ? ['from', 'to'] : ['start'])]
  return { columns: [...names.map((name) => ({ name })), ...columns], rows }
}
