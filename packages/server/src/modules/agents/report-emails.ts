const EMAIL = /[^\s<>()[\]{},;:"'|\\@]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/gi
const MOST = 20
const LONGEST = 254

/** E-mail addresses in a value, wherever they stand, in lower case: by these a person's reports are found. */
export function findEmails(value: unknown): string[] {
  const found = new Set<string>()
  const waiting: unknown[] = [value]
  for (const each of waiting) {
    if (typeof each === 'string' && each.includes('@')) {
      for (const [address] of each.matchAll(EMAIL)) {
        if (address.length <= LONGEST) found.add(address.toLowerCase())
        if (found.size === MOST) return [...found]
      }
    }
    if (typeof each === 'object' && each !== null) waiting.push(...Object.values(each))
  }
  return [...found]
}
