import type { Row } from '../panels/rows.ts'

/** `shapes` are paths by country; `dots` are `[x, y]` of countries too small to have a shape at this size. */
export interface World {
  width: number
  height: number
  shapes: Record<string, string>
  dots: Record<string, number[]>
}

/** Loaded when it is drawn: it is larger than all else together. */
export const loadWorld = async (): Promise<World> => (await import('./world.json')).default

/** Steps of colour, from the fewest to the most visitors. */
const STEPS = 6

/** How many visitors each country has, and the step of its colour. */
export function shadesOf(rows: readonly Row[]) {
  const counts = new Map(rows.map(({ value, values }) => [value, Number(values.visitors ?? 0)]))
  const named = rows.flatMap(({ value, values }) => (value === null ? [] : Number(values.visitors ?? 0)))
  const most = Math.max(1, ...named)
  return {
    counts,
    total: Math.max(
      1,
      [...counts.values()].reduce((sum, count) => sum + count, 0),
    ),
    // By the root: a home country with nine in ten visitors would leave all others without a colour.
    stepOf: (code: string) => Math.ceil(STEPS * Math.sqrt((counts.get(code) ?? 0) / most)),
  }
}
