// Chance that repeats: the same seed gives the same history on every machine.

/** Mulberry32, with what the history asks of it. */
export function createRandom(seed) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  // Sums of chances and no logarithm: the last digits of Math.log differ between machines.
  const normal = () => next() + next() + next() + next() + next() + next() - 3
  const weigh = (items, weights) => {
    let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
    const at = weights.findIndex((weight) => {
      rest -= weight
      return rest < 0
    })
    return items.at(at)
  }
  return {
    next,
    chance: (part) => next() < part,
    below: (end) => Math.floor(next() * end),
    pick: (list) => list[Math.floor(next() * list.length)],
    /** One of the items, the heavier its `weight` the likelier. */
    among: (items) =>
      weigh(
        items,
        items.map(({ weight }) => weight),
      ),
    /** A key of weights. */
    key: (weights) => weigh(Object.keys(weights), Object.values(weights)),
    /** Around `middle`, rarely more than three `spread` away. */
    around: (middle, spread) => middle + normal() * spread * Math.SQRT2,
    /** Around `middle` with a long tail upwards, as times of people and networks are. */
    skewed(middle) {
      const from = normal()
      return middle * (from < 0 ? 1 / (1 - from) : 1 + from * (1 + from))
    },
  }
}
