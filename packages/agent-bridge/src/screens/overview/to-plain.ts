import type { Format } from '../../texts/format.ts'
import type { Values } from '../../texts/index.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MEGABYTE = 1024 ** 2

/** What a finding tells of, as a sentence has it: lists are joined, of files their paths are told, days and sizes are written out. */
export function toPlain(values: Record<string, unknown>, format: Format): Values {
  const plain: Values = {}
  for (const [name, value] of Object.entries(values)) {
    const words = Array.isArray(value) ? value.map(toWord).filter(Boolean).join(', ') : toWord(value)
    if (words !== null && words !== '') plain[name] = written(name, words, format)
  }
  return plain
}

function toWord(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  const isFile = typeof value === 'object' && value !== null && 'path' in value
  return isFile ? String(value.path) : null
}

function written(name: string, value: string | number, format: Format): string {
  if (typeof value === 'string') return DAY.test(value) ? format.day(value) : value
  return name.endsWith('Megabytes') ? format.bytes(value * MEGABYTE) : format.number(value)
}
