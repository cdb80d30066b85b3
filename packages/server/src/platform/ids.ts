import { hash, randomUUID } from 'node:crypto'

/** UUID version 7 (RFC 9562): sorts by `time`, milliseconds since 1970. */
export function uuidv7(time: number): string {
  const hex = time.toString(16).padStart(12, '0')
  // Node keeps random bytes ready for version 4, whose random part stands where that of version 7 does.
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`
}

/** UUID version 8 (RFC 9562) from a digest: the same input always gives the same id. */
export function digestUuid(...parts: (string | Uint8Array)[]): string {
  // A length before each part, so that ('ab', 'c') and ('a', 'bc') differ.
  const hex = hash('sha256', joined(parts.flatMap((part) => [`${part.length}:`, part])), 'hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** One piece is hashed at a fifth of the price of several. */
function joined(pieces: (string | Uint8Array)[]): string | Uint8Array {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('')
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}

export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
