/** What was measured on one site, round by round. */
export interface Measured {
  without: number[]
  with: number[]
}

export interface Comparison {
  without: number
  with: number
  added: number
  addedPercent: number
  /** The least and the most that was added on a site: how far to believe the rest. */
  addedFromTo: [number, number]
}

/**
 * The median site, and on each of them the median of what a round added: its two requests follow each other, so that a machine
 * which others slow down for a while does so for both.
 */
export function compare(sites: Measured[]): Comparison {
  const without = sites.map((site) => median(site.without))
  const added = sites.map((site) => median(site.with.map((time, round) => time - (site.without[round] ?? 0))))
  const [base, more] = [median(without), median(added)]
  return {
    without: round(base),
    with: round(base + more),
    added: round(more),
    addedPercent: base === 0 ? 0 : round((more / base) * 100),
    addedFromTo: [round(Math.min(...added)), round(Math.max(...added))],
  }
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

const round = (number: number) => Math.round(number * 100) / 100
