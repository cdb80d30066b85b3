import { foldsOf } from '@tinyeclipse/analytics-view/heat/folds'
import type { ScrollMap } from '@tinyeclipse/sdk'
import type { CSSProperties } from 'react'
import { useKit } from '../kit.ts'

/** The page from top to bottom in twentieths, lit where most visitors came, with a line where a quarter more were lost. */
export function ScrollBands({ map }: { map: ScrollMap }) {
  const { text, format } = useKit()
  const folds = foldsOf(map)
  return (
    <ol className="bands" aria-hidden="true">
      {map.steps.map(({ percent, share }) => (
        // React's types know no custom properties.
        <li key={percent} style={{ '--share': (share ?? 0) / 100 } as CSSProperties}>
          {share !== null && folds.has(percent) && (
            <span>{text('scrollHere', { share: format.percent(Math.round(share)) })}</span>
          )}
        </li>
      ))}
    </ol>
  )
}
