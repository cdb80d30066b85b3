import { figureOf, type Metric } from '../state/metrics.ts'
import type { OverviewAnswer } from '../state/overview.ts'
import { openIndexOf } from './moments.ts'

/** A metric's figures of each moment, now and before, and the moment that is not over. */
export function pointsOf(answer: OverviewAnswer, metric: Metric) {
  const openAt = openIndexOf(answer)
  return {
    openAt,
    // Hours and days to come have no figure yet, which is not the same as none.
    points: (answer.series ?? []).map(({ values }, index) =>
      openAt === null || index <= openAt ? figureOf(values, metric) : null,
    ),
    before: answer.comparison?.series?.map(({ values }) => figureOf(values, metric)) ?? null,
  }
}

/** The point that an arrow key leads to, or null when it is another key. */
export function stepAlong(key: string, at: number | null, count: number): number | null {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (!step) return null
  return Math.max(0, Math.min(count - 1, (at ?? (step > 0 ? -1 : count)) + step))
}

/** Puts what tells of a point beside it, on the side where there is room. */
export function placeTip(tip: HTMLElement | null, left: number): void {
  if (!tip) return
  const room = tip.parentElement?.clientWidth ?? 0
  const beside = left + 16 + tip.offsetWidth > room ? left - 16 - tip.offsetWidth : left + 16
  // Here and not in a style sheet, where tools turn left and right round for scripts that run the other way.
  tip.style.left = '0'
  tip.style.transform = `translateX(${Math.max(0, beside)}px)`
}
