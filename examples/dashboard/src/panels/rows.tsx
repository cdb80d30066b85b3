import type { AnalyticsAnswer } from '@tinyeclipse/sdk'
import { useKit } from '../state/kit.ts'
import { figureOf, type MetricName, unitOf } from '../state/metrics.ts'
import { withFilter } from '../state/view.ts'
import { nameOf, titleOf } from '../texts/names.ts'

export type Row = NonNullable<AnalyticsAnswer['breakdowns'][string]>['rows'][number]

interface Props {
  dimension: string
  metrics: readonly MetricName[]
  rows: readonly Row[]
  /** The first column's head; the name of the dimension when left out. */
  head?: string | undefined
  onFilter?: (() => void) | undefined
}

/** Rows of a dimension, each with a bar for its part of the largest; a row's name filters everything by it. */
export function Rows({ dimension, metrics, rows, head, onFilter }: Props) {
  const { view, change, text, format } = useKit()
  const [first] = metrics
  const most = Math.max(1, ...rows.map(({ values }) => (first && amountOf(values, first)) || 0))
  const filterBy = (value: string | null) => {
    change({ filters: withFilter(view.filters, { dimension, value, isNot: false }) })
    onFilter?.()
  }
  return (
    <table class="rows" data-dimension={dimension}>
      <thead>
        <tr>
          <th scope="col">{head ?? titleOf(dimension, text)}</th>
          {metrics.map((metric) => (
            <th key={metric} scope="col">
              {text(metric)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, values }) => {
          const name = nameOf(dimension, value, text, format)
          const part = first ? (100 * (amountOf(values, first) ?? 0)) / most : 0
          return (
            <tr key={value} data-row={value ?? ''} style={{ '--part': `${part}%` }}>
              <th scope="row">
                <button type="button" title={text('filterBy', { value: name })} onClick={() => filterBy(value)}>
                  {name}
                </button>
              </th>
              {metrics.map((metric) => (
                <td key={metric} data-metric={metric} data-value={amountOf(values, metric)}>
                  <Figures metric={metric} values={values} />
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** One figure, or amounts of each currency. */
function Figures({ metric, values }: { metric: MetricName; values: Row['values'] }) {
  const { format } = useKit()
  if (metric !== 'revenue')
    return (
      <>{format.figure(figureOf(values, { name: metric, currency: null }), unitOf({ name: metric, currency: null }))}</>
    )
  const amounts = Object.entries(Object(values.revenue) as Record<string, number>).filter(([, amount]) => amount !== 0)
  if (amounts.length === 0) return <>–</>
  return (
    <>
      {amounts.map(([currency, amount]) => (
        <span key={currency} class="amount">
          {format.money(amount, currency)}
        </span>
      ))}
    </>
  )
}

/** A figure to compare rows by; amounts are those of the currency that comes first. */
function amountOf(values: Row['values'], name: MetricName): number | null {
  const [currency = null] = Object.keys(Object(values.revenue))
  return figureOf(values, { name, currency })
}
