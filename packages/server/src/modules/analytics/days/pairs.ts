/** Bits that are worth clearing for each pair that may come; more are better kept apart. */
const BITS_PER_PAIR = 256

/** Tells whether a pair of numbers is new: who was counted under which value already. At most `most` pairs come. */
export function createPairs(first: number, second: number, most: number): (a: number, b: number) => boolean {
  if (first * second > most * BITS_PER_PAIR) {
    const seen = new Set<number>()
    return (a, b) => {
      const before = seen.size
      return seen.add(a * second + b).size > before
    }
  }
  const bits = new Uint32Array((first * second + 31) >>> 5)
  return (a, b) => {
    const place = a * second + b
    const word = place >>> 5
    const bit = 1 << (place & 31)
    if (((bits[word] as number) & bit) !== 0) return false
    bits[word] = (bits[word] as number) | bit
    return true
  }
}
