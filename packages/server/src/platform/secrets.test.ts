import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSecrets, hashSecret, issueSecret } from './secrets.ts'

const secret = randomBytes(32)
const secrets = createSecrets(secret)

it.each(['', 'a secret', 'é🙂\u0000', 'x'.repeat(100_000)])('opens what it sealed', (plain) => {
  expect(secrets.open(secrets.seal(plain, 'keys/1'), 'keys/1')).toBe(plain)
})

it('seals the same text differently each time, and shows nothing of it', () => {
  const [one, other] = [secrets.seal('te_api_visible', 'a'), secrets.seal('te_api_visible', 'a')]
  expect(one.equals(other)).toBe(false)
  expect(one.includes('te_api')).toBe(false)
})

it('refuses a value of which any single bit was changed', () => {
  const sealed = secrets.seal('four', 'a')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => secrets.open(changed, 'a'), `bit ${bit}`).toThrow()
  }
})

it('refuses a value that was cut, down to its tag', () => {
  for (const plain of ['', 'some text']) {
    const sealed = secrets.seal(plain, 'a')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => secrets.open(sealed.subarray(0, length), 'a'), `${length} bytes`).toThrow()
    }
  }
})

it('refuses a value in another place or with another secret', () => {
  const sealed = secrets.seal('text', 'keys/1')
  expect(() => secrets.open(sealed, 'keys/2')).toThrow()
  expect(() => createSecrets(randomBytes(32)).open(sealed, 'keys/1')).toThrow()
  expect(createSecrets(Buffer.from(secret)).open(sealed, 'keys/1')).toBe('text')
})

it.each(['site', 'agent', 'api', 'operator'] as const)(
  'issues a %s key of 256 bits that its prefix does not give away',
  (kind) => {
    const { secret: key, prefix, hash } = issueSecret(kind)
    const random = key.slice(`te_${kind}_`.length)
    expect(key.startsWith(`te_${kind}_`)).toBe(true)
    expect(Buffer.from(random, 'base64url')).toHaveLength(32)
    expect(prefix).toBe(key.slice(0, `te_${kind}_`.length + 6))
    expect(hash).toEqual(hashSecret(key))
    expect(hash.includes(random)).toBe(false)
  },
)

it('never issues the same key twice', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => issueSecret('api').secret)).size).toBe(1_000)
})
