import { boxOf, drawHeat, spotsOf } from '@tinyeclipse/analytics-view/heat/draw'
import { useEffect, useRef, useState } from 'react'
import { useKit } from '../kit.ts'
import type { Layer, PageHeat } from './layers.ts'
import { RageMarks } from './rage-marks.tsx'
import { ScrollBands } from './scroll-bands.tsx'

interface Props {
  html: string
  page: string
  /** Width of the window that the page is laid out for. */
  width: number
  heat: PageHeat
  layer: Layer
  /** The element to draw a line around. */
  marked: string | null
  /** Called with the selectors that the page has, each time it was laid out. */
  onFound: (selectors: ReadonlySet<string>) => void
}

/**
 * The page as it looks at a width, with a layer on it. Its frame may neither run scripts nor be reached, so the page
 * can do nothing; it has this page's origin only to be measured.
 *
 * The frame stays as high as a window and is scrolled from outside: at its full height, what is as high as the window
 * (`100vh`) would become as high as the page.
 */
export function Frame({ html, page, width, heat, layer, marked, onFound }: Props) {
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of the window lays the page out anew.
  useEffect(() => {
    const inside = frame.current?.contentDocument
    if (!inside?.body || !canvas.current || layouts === 0) return
    const { elements } = heat.heatmap
    const full = inside.documentElement.scrollHeight
    setHeight(full)
    drawHeat(canvas.current, width, full, layer === 'clicks' ? spotsOf(inside, elements) : [])
    const selectors = [...elements, ...heat.rage].map(({ selector }) => selector)
    onFound(new Set(selectors.filter((selector) => boxOf(inside, selector))))
  }, [layouts, heat, layer, width, windowHeight])

  const loaded = () => {
    const body = frame.current?.contentDocument?.body
    if (body) new ResizeObserver(() => setLayouts((before) => before + 1)).observe(body)
  }
  const scrolled = () => {
    const inside = frame.current?.contentDocument?.documentElement
    if (inside && outer.current) inside.scrollTop = outer.current.scrollTop / scale
  }
  const inside = layouts > 0 ? (frame.current?.contentDocument ?? null) : null
  const box = marked && inside ? boxOf(inside, marked) : null
  const pixels = (value: number) => `${value * scale}px`

  return (
    <section
      className="page-view"
      ref={outer}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard.
      tabIndex={0}
      aria-label={text('frameTitle', { page })}
      onScroll={scrolled}
    >
      <div className="page-room" ref={room} style={{ height: pixels(height) }}>
        <div className="page-window" style={{ width: pixels(width), height: pixels(Math.min(windowHeight, height)) }}>
          <iframe
            key={`${page} ${width}`}
            ref={frame}
            title={text('frameTitle', { page })}
            sandbox="allow-same-origin"
            srcDoc={html}
            style={{ width: `${width}px`, height: `${windowHeight}px`, transform: `scale(${scale})` }}
            tabIndex={-1}
            onLoad={loaded}
          />
        </div>
        <div className="layer" style={{ left: 0, width: pixels(width), height: pixels(height) }}>
          <canvas ref={canvas} />
          {layer === 'scroll' && <ScrollBands map={heat.scrollMap} />}
          {layer === 'rage' && inside && <RageMarks page={inside} rage={heat.rage} scale={scale} />}
        </div>
        {box && inside && (
          <i
            className="mark"
            style={{
              left: pixels(box.left),
              top: pixels(box.top + inside.documentElement.scrollTop),
              width: pixels(box.width),
              height: pixels(box.height),
            }}
          />
        )}
      </div>
    </section>
  )
}

/** Of a window as many have it, and of what can be seen of the page at once here, in pixels. */
const WINDOW_HEIGHT = 900
const MOST_SEEN = 640
