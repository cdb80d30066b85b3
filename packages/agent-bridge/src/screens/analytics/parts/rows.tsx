import { type Row, shapeRows } from '@tinyeclipse/analytics-view/panels/rows'
import type { MetricName } from '@tinyeclipse/analytics-view/state/metrics'
import { withFilter } from '@tinyeclipse/analytics-view/state/view'
import { titleOf } from '@tinyeclipse/analytics-view/texts/names'
import { useKit } from '../kit.ts'
import { barOf } from './panel.tsx'

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
  const filterBy = (value: string | null) => {
    change({ filters: withFilter(view.filters, { dimension, value, isNot: false }) })
    onFilter?.()
  }
  return (
    <table className="rows" data-dimension={dimension}>
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
        {shapeRows(dimension, metrics, rows, { text, format }).map(({ value, name, part, cells }) => (
          <tr key={value} data-row={value ?? ''} style={barOf(part)}>
            <th scope="row">
              <button type="button" title={text('filterBy', { value: name })} onClick={() => filterBy(value)}>
                {name}
              </button>
            </th>
            {cells.map((cell) => (
              <td key={cell.metric} data-metric={cell.metric} data-value={cell.value}>
                {cell.figures.map((each) => (
                  <span key={each}>{each}</span>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
