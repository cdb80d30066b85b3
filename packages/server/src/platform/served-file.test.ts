import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createServedFile } from './served-file.ts'

const TEXT = 'const greeting = "hello"\n'.repeat(50)
const file = createServedFile(TEXT, { type: 'text/javascript', maxAgeSeconds: 60 })
const get = (headers: Record<string, string> = {}) => file(new Headers(headers))
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['br;q=0, *;q=0.1', 'gzip'],
  ['*;q=0', null],
  ['deflate', null],
  ['br;q=nonsense', null],
  ['', null],
])('answers a browser that accepts "%s" with %s', async (accepts, coding) => {
  const answer = get({ 'accept-encoding': accepts })
  expect(answer.headers.get('content-encoding')).toBe(coding)
  expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  const bytes = await bytesOf(answer)
  expect(answer.headers.get('content-length')).toBe(String(bytes.length))
  const plain = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes
  expect(plain.toString()).toBe(TEXT)
})

it('gives each coding a strong tag of its own, and another text other tags', () => {
  const tags = ['br', 'gzip', ''].map((coding) => get({ 'accept-encoding': coding }).headers.get('etag') ?? '')
  expect(new Set(tags).size).toBe(3)
  for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/)
  const other = createServedFile(`${TEXT} `, { type: 'text/javascript', maxAgeSeconds: 60 })
  expect(tags).not.toContain(other(new Headers()).headers.get('etag'))
})

it('sends nothing to a browser that has it', async () => {
  const tag = get({ 'accept-encoding': 'br' }).headers.get('etag') ?? ''
  for (const known of [tag, `W/${tag}`, `"old", ${tag}`, '*']) {
    const answer = get({ 'accept-encoding': 'br', 'if-none-match': known })
    expect([answer.status, answer.headers.get('etag'), await answer.text()], known).toEqual([304, tag, ''])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  }
  for (const unknown of ['"old"', tag.slice(1, -1)]) {
    expect(get({ 'accept-encoding': 'br', 'if-none-match': unknown }).status, unknown).toBe(200)
  }
  // The bytes of one coding are not those of another.
  expect(get({ 'accept-encoding': 'gzip', 'if-none-match': tag }).status).toBe(200)
})
