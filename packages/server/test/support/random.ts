/** Chance that repeats: the same seed gives the same numbers on every machine. */
export interface Random {
  /** At least 0, under 1. */
  next(): number
  /** A whole number, at least 0 and under `end`. */
  below(end: number): number
  pick<Item>(list: readonly Item[]): Item
  /** True in `part` of all cases. */
  chance(part: number): boolean
  /** In an order of chance. */
  shuffle<Item>(list: readonly Item[]): Item[]
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    pick(list) {
      if (list.length === 0) throw new RangeError('There is nothing to pick from')
      return list[below(list.length)] as (typeof list)[number]
    },
    chance: (part) => next() < part,
    shuffle(list) {
      const rest = [...list]
      return list.map(() => rest.splice(below(rest.length), 1)[0] as (typeof list)[number])
    },
  }
}
