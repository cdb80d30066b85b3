const EMAIL = /[^\s<>()[\]{},;:"'|\\@]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?/giu
const LONGEST = 254

/**
 * E-mail addresses in a value, wherever they stand, in lower case: by these a person's reports are found. As many as there are:
 * they take no more than the value, which is bounded.
 */
export function findEmails(value: unknown): string[] {
  const found = new Set<string>()
  const waiting: unknown[] = [value]
  for (const each of waiting) {
    if (typeof each === 'string') {
      // The query of an address has them so.
      const text = each.replace(/%40/gi, '@').replace(/%2b/gi, '+')
      if (!text.includes('@')) continue
      for (const [address] of text.matchAll(EMAIL)) {
        const bare = address.replace(/^[^@]*[=&?/](?=[^@]+@)/, '')
        for (const one of new Set([address, bare])) if (one.length <= LONGEST) found.add(one.toLowerCase())
      }
    }
    if (typeof each !== 'object' || each === null) continue
    if (!Array.isArray(each)) waiting.push(...Object.keys(each))
    waiting.push(...Object.values(each))
  }
  return [...found]
}
