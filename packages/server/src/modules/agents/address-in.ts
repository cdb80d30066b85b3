/** What stands where an address was. */
const ERASED = '…@…'

/** Whether an address stands in a value, in whatever case, and not as a part of another: `an@example.be` is not in `jan@example.be`. */
export function holdsAddress(value: unknown, email: string): boolean {
  const pattern = patternOf(email)
  const waiting: unknown[] = [value]
  for (const each of waiting) {
    if (typeof each === 'string' && pattern.test(each)) return true
    if (typeof each !== 'object' || each === null) continue
    if (!Array.isArray(each)) waiting.push(...Object.keys(each))
    waiting.push(...Object.values(each))
  }
  return false
}

/** The value without the address, wherever it stands; all else is as it was. For values as shallow as the ones we store. */
export function withoutAddress<Value>(value: Value, email: string): Value {
  const pattern = patternOf(email, 'gi')
  const clean = (each: unknown): unknown => {
    if (typeof each === 'string') return each.replace(pattern, ERASED)
    if (Array.isArray(each)) return each.map(clean)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [clean(key), clean(inner)]))
  }
  return clean(value) as Value
}

/** As it is written in a text, or in the query of an address. */
function patternOf(email: string, flags = 'i'): RegExp {
  const escaped = email
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace('@', '(?:@|%40)')
    .replaceAll('\\+', '(?:\\+|%2B)')
  // `/`, `?`, `&` and `=` may begin a name by the letter of RFC 5322, and in fact stand before one in the query of an address.
  return new RegExp(
    `(?<![\\p{L}\\p{N}_.!#$%'*+^\`{|}~-])${escaped}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_])`,
    `${flags}u`,
  )
}
