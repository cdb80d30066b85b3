import { hash } from 'node:crypto'

/** What a request's signature is over. */
export interface SignedRequest {
  method: string
  /** As sent, percent-encoded; for calls to a site the REST route. */
  path: string
  /** As sent, without the question mark. */
  query: string
  body: string
  /** Whole seconds since 1970, as sent. */
  timestamp: string
  nonce: string
  siteId: string
  keyId: string
}

export const requestText = ({ method, path, query, body, timestamp, nonce, siteId, keyId }: SignedRequest) =>
  [
    'tinyeclipse-agent/1',
    method,
    path,
    canonicalQuery(query),
    hash('sha256', body, 'hex'),
    timestamp,
    nonce,
    siteId,
    keyId,
  ].join('\n')

export const answerText = (answer: { status: number; body: string; nonce: string; keyId: string }) =>
  ['tinyeclipse-answer/1', answer.status, hash('sha256', answer.body, 'hex'), answer.nonce, answer.keyId].join('\n')

/** What a new key signs, so that nobody brings the key of another. */
export const keyProofText = (siteId: string, publicKey: string) => `tinyeclipse-key/1\n${siteId}\n${publicKey}`

/** The same text for every way of writing a query: hosts reorder parts, and write a space in two ways. */
export function canonicalQuery(query: string): string {
  const parts = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const end = part.indexOf('=')
      const [name, value] = end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1)]
      return { name: decode(name), value: decode(value) }
    })
    .filter(({ name }) => name !== 'rest_route')
    .map(({ name, value }) => ({ name: encode(name), value: encode(value) }))
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return parts
    .toSorted((a, b) => order(a.name, b.name) || order(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}

// A character for each byte: what is no UTF-8 has a canonical form as well.
const decode = (text: string) =>
  Buffer.from(text.replaceAll('+', ' '))
    .toString('latin1')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
const encode = (bytes: string) =>
  bytes.replace(/[^A-Za-z0-9\-._~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
