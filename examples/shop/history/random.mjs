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
  return {
    next,
    chance: (part) => next() < part,
    below: (end) => Math.floor(next() * end),
    pick: (list) => list[Math.floor(next() * list.length)],
    /** One of `[weight, item]`, the heavier the likelier. */
    weighed(list) {
      let rest = next() * list.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, item] of list) {
        rest -= weight
        if (rest < 0) return item
      }
      return list[list.length - 1][1]
    },
    /** Around `middle`, rarely more than three `spread` away. */
    around: (middle, spread) => middle + normal() * spread * Math.SQRT2,
    /** Around `middle` with a long tail upwards, as times of people and networks are. */
    skewed(middle) {
      const from = normal()
      return middle * (from < 0 ? 1 / (1 - from) : 1 + from * (1 + from))
    },
  }
}
