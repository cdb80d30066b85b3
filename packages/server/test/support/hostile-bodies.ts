import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { makeJson, quote, TEXTS } from './hostile-json.ts'
import type { Random } from './random.ts'
import { CHROME } from './server.ts'

export interface HostileBody {
  bytes: Buffer
  headers: Record<string, string>
  /** Places of events that are good, in a batch that is otherwise good: they have to be taken. Null where nothing is known. */
  good: number[] | null
}

const HOST = 'https://shop.example.be'
/** Where the good events are, and nothing else. */
export const KEPT_PATH = '/kept-beside-the-hostile'
const VISITORS = 2_000
const LARGE = Buffer.alloc(2_000_000, 0x20)

/** An event of each kind as its text, key by key. */
const KINDS: Record<string, Record<string, string>> = {
  p: { r: '"https://www.google.com/"' },
  e: { t: '4000', d: '40' },
  c: { x: '"purchase"', o: '{"colour":"red","size":2}', m: '19.99', y: '"EUR"' },
  k: { x: '"main > a"', h: '[500,20]', w: '1280' },
  v: { o: '{"lcp":1200,"cls":0.1}' },
  i: { o: '{"email":"an@example.be"}', g: '"newsletter"' },
}

/** Makes bodies that are wrong in every way there is, and some that are right in part. Ids are new with every body. */
export function createHostileBodies(random: Random, siteKey: string, name: string): () => HostileBody {
  let count = 0
  const text = (fields: Record<string, string>) =>
    `{${Object.entries(fields)
      .map(([key, value]) => `${quote(key)}:${value}`)
      .join(',')}}`
  const event = (kind: string, path: string): Record<string, string> => ({
    // So far from each other that no flipped bit makes one of the other.
    i: quote(`${path === KEPT_PATH ? 'kept' : 'odd'}-${name}-${count++}`),
    n: quote(kind),
    a: String(random.pick([0, 5, 1_000, 7_200_000, 86_400_000])),
    u: quote(HOST + path),
    ...KINDS[kind],
  })
  const anyEvent = () => event(random.pick(Object.keys(KINDS)), '/hostile')
  /** One or two fields are something else. */
  const spoil = (fields: Record<string, string>) => {
    const spoiled = { ...fields }
    for (let left = 1 + random.below(2); left > 0; left--) {
      spoiled[random.chance(0.9) ? random.pick(Object.keys(fields)) : random.pick(TEXTS)] = makeJson(random)
    }
    if (random.chance(0.2)) delete spoiled[random.pick(Object.keys(fields))]
    return spoiled
  }
  const batch = (events: string, more: Record<string, string> = {}) => ({
    v: '1',
    k: quote(siteKey),
    s: quote(`tab-${name}-${count % VISITORS}`),
    l: '"nl-BE"',
    e: events,
    ...more,
  })
  const oneEvent = () => text(batch(`[${text(anyEvent())}]`))

  const makers: [weight: number, make: () => Omit<HostileBody, 'headers'> & { headers?: Record<string, string> }][] = [
    [
      8, // Good and bad side by side.
      () => {
        const isGood = Array.from({ length: 1 + random.below(8) }, () => random.chance(0.4))
        const events = isGood.map((good) =>
          good ? text(event('p', KEPT_PATH)) : random.chance(0.7) ? text(spoil(anyEvent())) : makeJson(random),
        )
        const bytes = Buffer.from(text(batch(`[${events.join(',')}]`)))
        return { bytes, good: isParsed(bytes) ? isGood.flatMap((good, index) => (good ? [index] : [])) : null }
      },
    ],
    [4, () => known(text(batch(`[${text(spoil(anyEvent()))}]`)))],
    [3, () => known(text(spoil(batch(`[${text(anyEvent())}]`))))],
    [4, () => known(flip(random, Buffer.from(oneEvent())))],
    [2, () => known(mangle(random, Buffer.from(oneEvent())))],
    [2, () => known(makeJson(random, 5))],
    [2, () => known(Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256))))],
    [
      1,
      () => ({
        ...known(random.pick([gzipSync, deflateSync, brotliCompressSync])(oneEvent())),
        headers: encoding(random),
      }),
    ],
    [
      1, // In a tab of its own: with one user agent in everybody's tab all would be one visit.
      () => ({
        ...known(text(batch(`[${text(anyEvent())}]`, { s: quote(`tab-of-odd-${count}`) }))),
        headers: { 'user-agent': random.pick(TEXTS).replace(/[^\x20-\x7e]/g, '') },
      }),
    ],
    [0.01, () => known(LARGE)],
  ]
  const total = makers.reduce((sum, [weight]) => sum + weight, 0)
  return () => {
    let place = random.next() * total
    for (const [weight, make] of makers) {
      place -= weight
      if (place >= 0) continue
      const { headers, ...body } = make()
      return { ...body, headers: { 'user-agent': CHROME.replace('140.0', `140.${count % VISITORS}`), ...headers } }
    }
    return { ...known(''), headers: {} }
  }
}

const known = (body: string | Buffer) => ({ bytes: Buffer.from(body), good: null })
const encoding = (random: Random): Record<string, string> =>
  random.chance(0.5) ? { 'content-encoding': random.pick(['gzip', 'deflate', 'br', 'identity', 'nonsense']) } : {}

const isParsed = (bytes: Buffer) => {
  try {
    return bytes.length <= 65_536 && Boolean(JSON.parse(bytes.toString()))
  } catch {
    return false
  }
}

function flip(random: Random, bytes: Buffer): Buffer {
  for (let flips = 1 + random.below(4); flips > 0; flips--) {
    const at = random.below(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
  }
  return bytes
}

/** Cut off, doubled, or with a part of itself elsewhere. */
function mangle(random: Random, bytes: Buffer): Buffer {
  const [from, to] = [random.below(bytes.length), random.below(bytes.length)]
  return Buffer.concat(
    random.pick([
      [bytes.subarray(0, from)],
      [bytes, bytes],
      [bytes.subarray(0, from), bytes.subarray(to)],
      [Buffer.from([0xef, 0xbb, 0xbf]), bytes],
      [Buffer.from(bytes.toString(), 'utf16le')],
      [bytes.subarray(0, from), Buffer.from(random.pick(TEXTS)), bytes.subarray(from)],
    ]),
  )
}
