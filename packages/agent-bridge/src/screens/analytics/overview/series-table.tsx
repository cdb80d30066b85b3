import { momentOf } from '@tinyeclipse/analytics-view/chart/moments'
import { figureOf, type Metric, unitOf } from '@tinyeclipse/analytics-view/state/metrics'
import type { OverviewAnswer } from '@tinyeclipse/analytics-view/state/overview'
import { useKit } from '../kit.ts'
import { Change } from '../parts/change.tsx'

/** The chart's figures for who cannot or does not want to read a chart. */
export function SeriesTable({ answer, metric }: { answer: OverviewAnswer; metric: Metric }) {
  const { text, format } = useKit()
  const { series, comparison, granularity } = answer
  const unit = unitOf(metric)
  return (
    <details className="as-table">
      <summary>{text('asTable')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard. */}
      <section className="scroll" tabIndex={0} aria-label={text('asTable')}>
        <table data-series={metric.name}>
          <thead>
            <tr>
              <th scope="col">{text(`by_${granularity}`)}</th>
              <th scope="col">{text(metric.name)}</th>
              {comparison && <th scope="col">{text('comparedWith')}</th>}
              {comparison && <th scope="col">{text('change')}</th>}
            </tr>
          </thead>
          <tbody>
            {series?.map(({ start, values }, index) => {
              const value = figureOf(values, metric)
              const before = figureOf(comparison?.series?.[index]?.values, metric)
              return (
                <tr key={start} data-row={start}>
                  <th scope="row">{momentOf(answer, index, format).long}</th>
                  <td data-metric={metric.name} data-value={value}>
                    {format.figure(value, unit, metric.currency)}
                  </td>
                  {comparison && <td>{format.figure(before, unit, metric.currency)}</td>}
                  {comparison && (
                    <td>
                      <Change metric={metric} now={value} before={before} />
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </details>
  )
}
