import type { ScrollMap } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { barOf } from '../parts/panel.tsx'

/** How far down visitors came, in tenths. */
export function ScrollTable({ map }: { map: ScrollMap }) {
  const { text, format } = useKit()
  return (
    <>
      <p className="quiet">{text('scrollOf', { n: format.full(map.sessions), measured: format.full(map.measured) })}</p>
      <table className="rows" data-dimension="scroll">
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
              <tr key={percent} data-row={percent} style={barOf(share ?? 0)}>
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
    </>
  )
}
