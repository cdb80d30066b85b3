import { createHash, randomBytes } from 'node:crypto'

/** UUID version 7 (RFC 9562): sorts by `time`, milliseconds since 1970. */
export function uuidv7(time: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(time, 0, 6)
  return formatUuid(bytes, 0x70)
}

/** UUID version 8 (RFC 9562) from a digest: the same input always gives the same id. */
export function digestUuid(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  // A length before each part, so that ('ab', 'c') and ('a', 'bc') differ.
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return formatUuid(hash.digest().subarray(0, 16), 0x80)
}

export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

function formatUuid(bytes: Buffer, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
