import type { Heatmap } from '@tinyeclipse/sdk'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'
import { boxOf, drawHeat, spotsOf } from './draw.ts'

interface Props {
  html: string
  page: string
  /** Width of the window that the page is laid out for. */
  width: number
  heatmap: Heatmap
  /** The element to draw a line around. */
  marked: string | null
  /** Called with the selectors that the page has, each time it was laid out. */
  onFound: (selectors: ReadonlySet<string>) => void
  /** Beside the page, as high as it is. */
  beside: ComponentChildren
}

/**
 * The page as it looks at a width, with the clicks on it. Its frame may neither run scripts nor be reached, so the page
 * can do nothing; it has this page's origin only to be measured.
 */
export function Frame({ html, page, width, heatmap, marked, onFound, beside }: Props) {
  const { text } = useKit()
  const outer = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height, setHeight] = useState(800)
  const [room, setRoom] = useState(width)
  const [layouts, setLayouts] = useState(0)

  useEffect(() => {
    if (!outer.current) return
    const follow = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? width))
    follow.observe(outer.current)
    return () => follow.disconnect()
  }, [width])

  useEffect(() => {
    const inside = frame.current?.contentDocument
    if (!inside?.body || !canvas.current || layouts === 0) return
    setHeight(Math.max(200, inside.documentElement.scrollHeight))
    const spots = spotsOf(inside, heatmap.elements)
    drawHeat(canvas.current, width, height, spots)
    onFound(new Set(heatmap.elements.flatMap(({ selector }) => (boxOf(inside, selector) ? selector : []))))
  }, [layouts, heatmap, width, height])

  const loaded = () => {
    const body = frame.current?.contentDocument?.body
    setLayouts((before) => before + 1)
    if (body) new ResizeObserver(() => setLayouts((before) => before + 1)).observe(body)
  }
  const scale = Math.min(1, room / width)
  const inside = frame.current?.contentDocument
  const box = marked && inside?.body ? boxOf(inside, marked) : null

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard.
    <section class="page-view" tabIndex={0} aria-label={text('frameTitle', { page })}>
      <div class="page-row" style={{ height: `${height * scale}px` }}>
        <div class="page-room" ref={outer}>
          <div class="page-scaled" style={{ width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` }}>
            <iframe
              key={`${page} ${width}`}
              ref={frame}
              title={text('frameTitle', { page })}
              sandbox="allow-same-origin"
              srcdoc={html}
              width={width}
              height={height}
              tabIndex={-1}
              inert
              onLoad={loaded}
            />
            <canvas ref={canvas} />
            {box && (
              <i
                class="mark"
                style={{
                  left: `${box.left}px`,
                  top: `${box.top}px`,
                  width: `${box.width}px`,
                  height: `${box.height}px`,
                }}
              />
            )}
          </div>
        </div>
        {beside}
      </div>
    </section>
  )
}
