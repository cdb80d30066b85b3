import { gzipSync } from 'node:zlib'
import { BatchAnswer, Problem } from '@tinyeclipse/sdk/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { numberOf } from '../support/number-of.ts'
import {
  CHROME,
  pageview,
  post,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const counted = async () => {
  const query = { metrics: ['pageviews'], range: { preset: 'today' as const } }
  return numberOf((await account.client.analytics.query(site.id, query)).totals.pageviews)
}

// Whatever came before: a good event counts, and once.
afterEach(async () => {
  const before = await counted()
  const response = await server.send(site.siteKey, [pageview('/good')])
  expect([response.status, await response.json()]).toEqual([202, { accepted: 1, refused: [], parts: 'peckvi' }])
  expect(await counted()).toBe(before + 1)
})

/** Answered by a problem of the caller's making, or with each event taken or refused. Never by a failure of ours. */
async function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await post(`${server.url}/v1/events`, body, {
    'content-type': 'text/plain',
    'user-agent': CHROME,
    'x-forwarded-for': '81.82.83.84',
    ...headers,
  })
  const text = await response.text()
  if (response.status === 202) {
    const { accepted, refused } = BatchAnswer.parse(JSON.parse(text))
    expect(accepted).toBeGreaterThan(0)
    expect(new Set(refused.map(({ index }) => index)).size).toBe(refused.length)
    return 202
  }
  const problem = Problem.parse(JSON.parse(text))
  expect([response.status, problem.detail]).toEqual([problem.status, expect.any(String)])
  expect(response.status, text.slice(0, 500)).toBeGreaterThanOrEqual(400)
  expect(response.status, text.slice(0, 500)).toBeLessThan(500)
  return response.status
}
const batch = (more: object = {}) =>
  JSON.stringify({ v: 1, k: site.siteKey, s: 'tab-of-the-hostile', e: [pageview('/hostile')], ...more })
const withEvent = (more: object) => batch({ e: [pageview('/hostile', more)] })

describe('what is no batch', () => {
  it.each<[string, () => string | Buffer]>([
    ['nothing', () => ''],
    ['blanks', () => '   \n'],
    ['half of one', () => batch().slice(0, -20)],
    ['two', () => batch() + batch()],
    ['a number', () => '1'],
    ['null', () => 'null'],
    ['text', () => '"batch"'],
    ['a list', () => `[${batch()}]`],
    ['a form', () => `data=${encodeURIComponent(batch())}`],
    ['XML', () => '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from(batch().slice(0, -1)), Buffer.from([0xff, 0x7d])])],
    ['UTF-16', () => Buffer.from(batch(), 'utf16le')],
    ['packed bytes', () => gzipSync(batch())],
    ['zeros', () => Buffer.alloc(1_000)],
    ['64 KiB of brackets', () => '['.repeat(65_536)],
    ['brackets that are closed', () => '['.repeat(32_000) + ']'.repeat(32_000)],
    ['objects in objects', () => `${'{"e":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['no key', () => batch({ k: undefined })],
    ['a key that is none', () => batch({ k: 'te_site_unknown' })],
    ['a key with a NUL', () => batch({ k: `${site.siteKey}\u0000` })],
    ['a key of half a pair', () => batch({ k: 'te_site_\ud800' })],
    ['a key that asks the database', () => batch({ k: "te_site_' or 1=1 --" })],
    ['a key that is an object', () => batch({ k: { $ne: '' } })],
    ['a key of sixty kilobytes', () => batch({ k: `te_site_${'x'.repeat(60_000)}` })],
    ['another version', () => batch({ v: '1' })],
    ['version minus one', () => batch({ v: -1 })],
    ['no events', () => batch({ e: [] })],
    ['events that are none', () => batch({ e: { 0: pageview(), length: 1 } })],
    ['101 events', () => batch({ e: Array.from({ length: 101 }, () => ({})) })],
    ['a tab that is a list', () => batch({ s: ['tab-of-the-hostile'] })],
    ['a tab with a NUL', () => batch({ s: 'tab-of-the-\u0000' })],
    ['its parts in its prototype', () => `{"__proto__":${batch()}}`],
    ['no good event', () => batch({ e: [null, 1, 'x', [], {}, { __proto__: null }] })],
  ])('%s', async (_, body) => {
    const before = await counted()
    expect(await send(body())).toBeGreaterThanOrEqual(400)
    expect(await counted()).toBe(before)
  })

  it('two megabytes are refused', async () => {
    expect(await send(batch({ l: 'x'.repeat(100_000) }))).toBe(413)
  })
})

describe('events that are odd', () => {
  it.each<[string, () => string, number]>([
    ['an age before the beginning of time', () => withEvent({ a: -1e308 }), 202],
    ['the age of the universe', () => withEvent({ a: 1e308 }), 400],
    ['an age that is too large for a number', () => withEvent({ a: 7 }).replace('"a":7', '"a":1e999'), 400],
    ['an age too small to see', () => withEvent({ a: 5e-324 }), 202],
    ['an age of minus nothing', () => withEvent({ a: 0 }).replace('"a":0', '"a":-0'), 202],
    ['an age that is text', () => withEvent({ a: '0' }), 400],
    ['an age of just a day', () => withEvent({ a: 86_400_000 }), 202],
    ['an age of a little more', () => withEvent({ a: 86_400_000.5 }), 400],
    ['a version far from now', () => batch({ v: Number.MAX_SAFE_INTEGER }), 202],
    ['a path of two thousand letters', () => withEvent({ u: `https://shop.example.be/${'x'.repeat(2_000)}` }), 202],
    ['a path of a NUL, escaped', () => withEvent({ u: 'https://shop.example.be/%00' }), 202],
    ['a path of a NUL', () => withEvent({ u: 'https://shop.example.be/\u0000' }), 400],
    ['a path of half a pair', () => withEvent({ u: 'https://shop.example.be/\udfff' }), 400],
    ['a path that goes up', () => withEvent({ u: 'https://shop.example.be/../../../etc/passwd' }), 202],
    ['a path of markup', () => withEvent({ u: 'https://shop.example.be/<script>alert(1)</script>' }), 202],
    ['a path of SQL', () => withEvent({ u: "https://shop.example.be/'); drop table events; --" }), 202],
    ['an address with a password', () => withEvent({ u: 'https://user:secret@shop.example.be/x' }), 202],
    ['an address of another host', () => withEvent({ u: 'https://elsewhere.example/' }), 202],
    ['an address on IPv6', () => withEvent({ u: 'http://[::1]:80/' }), 202],
    ['an address that is a script', () => withEvent({ u: 'javascript:alert(1)' }), 400],
    ['an address that is data', () => withEvent({ u: 'data:text/html,x' }), 400],
    ['a referrer that is a script', () => withEvent({ r: 'javascript:alert(1)' }), 202],
    ['a referrer of half a pair', () => withEvent({ r: 'https://\ud800/' }), 202],
    ['a referrer with a host of two thousand letters', () => withEvent({ r: `https://${'x'.repeat(2_000)}/` }), 202],
    ['a language of SQL', () => batch({ l: "nl'; drop table events" }), 202],
    ['a language of a NUL', () => batch({ l: '\u0000' }), 202],
    [
      'a hundred events of one id',
      () => batch({ e: Array.from({ length: 100 }, () => pageview('/same', { i: 'event-same-id' })) }),
      202,
    ],
    [
      'keys nobody asked for',
      () => withEvent({ toString: 1, constructor: { prototype: 1 }, hasOwnProperty: 'x' }),
      202,
    ],
    ['keys of a prototype', () => batch().replace('"v":1', '"v":1,"__proto__":{"e":[]}'), 202],
    ['the same key twice', () => batch().replace('"v":1', '"v":"x","v":1'), 202],
    ['a mark of byte order', () => `\ufeff${batch()}`, 202],
  ])('%s', async (_, body, expected) => {
    expect(await send(body())).toBe(expected)
  })

  it('are counted once though they come a hundred times in a batch', async () => {
    const before = await counted()
    await send(batch({ e: Array.from({ length: 100 }, () => pageview('/hundred', { i: 'event-a-hundred' })) }))
    expect(await counted()).toBe(before + 1)
  })

  it('leave the good ones beside them', async () => {
    const before = await counted()
    const response = await server.send(site.siteKey, [
      pageview('/a'),
      { n: 'p' },
      pageview('/b'),
      pageview('/c', { n: '?' }),
      pageview('/d', { a: 1e300 }),
    ])
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({
      accepted: 2,
      refused: [
        { index: 1, code: 'invalid_event', message: expect.any(String) },
        { index: 3, code: 'unknown_kind', message: expect.any(String) },
        { index: 4, code: 'too_old', message: expect.any(String) },
      ],
      parts: 'peckvi',
    })
    expect(await counted()).toBe(before + 2)
  })
})

describe('headers', () => {
  it.each([
    ['no user agent', { 'user-agent': '' }],
    ['a user agent of twelve kilobytes', { 'user-agent': `${'/ ('.repeat(4_000)}` }],
    ['a user agent of odd bytes', { 'user-agent': '\u00ff\u00fe\u0080 Chrome/1' }],
    ['an origin of null', { origin: 'null' }],
    ['an origin of rubbish', { origin: '\u00e9://[' }],
    ['an address that is none', { 'x-forwarded-for': 'unknown, , ,,' }],
    ['four hundred addresses', { 'x-forwarded-for': Array(400).fill('127.0.0.1').join(',') }],
    ['an address with a zone', { 'x-forwarded-for': 'fe80::1%eth0' }],
    ['an address in octal', { 'x-forwarded-for': '0127.0.0.1' }],
    ['a type that is none', { 'content-type': ';;;' }],
    ['a language that is none', { 'accept-language': '\u00e9' }],
    ['a method in a header', { 'x-http-method-override': 'DELETE' }],
  ] as [string, Record<string, string>][])('with %s do no harm', async (_, headers) => {
    expect([202, 400, 403]).toContain(await send(batch(), headers))
  })
})

/** Numbers that look random and are the same on every run (mulberry32). */
function createRandom(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

it('5,000 bodies made by chance are refused or taken, and none brings it down', async () => {
  const random = createRandom(20_260_610)
  const below = (end: number) => Math.floor(random() * end)
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T
  const shapes: (() => unknown)[] = [
    () => null,
    () => random() < 0.5,
    () => pick([0, -1, 1.5, 1e300, -1e-300, 2 ** 53]),
    () =>
      pick([
        '',
        'p',
        site.siteKey,
        'https://shop.example.be/',
        '\u0000',
        '\ud800',
        'x'.repeat(below(3_000)),
        '🙂',
        "'",
      ]),
    () => Array.from({ length: below(4) }, () => pick(shapes)()),
    () =>
      Object.fromEntries(
        Array.from({ length: below(4) }, () => [
          pick(['i', 'n', 'a', 'u', 'r', '__proto__', 'toString', '']),
          pick(shapes)(),
        ]),
      ),
  ]
  const flipped = (text: string) => {
    const bytes = Buffer.from(text)
    for (let flips = 1 + below(4); flips > 0; flips--) {
      const at = below(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    }
    return bytes
  }
  const bodies: (() => string | Buffer)[] = [
    () => Buffer.from(Array.from({ length: below(300) }, () => below(256))),
    () => JSON.stringify(pick(shapes)()) ?? '',
    () => batch({ [pick(['v', 'k', 's', 'l', 'e'])]: pick(shapes)() }),
    () => withEvent({ [pick(['i', 'n', 'a', 'u', 'r'])]: pick(shapes)() }),
    () =>
      batch({ e: Array.from({ length: 1 + below(5) }, () => (random() < 0.5 ? pageview('/chance') : pick(shapes)())) }),
    () => flipped(batch()),
    () => flipped(withEvent({ r: 'https://www.example.com/', a: 5 })),
    () => batch().slice(0, below(200)),
  ]
  const counts = new Map<number, number>()
  for (let round = 0; round < 5_000; round += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => send(pick(bodies)())))
    for (const status of answers) counts.set(status, (counts.get(status) ?? 0) + 1)
  }
  // By chance both ends are reached, each often.
  expect(counts.get(202)).toBeGreaterThan(500)
  expect(counts.get(400)).toBeGreaterThan(500)
  expect([...counts.keys()].every((status) => [202, 400, 401, 413].includes(status))).toBe(true)
}, 120_000)
