import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Random } from '../../../server/test/support/random.ts'
import { WAKE_ROUTE, type WakeParts, type Waker } from './waker.ts'

/** A call that must not be taken. */
export interface HostileWake {
  /** What is wrong with it, for whoever sees it taken. */
  kind: string
  parts: WakeParts
  signature: string
  headers?: Record<string, string>
  path?: string
}

const stranger = generateKeyPairSync('ed25519').privateKey
/** Keys for which some libraries take a signature that nobody made. */
const LOW_ORDER = [Buffer.alloc(32), Buffer.from([1, ...Buffer.alloc(31)]), Buffer.alloc(32, 255)]

/** Calls that are tampered with, replayed, expired, for another site, or by a stranger. `taken` are calls that were accepted before. */
export function createHostileWakes(random: Random, waker: Waker, taken: { parts: WakeParts; signature: string }[]) {
  const good = () => {
    const parts = waker.parts()
    return { parts, signature: waker.signature(parts) }
  }
  const kinds: Record<string, () => Omit<HostileWake, 'kind'>> = {
    tampered: () => {
      const { parts, signature } = good()
      return { parts: { ...parts, ...changeOf(random, parts) }, signature }
    },
    replayed: () => random.pick(taken),
    expired: () => {
      const seconds = random.pick([301, 302, 600, 3_600, 86_400, 31_536_000, 4_000_000_000])
      const at = Math.floor(Date.now() / 1000) + (random.chance(0.5) ? -seconds - 5 : seconds + 5)
      return signed({ timestamp: String(at) })
    },
    'timestamp that is none': () => signed({ timestamp: oddTimestamp(random) }),
    'for another site': () =>
      signed({ siteId: random.pick([crypto.randomUUID(), 'new', '', waker.siteId.toUpperCase()]) }),
    'unknown key': () => signed({ keyId: random.pick([crypto.randomUUID(), 'new', '', '0', '__proto__']) }),
    'signed by a stranger': () => {
      const parts = waker.parts()
      return { parts, signature: waker.signature(parts, stranger) }
    },
    'signature that is none': () => ({ parts: waker.parts(), signature: oddSignature(random, good().signature) }),
    'nonce that is none': () =>
      signed({
        nonce: random.pick([
          '',
          'short',
          'x'.repeat(65),
          'spaces are not well',
          'ünïcödé-nonce-xx',
          '../../etc/passwd',
        ]),
      }),
    'header left out': () => {
      const wake = good()
      const name = random.pick(['site', 'key', 'timestamp', 'nonce', 'signature'])
      return { ...wake, headers: { [`tinyeclipse-${name}`]: '' } }
    },
    'header twice': () => {
      const wake = good()
      const name = random.pick(['site', 'key', 'timestamp', 'nonce', 'signature'] as const)
      const value = { ...wake.parts, site: wake.parts.siteId, key: wake.parts.keyId, signature: wake.signature }[name]
      return { ...wake, headers: { [`tinyeclipse-${name}`]: `${value}, ${value}` } }
    },
    'form beside the signature': () => ({
      ...signed({ body: random.pick(['a=1', 'command=flush', '_method=POST']) }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    'file beside the signature': () => {
      const { parts, signature } = signed({ body: '' })
      const body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
      return { parts: { ...parts, body }, signature, headers: { 'content-type': 'multipart/form-data; boundary=x' } }
    },
    'method of another': () => ({
      ...good(),
      headers: { 'x-http-method-override': random.pick(['GET', 'PUT', 'DELETE', 'PATCH']) },
    }),
    'address of another route': () => ({
      ...good(),
      path: random.pick([
        '/wp-json/tinyeclipse/v1/agent/wake/x',
        '/wp-json/wp/v2/settings',
        '/?rest_route=/tinyeclipse/v1/connection',
      ]),
    }),
    'query that was not signed': () => ({
      ...good(),
      path: `/wp-json${WAKE_ROUTE}?${random.pick(['a=1', '_method=POST&a=1', 'rest_route=/x&b', 'x[]=1'])}`,
    }),
    'no parts at all': () => ({ parts: waker.parts(), signature: '', headers: Object.fromEntries(EMPTY) }),
  }
  const names = Object.keys(kinds)
  return (): HostileWake => {
    const kind = random.pick(names)
    return { kind, ...(kinds[kind] as (typeof kinds)[string])() }
  }

  function signed(changes: Partial<WakeParts>) {
    const parts = waker.parts(changes)
    return { parts, signature: waker.signature(parts) }
  }
}

const EMPTY = ['site', 'key', 'timestamp', 'nonce', 'signature'].map((name) => [`tinyeclipse-${name}`, ''])

/** One part that is another than was signed. */
function changeOf(random: Random, parts: WakeParts): Partial<WakeParts> {
  return random.pick<Partial<WakeParts>>([
    { body: random.pick(['', '{} ', '{"a":1}', '[]', 'null', '{}\n', '\u0000']) },
    { query: random.pick(['a', 'a=1', '=', '_locale=user']) },
    { timestamp: String(Number(parts.timestamp) + random.pick([-1, 1, -200, 200])) },
    { timestamp: `0${parts.timestamp}` },
    { nonce: randomBytes(16).toString('base64url') },
    { nonce: parts.nonce.toLowerCase() === parts.nonce ? `${parts.nonce}A` : parts.nonce.toLowerCase() },
    { siteId: crypto.randomUUID() },
    { keyId: `${parts.keyId}0` },
  ])
}

function oddTimestamp(random: Random): string {
  const now = String(Math.floor(Date.now() / 1000))
  return random.pick([
    '',
    '0',
    '-1',
    'now',
    `${now}.0`,
    `+${now}`,
    ` ${now}1`,
    `0x${Number(now).toString(16)}`,
    `${now}e0`,
    '9'.repeat(30),
    'NaN',
    `${now}\t1`,
  ])
}

function oddSignature(random: Random, good: string): string {
  const bytes = Buffer.from(good, 'base64url')
  const flipped = Buffer.from(bytes)
  flipped[random.below(64)] = (flipped[random.below(64)] ?? 0) ^ (1 << random.below(8))
  const point = random.pick(LOW_ORDER)
  return random.pick([
    flipped.equals(bytes) ? '' : flipped.toString('base64url'),
    good.slice(0, -1),
    `${good}A`,
    `${good}==`,
    Buffer.concat([bytes, bytes]).toString('base64url'),
    bytes.toString('hex'),
    Buffer.alloc(64).toString('base64url'),
    Buffer.concat([point, Buffer.alloc(32)]).toString('base64url'),
    randomBytes(64).toString('base64url'),
    '%00',
    'null',
  ])
}
