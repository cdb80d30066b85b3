import { useKit } from '../kit.ts'
import { barOf, NoRows } from '../parts/panel.tsx'
import type { Rage } from './layers.ts'

const SHOWN_ELEMENTS = 12

interface Props {
  title: string
  unit: string
  elements: readonly Rage[]
  empty?: string
  /** Null when the page was not drawn. */
  found: ReadonlySet<string> | null
  onMark: (selector: string | null) => void
}

/** What was clicked most; one that is pointed at is marked on the page. */
export function Elements({ title, unit, elements, empty, found, onMark }: Props) {
  const { text, format } = useKit()
  const shown = elements.slice(0, SHOWN_ELEMENTS)
  const most = Math.max(1, ...shown.map(({ times }) => times))
  if (shown.length === 0) return empty ? <p className="nothing">{empty}</p> : <NoRows />
  return (
    <table className="rows" data-dimension="element">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{unit}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ selector, times }) => {
          const isThere = found?.has(selector) ?? true
          return (
            <tr key={selector} data-row={selector} data-found={isThere} style={barOf((100 * times) / most)}>
              <th scope="row">
                <button
                  type="button"
                  title={selector}
                  onFocus={() => onMark(selector)}
                  onBlur={() => onMark(null)}
                  onPointerEnter={() => onMark(selector)}
                  onPointerLeave={() => onMark(null)}
                >
                  <code>{selector}</code>
                </button>
                {!isThere && <span className="quiet gone">{text('notFound')}</span>}
              </th>
              <td data-metric="clicks" data-value={times}>
                {format.full(times)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
