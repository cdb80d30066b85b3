import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** What stands before the 32 bytes of a private key in its PKCS #8 form: https://www.rfc-editor.org/rfc/rfc8410 */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
/** Two kilobytes each; to read one takes a sixth of the time of a check. */
const REMEMBERED = 10_000

/** The pair that 32 secret bytes stand for. */
export function keyPairOf(seed: Buffer): { publicKey: string; sign(text: string): string } {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { publicKey: x, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') }
}

/** Checks signatures. In this thread: one takes a tenth of a millisecond, less than handing it to another. */
export function createVerifier() {
  const keys = new Map<string, KeyObject>()
  function keyOf(publicKey: string): KeyObject {
    const known = keys.get(publicKey)
    if (known) return known
    if (keys.size >= REMEMBERED) keys.delete(keys.keys().next().value ?? '')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    keys.set(publicKey, key)
    return key
  }
  return (publicKey: string, text: string, signature: string): boolean => {
    const bytes = readBytes(signature, 64)
    if (!bytes || !readBytes(publicKey, 32)) return false
    try {
      return verify(null, Buffer.from(text), keyOf(publicKey), bytes)
    } catch {
      // 32 bytes that are no point of the curve.
      return false
    }
  }
}
export type Verify = ReturnType<typeof createVerifier>

/** The bytes of a base64url text; null unless it is the one way of writing them. */
function readBytes(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  // The last character has bits to spare: with others in them the same bytes would have several texts.
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : null
}
