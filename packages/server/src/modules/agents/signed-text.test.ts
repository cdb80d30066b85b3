import { expect, it } from 'vitest'
import { canonicalQuery, requestText } from './signed-text.ts'

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
