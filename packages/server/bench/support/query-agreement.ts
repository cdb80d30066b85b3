import type { Dashboard } from './query-questions.ts'
import { DIMENSIONS, METRICS, ROWS } from './query-questions.ts'

/** Throws unless both sides counted the same: every total, every day, every row of every list. */
export function agree(what: string, ours: Dashboard, theirs: Dashboard): void {
  const at = (place: string) => `${what}: ${place}`
  for (const metric of METRICS) {
    same(at(metric), ours.totals[metric], theirs.totals[metric])
    same(at(`${metric} before`), ours.compared[metric], theirs.compared[metric])
  }
  for (const [day, values] of theirs.series) {
    for (const metric of METRICS) same(at(`${metric} of ${day}`), ours.series.get(day)?.[metric], values[metric])
  }
  // A day on which nobody came is no row of theirs.
  for (const [day, { visitors }] of ours.series)
    same(at(`visitors of ${day}`), visitors, theirs.series.get(day)?.visitors ?? 0)
  for (const dimension of DIMENSIONS) {
    const [rows, others] = [ours.lists[dimension], theirs.lists[dimension]]
    same(at(`rows of ${dimension}`), rows.length, others.length)
    for (const [index, row] of rows.entries()) {
      same(at(`${dimension} ${index + 1}`), row.visitors, others[index]?.visitors)
      // Of rows of the same size either may be the last that fits.
      const twin = others.find(({ value }) => value === row.value)
      if (twin ?? row.visitors > (others.at(-1)?.visitors ?? 0))
        same(at(`${dimension} ${row.value}`), row.visitors, twin?.visitors)
    }
  }
}

/** What Umami defines as we do: people, page views and visits; its lists go on, and leave out rows without a value. */
export function agreeWithUmami(what: string, ours: Dashboard, umami: UmamiDashboard): void {
  const at = (place: string) => `${what}, Umami: ${place}`
  for (const metric of ['visitors', 'pageviews', 'sessions'] as const) {
    same(at(metric), ours.totals[metric], umami.totals[metric])
    same(at(`${metric} before`), ours.compared[metric], umami.compared[metric])
  }
  for (const [day, { visitors, pageviews }] of umami.series) {
    same(at(`visitors of ${day}`), ours.series.get(day)?.visitors, visitors)
    same(at(`pageviews of ${day}`), ours.series.get(day)?.pageviews, pageviews)
  }
  for (const dimension of DIMENSIONS) {
    const named = ours.lists[dimension].filter(({ value }) => value !== null)
    if (named.length === 0 || named.length < Math.min(ROWS - 1, umami.lists[dimension].length)) {
      throw new Error(at(`only ${named.length} rows of ${dimension}`))
    }
    for (const { value, visitors } of named) {
      same(at(`${dimension} ${value}`), visitors, umami.lists[dimension].find((row) => row.value === value)?.visitors)
    }
  }
}

type Counted = Pick<Dashboard['totals'], 'visitors' | 'pageviews' | 'sessions'>
export interface UmamiDashboard {
  totals: Counted
  compared: Counted
  series: Map<string, { visitors: number; pageviews: number }>
  lists: Dashboard['lists']
}

/** Counts are the same to the last one; of means some decimals are left out. */
export function same(what: string, one: number | undefined, other: number | undefined): void {
  if (one === undefined || other === undefined || !(Math.abs(one - other) < 1e-4)) {
    throw new Error(`The sides disagree. ${what}: ${one} and ${other}`)
  }
}
