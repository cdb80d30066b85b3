/** Numbers that look random and are the same again for the same seed. */
export interface Random {
  /** From 0 up to but not 1. */
  next(): number
  below(limit: number): number
  chance(part: number): boolean
  /** A version 4 UUID. */
  uuid(): string
  /** A version 7 UUID. */
  timedUuid(time: number): string
}

/** Marsaglia's xorshift with 128 bits of state. */
export function createRandom(seed: number): Random {
  let [x, y, z, w] = [seed | 0, 362_436_069, 521_288_629, 88_675_123]
  const bits = () => {
    const mixed = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8)
    return w >>> 0
  }
  const next = () => bits() / 2 ** 32
  const hex = () => bits().toString(16).padStart(8, '0')
  const tail = (version: string) => {
    const [a, b] = [hex(), hex()]
    return `${version}${a.slice(0, 3)}-8${a.slice(3, 6)}-${a.slice(6)}${b}${hex().slice(0, 2)}`
  }
  // The first numbers still show how alike two seeds are.
  for (let index = 0; index < 20; index++) bits()
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    chance: (part) => next() < part,
    uuid() {
      const head = hex()
      return `${head}-${hex().slice(4)}-${tail('4')}`
    },
    timedUuid(time) {
      const head = time.toString(16).padStart(12, '0')
      return `${head.slice(0, 8)}-${head.slice(8)}-${tail('7')}`
    },
  }
}

/** Weights added up and brought to 1, for `pick`. */
export function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map((weight) => {
    sum += weight
    return sum / total
  })
}

/** A place in the list that the shares were made of. */
export function pick(random: Random, upTo: readonly number[]): number {
  const luck = random.next()
  const place = upTo.findIndex((part) => luck < part)
  return place < 0 ? upTo.length - 1 : place
}
