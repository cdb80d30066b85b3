import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keyPairOf } from './ed25519.ts'
import { answerText, canonicalQuery, keyProofText, requestText, type SignedRequest } from './signed-text.ts'

it.each([
  ['', ''],
  ['a', 'a='],
  ['b=2&a=1', 'a=1&b=2'],
  ['a=2&a=1', 'a=1&a=2'],
  ['a=1=2', 'a=1%3D2'],
  ['a=x+y', 'a=x%20y'],
  ['a=x%20y', 'a=x%20y'],
  ['a=%c3%a9', 'a=%C3%A9'],
  ['a=é', 'a=%C3%A9'],
  ['a=%7E~-._', 'a=~~-._'],
  ["a=!'()*", 'a=%21%27%28%29%2A'],
  ['a=%', 'a=%25'],
  ['a=%zz', 'a=%25zz'],
  ['a=%ff', 'a=%FF'],
  ['&&a=1&', 'a=1'],
  ['rest_route=/x&a=1', 'a=1'],
  ['rest%5Froute=/x&a=1', 'a=1'],
  ['a%5B%5D=1&a[]=0', 'a%5B%5D=0&a%5B%5D=1'],
])('writes the query %s as %s', (query, canonical) => {
  expect(canonicalQuery(query)).toBe(canonical)
  expect(canonicalQuery(canonical)).toBe(canonical)
})

it('puts nine lines under the signature', () => {
  const text = requestText({
    method: 'POST',
    path: '/v1/agent/heartbeat',
    query: '',
    body: '{}',
    timestamp: '1764000000',
    nonce: 'n'.repeat(24),
    siteId: 'site',
    keyId: 'key',
  })
  expect(text.split('\n')).toEqual([
    'tinyeclipse-agent/1',
    'POST',
    '/v1/agent/heartbeat',
    '',
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    '1764000000',
    'n'.repeat(24),
    'site',
    'key',
  ])
})

/** The agent of WordPress is tested against the same file. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../../agent-bridge/test/fixtures/signature-vectors.json', import.meta.url), 'utf8'),
)
const pairOf = (name: 'agent' | 'server') => keyPairOf(Buffer.from(vectors.keys[name].seed, 'base64url'))

describe('what both sides agree on', () => {
  it('has the keys that its seeds give', () => {
    for (const name of ['agent', 'server'] as const) expect(pairOf(name).publicKey).toBe(vectors.keys[name].publicKey)
  })

  it.each(vectors.queries as { query: string; canonical: string }[])('the query $query', ({ query, canonical }) => {
    expect(canonicalQuery(query)).toBe(canonical)
  })

  it.each(vectors.requests as (SignedRequest & { name: string; text: string; signature: string })[])(
    'the request: $name',
    ({ text, signature, ...request }) => {
      expect(requestText({ ...request, timestamp: String(request.timestamp) })).toBe(text)
      expect(pairOf('agent').sign(text)).toBe(signature)
    },
  )

  it.each(vectors.answers as (Parameters<typeof answerText>[0] & { name: string; text: string; signature: string })[])(
    'the answer: $name',
    ({ text, signature, ...answer }) => {
      expect(answerText(answer)).toBe(text)
      expect(pairOf('server').sign(text)).toBe(signature)
    },
  )

  it('the proof of a new key', () => {
    const { siteId, publicKey, text, signature } = vectors.proof
    expect(keyProofText(siteId, publicKey)).toBe(text)
    expect(pairOf('agent').sign(text)).toBe(signature)
  })
})
