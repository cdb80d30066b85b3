export interface Comparison {
  without: number
  with: number
  added: number
  addedPercent: number
}

/** Medians: one slow request in a hundred is the machine's, and says nothing of the plugins. */
export function compare(without: number[], with_: number[]): Comparison {
  const [one, other] = [median(without), median(with_)]
  return {
    without: round(one),
    with: round(other),
    added: round(other - one),
    addedPercent: one === 0 ? 0 : round(((other - one) / one) * 100),
  }
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

const round = (number: number) => Math.round(number * 100) / 100
