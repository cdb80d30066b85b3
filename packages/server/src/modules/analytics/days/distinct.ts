/** Above this many bits, 32 MB, pairs are kept one by one. */
const MOST_BITS = 2 ** 28
/** Bits that are worth clearing for each pair. */
const BITS_PER_PAIR = 256

/** How many different numbers of `second` come with each of `first`; both are below the counts given. */
export function countDistinct(
  first: { numbers: ArrayLike<number>; count: number },
  second: { numbers: ArrayLike<number>; count: number },
): Float64Array {
  const result = new Float64Array(first.count)
  const length = first.numbers.length
  const bits = first.count * second.count
  if (bits > MOST_BITS || bits > length * BITS_PER_PAIR) {
    const seen = new Set<number>()
    for (let index = 0; index < length; index++) {
      const pair = (second.numbers[index] as number) * first.count + (first.numbers[index] as number)
      if (seen.has(pair)) continue
      seen.add(pair)
      const place = first.numbers[index] as number
      result[place] = (result[place] as number) + 1
    }
    return result
  }
  const seen = new Uint32Array((bits + 31) >>> 5)
  for (let index = 0; index < length; index++) {
    const place = first.numbers[index] as number
    const pair = (second.numbers[index] as number) * first.count + place
    const word = pair >>> 5
    const bit = 1 << (pair & 31)
    const known = seen[word] as number
    if ((known & bit) !== 0) continue
    seen[word] = known | bit
    result[place] = (result[place] as number) + 1
  }
  return result
}
