import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto'

/** Seals what must be read again; what only has to be recognised is hashed instead. */
export interface Secrets {
  /** AES-256-GCM; `context` (table, account, row) is authenticated, so a sealed value cannot be moved elsewhere. */
  seal(plain: string, context: string): Buffer
  /** Throws when the value, its context or the secret does not match. */
  open(sealed: Buffer, context: string): string
  /** A key of 32 bytes for one purpose, the same as long as the secret is. */
  derive(purpose: string): Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createSecrets(secret: Buffer): Secrets {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tinyeclipse/seal/1', 32))
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed, context) {
      // With its length named: a tag that was cut to four bytes would do otherwise, and can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      )
    },
    derive: (purpose) => Buffer.from(hkdfSync('sha256', secret, '', `tinyeclipse/${purpose}`, 32)),
  }
}

export interface IssuedSecret {
  secret: string
  prefix: string
  hash: Buffer
}

/** A key of 256 random bits: `te_<kind>_` and 43 characters. The hash is stored, the prefix tells keys apart. */
export function issueSecret(kind: 'site' | 'agent' | 'api' | 'operator'): IssuedSecret {
  const secret = `te_${kind}_${randomBytes(32).toString('base64url')}`
  return { secret, prefix: secret.slice(0, `te_${kind}_`.length + 6), hash: hashSecret(secret) }
}

/** A plain digest is enough for 256 random bits: there is nothing to guess. */
export const hashSecret = (secret: string) => hash('sha256', secret, 'buffer')
