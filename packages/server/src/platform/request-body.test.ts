import { expect, it } from 'vitest'
import { findUnstorable, isStorable, parseJson, readText } from './request-body.ts'

const request = (body: string, headers: Record<string, string> = {}) =>
  new Request('http://server/', { method: 'POST', body, headers })

/** A body that says nothing of its length and comes in pieces. */
const inPieces = (...pieces: Uint8Array[]) =>
  new Request('http://server/', { method: 'POST', body: ReadableStream.from(pieces), duplex: 'half' } as RequestInit)

it('reads text up to the limit and no further', async () => {
  expect(await readText(request('12345'), 5)).toBe('12345')
  await expect(readText(request('123456'), 5)).rejects.toMatchObject({ code: 'body_too_large' })
  await expect(readText(inPieces(Buffer.from('123'), Buffer.from('456')), 5)).rejects.toMatchObject({
    code: 'body_too_large',
  })
  // Bytes count, not letters.
  await expect(readText(request('ééé'), 5)).rejects.toMatchObject({ code: 'body_too_large' })
})

it('puts letters together that were cut between two pieces', async () => {
  const bytes = Buffer.from('é🙂')
  expect(await readText(inPieces(...Array.from(bytes, (byte) => Buffer.from([byte]))), 100)).toBe('é🙂')
})

it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]], [[0xf5, 0x80, 0x80, 0x80]]])(
  'refuses the bytes %j, which are no UTF-8',
  async (bytes) => {
    await expect(readText(inPieces(Buffer.from(bytes)), 100)).rejects.toMatchObject({ code: 'invalid_request' })
  },
)

it('refuses packed bodies', async () => {
  await expect(readText(request('x', { 'content-encoding': 'gzip' }), 5)).rejects.toMatchObject({
    code: 'unsupported_media_type',
  })
  expect(await readText(request('x', { 'content-encoding': 'identity' }), 5)).toBe('x')
})

it('answers an absent body with nothing', async () => {
  expect(await readText(new Request('http://server/', { method: 'POST' }), 5)).toBe('')
})

it('says what is wrong with a body that is no JSON', () => {
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] })
  expect(() => parseJson('')).toThrow('A JSON body is needed')
  expect(() => parseJson('{')).toThrow('The body is not JSON')
})

it.each([
  ['plain', true],
  ['é🙂\u2028', true],
  ['\u0000', false],
  ['a\u0000b', false],
  ['\ud800', false],
  ['\udc00\ud800', false],
])('says whether %j can be stored: %s', (text, expected) => {
  expect(isStorable(text)).toBe(expected)
})

it('names every place that cannot be stored, keys too', () => {
  const found = findUnstorable({ a: 'fine', b: ['ok', '\u0000'], c: { d: '\ud800' }, '\u0000': 1 })
  expect(found.map(({ path }) => path).toSorted()).toEqual(['', '/b/1', '/c/d'])
})

it('finds its way through a body as deep as a megabyte allows', () => {
  const deep = parseJson(`${'['.repeat(500_000)}"\u005cu0000"${']'.repeat(500_000)}`)
  expect(findUnstorable(deep)).toHaveLength(1)
})
