import { median } from './figures.ts'

/** Milliseconds of each side, a number a round; `js` is processor time of this process while we answered. */
export interface Timings {
  ours: number[]
  js: number[]
  [side: string]: number[]
}

/** Asks each side once a round, every other round backwards, so that none is always first. */
export async function measure(
  sides: { ours: () => Promise<unknown>; [side: string]: () => Promise<unknown> },
  rounds: number,
): Promise<Timings> {
  const timings: Timings = { ours: [], js: [] }
  const names = Object.keys(sides)
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names) {
      const cpu = process.cpuUsage()
      const start = performance.now()
      await sides[name]?.()
      timings[name] = [...(timings[name] ?? []), performance.now() - start]
      const { user, system } = process.cpuUsage(cpu)
      if (name === 'ours') timings.js.push((user + system) / 1000)
    }
  }
  return timings
}

/** The median of the ratios of the rounds, so that what slowed a whole round slows both sides of it. */
export function ratio(timings: Timings, above: string, below: string): number {
  const [of, by] = [timings[above] ?? [], timings[below] ?? []]
  return median(of.map((value, round) => value / (by[round] ?? Number.NaN)))
}

export const medians = (timings: Timings): Record<string, number> =>
  Object.fromEntries(Object.entries(timings).map(([side, values]) => [side, round(median(values), 1)]))

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))
