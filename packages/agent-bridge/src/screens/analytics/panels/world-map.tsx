import { loadWorld, shadesOf, type World } from '@tinyeclipse/analytics-view/map/world'
import type { Row } from '@tinyeclipse/analytics-view/panels/rows'
import { withFilter } from '@tinyeclipse/analytics-view/state/view'
import { type MouseEvent, type PointerEvent, useEffect, useState } from 'react'
import { useKit } from '../kit.ts'

/** Countries coloured by their share. A click filters by one; the keyboard has the table beside it. */
export function WorldMap({ rows }: { rows: readonly Row[] }) {
  const { view, change, text, format } = useKit()
  const world = useWorld()
  const [at, setAt] = useState<{ code: string; x: number; y: number } | null>(null)
  if (!world) return <span className="bone tall" />

  const { counts, total, stepOf } = shadesOf(rows)
  const codeAt = (event: { target: EventTarget }) => (event.target as Element).getAttribute('data-code')
  const move = (event: PointerEvent) => {
    const code = codeAt(event)
    const box = event.currentTarget.getBoundingClientRect()
    setAt(code ? { code, x: (event.clientX - box.left) / box.width, y: event.clientY - box.top } : null)
  }
  const choose = (event: MouseEvent) => {
    const code = codeAt(event)
    if (code && counts.get(code))
      change({ filters: withFilter(view.filters, { dimension: 'country', value: code, isNot: false }) })
  }
  const count = at ? (counts.get(at.code) ?? 0) : 0

  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table beside it is the same for the keyboard. */}
      <svg
        viewBox={`0 0 ${world.width} ${world.height}`}
        role="img"
        aria-label={text('mapLabel')}
        onPointerMove={move}
        onPointerLeave={() => setAt(null)}
        onClick={choose}
      >
        {Object.entries(world.shapes).map(([code, path]) => (
          <path key={code} d={path} data-code={code} data-step={stepOf(code)} />
        ))}
        {Object.entries(world.dots).map(
          ([code, [x, y]]) =>
            counts.has(code) && <circle key={code} cx={x} cy={y} r="3.2" data-code={code} data-step={stepOf(code)} />,
        )}
      </svg>
      {at && (
        <div
          className="tip"
          aria-hidden="true"
          data-side={at.x > 0.6 ? 'left' : 'right'}
          style={{ left: `${100 * at.x}%`, top: `${at.y}px` }}
        >
          <p>{format.country(at.code)}</p>
          <p>
            <b>{format.full(count)}</b> {text('visitors').toLowerCase()}
          </p>
          {count > 0 && <p className="quiet">{text('share', { value: format.percent((100 * count) / total) })}</p>}
        </div>
      )}
    </>
  )
}

function useWorld(): World | null {
  const [world, setWorld] = useState<World | null>(null)
  useEffect(() => {
    let isGone = false
    // Without it there is still the table.
    loadWorld().then(
      (loaded) => isGone || setWorld(loaded),
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [])
  return world
}
