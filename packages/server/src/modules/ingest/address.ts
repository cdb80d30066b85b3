import { isStorable } from '../../platform/request-body.ts'

export const MAX_URL_LENGTH = 2_048

/** An http or https address, null when it is none. */
export function parseUrl(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH || !isStorable(text)) return null
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}
