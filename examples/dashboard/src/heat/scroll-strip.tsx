import type { ScrollMap } from '@tinyeclipse/sdk'
import { useKit } from '../state/kit.ts'

/** The page from top to bottom in twentieths, warm where most visitors came. */
export function ScrollStrip({ map }: { map: ScrollMap }) {
  const { text, format } = useKit()
  return (
    <ol class="strip" aria-hidden="true" title={text('scrollmap')}>
      {map.steps.map(({ percent, share }) => (
        <li key={percent} style={{ '--share': (share ?? 0) / 100 }}>
          {percent % 10 === 0 && <span>{format.figure(share === null ? null : Math.round(share), 'percent')}</span>}
        </li>
      ))}
    </ol>
  )
}

/** The same as a table. */
export function ScrollTable({ map }: { map: ScrollMap }) {
  const { text, format } = useKit()
  return (
    <details class="as-table">
      <summary>{text('scrollmap')}</summary>
      <p class="quiet">{text('scrollOf', { n: format.full(map.sessions), measured: format.full(map.measured) })}</p>
      <table class="rows" data-dimension="scroll">
        <thead>
          <tr>
            <th scope="col">{text('scrollStep')}</th>
            <th scope="col">{text('scrollShare')}</th>
          </tr>
        </thead>
        <tbody>
          {map.steps
            .filter(({ percent }) => percent % 10 === 0)
            .map(({ percent, share, sessions }) => (
              <tr key={percent} data-row={percent} style={{ '--part': `${share ?? 0}%` }}>
                <th scope="row">
                  <span>{format.percent(percent)}</span>
                </th>
                <td data-metric="sessions" data-value={sessions}>
                  {format.figure(share, 'percent')}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  )
}
