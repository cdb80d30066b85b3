import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createVerifier, keyPairOf } from './ed25519.ts'

const verify = createVerifier()
const POINTS = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]

// https://www.rfc-editor.org/rfc/rfc8032#section-7.1
it('makes the key and the signature of the test vector', () => {
  const { publicKey, sign } = keyPairOf(
    Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex'),
  )
  expect(Buffer.from(publicKey, 'base64url').toString('hex')).toBe(
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  )
  expect(Buffer.from(sign('r'), 'base64url').toString('hex')).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
})

it('knows its own signature, and no other writing of it', () => {
  const { publicKey, sign } = keyPairOf(randomBytes(32))
  const signature = sign('text')
  expect(verify(publicKey, 'text', signature)).toBe(true)
  expect(verify(publicKey, 'Text', signature)).toBe(false)
  for (const other of [`${signature}=`, ` ${signature}`, signature.slice(0, -1), '', 'é'.repeat(86)])
    expect(verify(publicKey, 'text', other), other).toBe(false)
  for (const other of ['', 'A', 'A'.repeat(43), `${publicKey}A`]) expect(verify(other, 'text', signature)).toBe(false)
})

// Points of small order: with them as a key a signature is valid over many texts, where a library does not look.
it.each(POINTS)('takes no signature by %s', (point) => {
  const key = Buffer.from(point, 'hex').toString('base64url')
  const forgeries = [...POINTS.map((each) => each + '00'.repeat(32)), `58${'66'.repeat(31)}01${'00'.repeat(31)}`]
  for (let text = 0; text < 16; text++) {
    for (const forgery of forgeries)
      expect(verify(key, `text ${text}`, Buffer.from(forgery, 'hex').toString('base64url'))).toBe(false)
  }
})
