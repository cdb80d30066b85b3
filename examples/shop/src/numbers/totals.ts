import { METRICS, type Metric, type Numbers } from './load.ts'
import { type Language, textIn } from './texts.ts'

const COUNT_UP_MS = 700

/** The three counters, which run up to their new value, and one sentence for who listens instead of looking. */
export function createTotals(list: HTMLElement, spoken: HTMLElement) {
  const tiles = METRICS.map((metric) => {
    const name = document.createElement('dt')
    const figure = document.createElement('dd')
    const today = document.createElement('dd')
    today.className = 'today'
    const tile = document.createElement('div')
    tile.className = metric
    tile.append(name, figure, today)
    return { metric, tile, name, figure, today, value: 0 }
  })
  list.replaceChildren(...tiles.map(({ tile }) => tile))

  return (numbers: Numbers, language: Language) => {
    const format = new Intl.NumberFormat(language)
    const lastDay = numbers.days.at(-1)?.values
    for (const tile of tiles) {
      const to = numbers.totals[tile.metric]
      tile.name.textContent = textIn(language, tile.metric)
      tile.today.textContent = textIn(language, 'today', { n: format.format(lastDay?.[tile.metric] ?? 0) })
      countUp(tile.figure, tile.value, to, (value) => format.format(value))
      tile.value = to
    }
    const values = Object.fromEntries(METRICS.map((metric: Metric) => [metric, format.format(numbers.totals[metric])]))
    const sentence = textIn(language, 'spoken', values)
    if (spoken.textContent !== sentence) spoken.textContent = sentence
  }
}

function countUp(element: HTMLElement, from: number, to: number, format: (value: number) => string) {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches || document.visibilityState === 'hidden'
  if (from === to || isStill) {
    element.textContent = format(to)
    return
  }
  const start = performance.now()
  // A newer run takes over: this one sees that the number is no longer its own.
  element.dataset.to = String(to)
  const step = (now: number) => {
    if (element.dataset.to !== String(to)) return
    const part = Math.min(1, (now - start) / COUNT_UP_MS)
    element.textContent = format(Math.round(from + (to - from) * (1 - (1 - part) ** 3)))
    if (part < 1) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}
