import type { Format } from './format.ts'
import { type TextOf, wordIn } from './index.ts'

const DIRECT = new Set(['source', 'referrer'])

/** What a value of a dimension is called. */
export function nameOf(dimension: string, value: string | null, text: TextOf, format: Format): string {
  if (value === null || value === '')
    return DIRECT.has(dimension) ? text('direct') : text(isUtm(dimension) ? 'none' : 'unknown')
  if (dimension === 'country') return format.country(value)
  if (dimension === 'language') return format.language(value)
  if (dimension === 'device') return wordIn(text, 'device_', value)
  if (dimension === 'channel') return wordIn(text, 'channel_', value)
  return value
}

/** What a dimension is called where it stands alone, as in a filter. */
export function titleOf(dimension: string, text: TextOf): string {
  if (dimension.startsWith('property:')) return dimension.slice('property:'.length)
  return wordIn(text, 'dimension_', dimension)
}

const isUtm = (dimension: string) => dimension.startsWith('utm_') || dimension.startsWith('property:')
