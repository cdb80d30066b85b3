import uPlot from 'uplot'
import { colorOf } from './color.ts'

export interface PlotOptions {
  points: (number | null)[]
  before: (number | null)[] | null
  /** This point is still to rise, so the way to it is drawn with dashes. */
  openAt: number | null
  /** No half visits on the scale. */
  isWhole: boolean
  isPercent: boolean
  label: (index: number) => string
  /** A figure on the scale. */
  scale: (value: number) => string
  /** Shown as if the pointer were there. */
  at: number | null
  onPoint: (index: number | null, left: number) => void
}

const FONT = '12px system-ui, sans-serif'
const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => Array.from({ length: 9 }, (_, power) => step * 10 ** power))
  .sort((a, b) => a - b)

/** Draws into an element and follows its width. Colours are those that the style sheet gives the element. */
export function createPlot(parent: HTMLElement, options: PlotOptions) {
  const { points, before } = options
  // Not wider than the period itself: a month before may have a day more.
  const earlier = before && points.map((_, index) => before[index] ?? null)
  const open = options.openAt ?? points.length
  const data: uPlot.AlignedData = [
    points.map((_, index) => index),
    earlier ?? points.map(() => null),
    points.map((value, index) => (index < open ? value : null)),
    points.map((value, index) => (index >= open - 1 ? value : null)),
  ]
  const size = () => ({ width: parent.clientWidth, height: parent.clientHeight })
  const plot = new uPlot(plotOptions(parent, size(), options), data, parent)
  const follow = new ResizeObserver(() => plot.setSize(size()))
  follow.observe(parent)

  return {
    /** Shows a point as if the pointer were there. */
    point: (index: number | null) => pointAt(plot, index),
    destroy() {
      follow.disconnect()
      plot.destroy()
    },
  }
}

function pointAt(plot: uPlot, index: number | null) {
  const left = index === null ? -10 : plot.valToPos(index, 'x')
  plot.setCursor({ left, top: index === null ? -10 : 10 })
}

function plotOptions(
  parent: HTMLElement,
  size: { width: number; height: number },
  options: PlotOptions,
): uPlot.Options {
  const { points, label, scale, at, onPoint } = options
  const [accent, soft, line, faint] = ['accent', 'soft', 'line', 'faint'].map((name) => colorOf(parent, name))
  const axis = { stroke: soft ?? '', font: FONT, ticks: { show: false } }
  const dots = { show: points.length <= 2, size: 8, fill: accent ?? '' }
  const drawn = { stroke: accent ?? '', width: 2.25, ...linePaths() }
  return {
    ...size,
    legend: { show: false },
    padding: [14, 26, 0, 0],
    cursor: {
      drag: { x: false, y: false },
      y: false,
      points: { size: 9, width: 2 },
      // On the point, not between two.
      move: (plot, left, top) => [left < 0 ? left : plot.valToPos(plot.posToIdx(left), 'x'), top],
    },
    scales: {
      x: { time: false, range: (_, from, to) => (from === to ? [from - 1, to + 1] : [from, to]) },
      y: { range: (_, __, most) => [0, topOf(most, options)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        splits: () => points.map((_, index) => index),
        filter: (_, splits) => thin(splits, parent.clientWidth),
        values: (_, splits) => splits.map((split) => (split === null ? '' : label(split))),
      },
      {
        ...axis,
        size: (_, values) => 14 + 7 * Math.max(3, ...(values ?? []).map((value) => value.length)),
        grid: { stroke: line ?? '', width: 1 },
        space: 46,
        ...(options.isWhole && { incrs: WHOLE_STEPS }),
        values: (_, splits) => splits.map((split) => scale(split)),
      },
    ],
    series: [
      {},
      { stroke: faint ?? '', width: 2, dash: [3, 4], points: { show: false }, ...linePaths() },
      { ...drawn, points: dots, fill: (plot) => shade(plot, accent ?? '') },
      { ...drawn, points: dots, dash: [6, 5], fill: (plot) => shade(plot, accent ?? '') },
    ],
    hooks: {
      ready: [(plot) => at !== null && at < points.length && pointAt(plot, at)],
      setCursor: [
        (plot) => {
          const { idx, left = -1 } = plot.cursor
          if (idx === null || idx === undefined || left < 0) return onPoint(null, 0)
          onPoint(idx, plot.valToPos(idx, 'x') + plot.over.offsetLeft)
        },
      ],
    },
  }
}

const topOf = (most: number | null, { isWhole, isPercent }: PlotOptions) => {
  const top = (most || 0) * 1.12
  if (isPercent) return Math.min(100, Math.max(top, 5))
  return isWhole ? Math.max(4, top) : Math.max(1, top)
}

/** Every split that has room for its label; the last one always has one. */
function thin(splits: number[], width: number): (number | null)[] {
  const step = Math.max(1, Math.ceil((splits.length * 64) / width))
  return splits.map((split, index) => ((splits.length - 1 - index) % step === 0 ? split : null))
}

const linePaths = () => {
  const paths = uPlot.paths.spline?.()
  return paths ? { paths } : {}
}

function shade(plot: uPlot, color: string): CanvasGradient | string {
  const { top, height } = plot.bbox
  if (!Number.isFinite(top) || !height) return 'transparent'
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height)
  gradient.addColorStop(0, color.replace('rgb(', 'rgba(').replace(')', ', 0.22)'))
  gradient.addColorStop(1, color.replace('rgb(', 'rgba(').replace(')', ', 0)'))
  return gradient
}
