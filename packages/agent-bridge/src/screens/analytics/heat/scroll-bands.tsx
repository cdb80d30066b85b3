import type { ScrollMap } from '@tinyeclipse/sdk'
import type { CSSProperties } from 'react'
import { useKit } from '../kit.ts'

/** The page from top to bottom in twentieths, warm where most visitors came; each quarter says how many. */
export function ScrollBands({ map }: { map: ScrollMap }) {
  const { text, format } = useKit()
  return (
    <ol className="bands" aria-hidden="true">
      {map.steps.slice(1).map(({ percent, share }) => (
        // React's types know no custom properties.
        <li key={percent} style={{ '--share': (share ?? 0) / 100 } as CSSProperties}>
          {percent % 25 === 0 && share !== null && (
            <span>{text('scrollHere', { share: format.percent(Math.round(share)) })}</span>
          )}
        </li>
      ))}
    </ol>
  )
}
