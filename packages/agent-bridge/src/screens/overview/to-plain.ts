import type { Values } from '../../texts/index.ts'

/** What a finding tells of, as it can stand in a sentence: lists are joined, and of files their paths are told. */
export function toPlain(values: Record<string, unknown>): Values {
  const plain: Values = {}
  for (const [name, value] of Object.entries(values)) {
    const words = Array.isArray(value) ? value.map(toWord).filter(Boolean).join(', ') : toWord(value)
    if (words !== null && words !== '') plain[name] = words
  }
  return plain
}

function toWord(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  const isFile = typeof value === 'object' && value !== null && 'path' in value
  return isFile ? String(value.path) : null
}
