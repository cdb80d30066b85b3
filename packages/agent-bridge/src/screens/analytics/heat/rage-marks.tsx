import { boxOf } from '@tinyeclipse/analytics-view/heat/draw'
import { useKit } from '../kit.ts'
import type { Rage } from './layers.ts'

interface Props {
  /** The document in the frame. */
  page: Document
  rage: readonly Rage[]
  scale: number
}

/** A line around each element that was clicked in anger, and how often that was. */
export function RageMarks({ page, rage, scale }: Props) {
  const { format } = useKit()
  const { scrollTop } = page.documentElement
  return (
    <>
      {rage.map(({ selector, times }) => {
        const box = boxOf(page, selector)
        if (!box) return null
        return (
          <i
            key={selector}
            className="rage"
            aria-hidden="true"
            style={{
              left: `${box.left * scale}px`,
              top: `${(box.top + scrollTop) * scale}px`,
              width: `${box.width * scale}px`,
              height: `${box.height * scale}px`,
            }}
          >
            <b>{format.full(times)}</b>
          </i>
        )
      })}
    </>
  )
}
