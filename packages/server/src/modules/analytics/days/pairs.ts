const MOST_BITS = 2 ** 28

/** Tells whether a pair of numbers is new: who was counted under which value already. */
export function createPairs(first: number, second: number): (a: number, b: number) => boolean {
  if (first * second > MOST_BITS) {
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
