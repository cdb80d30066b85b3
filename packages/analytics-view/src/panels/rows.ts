import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { figureOf, type MetricName, unitOf } from '../state/metrics.ts'
import type { Format } from '../texts/format.ts'
import type { TextOf } from '../texts/index.ts'
import { nameOf } from '../texts/names.ts'

export type Row = NonNullable<AnalyticsAnswer['breakdowns'][string]>['rows'][number]

/** A row as it is drawn. */
export interface ShapedRow {
  value: string | null
  name: string
  /** Of the largest row, in percent. */
  part: number
  /** `value` is not rounded; of revenue there is a figure for each currency. */
  cells: { metric: MetricName; value: number | null; figures: string[] }[]
}

/** Rows with names, figures in words and the length of their bars, which follow the first metric. */
export function shapeRows(
  dimension: string,
  metrics: readonly MetricName[],
  rows: readonly Row[],
  { text, format }: { text: TextOf; format: Format },
): ShapedRow[] {
  const [first] = metrics
  const sizeOf = ({ values }: Row) => (first && amountOf(values, first)) || 0
  const most = Math.max(1, ...rows.map(sizeOf))
  return rows.map((row) => ({
    value: row.value,
    name: nameOf(dimension, row.value, text, format),
    part: (100 * sizeOf(row)) / most,
    cells: metrics.map((metric) => ({
      metric,
      value: amountOf(row.values, metric),
      figures: figuresOf(row.values, metric, format),
    })),
  }))
}

function figuresOf(values: Row['values'], name: MetricName, format: Format): string[] {
  const metric = { name, currency: null }
  if (name !== 'revenue') return [format.figure(figureOf(values, metric), unitOf(metric))]
  const amounts = Object.entries(Object(values.revenue) as Record<string, number>).filter(([, amount]) => amount !== 0)
  return amounts.length === 0 ? ['–'] : amounts.map(([currency, amount]) => format.money(amount, currency))
}

/** A figure to compare rows by; amounts are those of the currency that comes first. */
function amountOf(values: Row['values'], name: MetricName): number | null {
  const [currency = null] = Object.keys(Object(values.revenue))
  return figureOf(values, { name, currency })
}

/** Rows whose name holds what was typed. */
export const matching = (
  rows: readonly Row[],
  wanted: string,
  dimension: string,
  { text, format }: { text: TextOf; format: Format },
): Row[] =>
  rows.filter(({ value }) => nameOf(dimension, value, text, format).toLowerCase().includes(wanted.trim().toLowerCase()))
