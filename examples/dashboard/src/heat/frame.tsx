import { boxOf, drawHeat, spotsOf } from '@tinyeclipse/analytics-view/heat/draw'
import type { Heatmap } from '@tinyeclipse/sdk'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'

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
 *
 * The frame stays as high as a window and is scrolled from outside: at its full height, what is as high as the window
 * (`100vh`) would become as high as the page.
 */
export function Frame({ html, page, width, heatmap, marked, onFound, beside }: Props) {
  const { text } = useKit()
  const outer = useRef<HTMLElement>(null)
  const room = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [scale, setScale] = useState(1)
  const [height, setHeight] = useState(WINDOW_HEIGHT)
  const [layouts, setLayouts] = useState(0)
  // Never less than what is in sight here, or there would be nothing below it.
  const windowHeight = Math.max(WINDOW_HEIGHT, Math.ceil(MOST_SEEN / scale))

  useEffect(() => {
    if (!room.current) return
    const follow = new ResizeObserver(([entry]) => setScale(Math.min(1, (entry?.contentRect.width ?? width) / width)))
    follow.observe(room.current)
    return () => follow.disconnect()
  }, [width])

  useEffect(() => {
    const inside = frame.current?.contentDocument
    if (!inside?.body || !canvas.current || layouts === 0) return
    const full = inside.documentElement.scrollHeight
    setHeight(full)
    drawHeat(canvas.current, width, full, spotsOf(inside, heatmap.elements))
    onFound(new Set(heatmap.elements.flatMap(({ selector }) => (boxOf(inside, selector) ? selector : []))))
  }, [layouts, heatmap, width, windowHeight])

  const loaded = () => {
    const body = frame.current?.contentDocument?.body
    if (body) new ResizeObserver(() => setLayouts((before) => before + 1)).observe(body)
  }
  const scrolled = () => {
    const inside = frame.current?.contentDocument?.documentElement
    if (inside && outer.current) inside.scrollTop = outer.current.scrollTop / scale
  }
  const inside = frame.current?.contentDocument
  const box = marked && inside?.body ? boxOf(inside, marked) : null
  const pixels = (value: number) => `${value * scale}px`

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard.
    <section class="page-view" ref={outer} tabIndex={0} aria-label={text('frameTitle', { page })} onScroll={scrolled}>
      <div class="page-row" style={{ height: pixels(height) }}>
        <div class="page-room" ref={room}>
          <div class="page-window" style={{ width: pixels(width), height: pixels(Math.min(windowHeight, height)) }}>
            <iframe
              key={`${page} ${width}`}
              ref={frame}
              title={text('frameTitle', { page })}
              sandbox="allow-same-origin"
              srcdoc={html}
              style={{ width: `${width}px`, height: `${windowHeight}px`, transform: `scale(${scale})` }}
              tabIndex={-1}
              inert
              onLoad={loaded}
            />
          </div>
          <canvas ref={canvas} style={{ width: pixels(width), height: pixels(height) }} />
          {box && inside && (
            <i
              class="mark"
              style={{
                left: pixels(box.left),
                top: pixels(box.top + inside.documentElement.scrollTop),
                width: pixels(box.width),
                height: pixels(box.height),
              }}
            />
          )}
        </div>
        {beside}
      </div>
    </section>
  )
}

/** Of a window as many have it, and of what can be seen of the page at once here, in pixels. */
const WINDOW_HEIGHT = 900
const MOST_SEEN = 608
