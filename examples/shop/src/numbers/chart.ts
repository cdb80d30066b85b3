import uPlot from 'uplot'
import type { Numbers } from './load.ts'
import type { Language } from './texts.ts'

const HEIGHT = 260

export interface ChartNames {
  language: Language
  pageviews: string
  visitors: string
}

/** Bars of pageviews with a line of visitors; the pointer shows a day's figures. Colours come from the style sheet. */
export function createChart(parent: HTMLElement) {
  let plot: uPlot | null = null
  let shown: { days: Numbers['days']; names: ChartNames } | null = null

  const draw = () => {
    if (!shown) return
    const { days, names } = shown
    plot?.destroy()
    plot = new uPlot(optionsFor(parent, days, names), dataOf(days), parent)
  }
  new ResizeObserver(() => plot?.setSize({ width: parent.clientWidth, height: HEIGHT })).observe(parent)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)

  return (days: Numbers['days'], names: ChartNames) => {
    const isSameFrame = shown?.days[0]?.day === days[0]?.day && shown?.days.length === days.length
    const isSameLanguage = shown?.names.language === names.language
    shown = { days, names }
    if (plot && isSameFrame && isSameLanguage) plot.setData(dataOf(days))
    else draw()
  }
}

const dataOf = (days: Numbers['days']): uPlot.AlignedData => [
  days.map(({ day }) => Date.parse(day) / 1000),
  days.map(({ values }) => values.pageviews),
  days.map(({ values }) => values.visitors),
]

function optionsFor(parent: HTMLElement, days: Numbers['days'], names: ChartNames): uPlot.Options {
  const color = (name: string) => getComputedStyle(parent).getPropertyValue(`--${name}`)
  const date = (seconds: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(names.language, { timeZone: 'UTC', ...options }).format(seconds * 1000)
  const number = new Intl.NumberFormat(names.language)
  const halfDay = 43_200
  const font = '12px system-ui, sans-serif'
  const axis = { stroke: color('soft'), font, ticks: { show: false } }
  return {
    width: parent.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    padding: [12, 8, 0, 0],
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    scales: {
      x: { range: (_, from, to) => [from - halfDay, to + halfDay] },
      // Never a scale of fractions: a count of two visits has no half visits.
      y: { range: (_, __, to) => [0, Math.max(4, to * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        splits: () => days.map(({ day }) => Date.parse(day) / 1000),
        filter: (_, splits) => {
          const step = Math.ceil((splits.length * 58) / parent.clientWidth)
          return splits.map((split, index) => ((splits.length - 1 - index) % step === 0 ? split : null))
        },
        values: (_, splits) =>
          splits.map((split) =>
            split === null
              ? ''
              : date(
                  split,
                  days.length > 7 ? { day: 'numeric', month: 'short' } : { weekday: 'short', day: 'numeric' },
                ),
          ),
      },
      {
        ...axis,
        size: 44,
        grid: { stroke: color('line'), width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
        values: (_, splits) => splits.map((split) => number.format(split)),
      },
    ],
    series: [
      {},
      {
        fill: color('bars'),
        width: 0,
        points: { show: false },
        ...barPaths(),
      },
      {
        stroke: color('accent'),
        width: 3,
        points: { show: true, size: 8, width: 2, fill: color('panel'), stroke: color('accent') },
        ...linePaths(),
      },
    ],
    plugins: [
      tooltip((index) => {
        const day = days[index]
        return day
          ? [
              date(Date.parse(day.day) / 1000, { weekday: 'long', day: 'numeric', month: 'long' }),
              `${number.format(day.values.pageviews)} ${names.pageviews.toLowerCase()}`,
              `${number.format(day.values.visitors)} ${names.visitors.toLowerCase()}`,
            ]
          : null
      }),
    ],
  }
}

const barPaths = () => {
  const paths = uPlot.paths.bars?.({ size: [0.62, 56], radius: 0.18 })
  return paths ? { paths } : {}
}
const linePaths = () => {
  const paths = uPlot.paths.spline?.()
  return paths ? { paths } : {}
}

function tooltip(linesAt: (index: number) => string[] | null): uPlot.Plugin {
  const box = document.createElement('div')
  box.className = 'tip'
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(box)
      },
      setCursor: (plot) => {
        const { idx, left = -1 } = plot.cursor
        const lines = idx === null || idx === undefined || left < 0 ? null : linesAt(idx)
        box.hidden = !lines
        if (!lines || idx === null || idx === undefined) return
        box.replaceChildren(
          ...lines.map((line, index) =>
            Object.assign(document.createElement(index ? 'span' : 'strong'), { textContent: line }),
          ),
        )
        const center = plot.valToPos(plot.data[0][idx] ?? 0, 'x')
        const most = plot.over.clientWidth - box.offsetWidth
        box.style.left = `${Math.max(0, Math.min(most, center - box.offsetWidth / 2))}px`
      },
    },
  }
}
