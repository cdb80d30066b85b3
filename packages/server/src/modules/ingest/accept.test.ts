import { WireBatch } from '@tinyeclipse/sdk/contract'
import { MAX_EVENT_AGE_MS, MAX_EVENTS_PER_BATCH } from '@tinyeclipse/sdk/wire'
import { expect, it } from 'vitest'
import { acceptBatch } from './accept.ts'

const NOW = new Date('2026-06-10T10:00:00Z')
const event = { i: 'event-000001', n: 'p', a: 5_000, u: 'https://shop.example.be/pralines/?utm_source=x' }
const batch = { v: 1, k: 'te_site_key', s: 'tab-00000001', l: 'nl-BE', e: [event] }
const accept = (body: unknown) => acceptBatch(JSON.stringify(body), NOW)

it('reads a batch', () => {
  const seen = accept({ ...batch, e: [{ ...event, r: 'https://www.google.com/search' }] })
  expect({ siteKey: seen.siteKey, tab: seen.tab, language: seen.language, refused: seen.refused }).toEqual({
    siteKey: 'te_site_key',
    tab: 'tab-00000001',
    language: 'nl-BE',
    refused: [],
  })
  const [read] = seen.events
  expect(read?.occurredAt).toEqual(new Date(NOW.getTime() - 5_000))
  expect([read?.url.pathname, read?.referrer?.hostname]).toEqual(['/pralines/', 'www.google.com'])
})

it.each([
  ['no object', []],
  ['null', null],
  ['a number', 4],
  ['no version', { ...batch, v: undefined }],
  ['a version that is text', { ...batch, v: '1' }],
  ['version 0', { ...batch, v: 0 }],
  ['half a version', { ...batch, v: 1.5 }],
  ['no key', { ...batch, k: undefined }],
  ['a key that is an object', { ...batch, k: { $ne: null } }],
  ['a tab that is too short', { ...batch, s: 'short' }],
  ['a tab with signs', { ...batch, s: 'tab 00000001' }],
  ['no events', { ...batch, e: [] }],
  ['events that are no list', { ...batch, e: { length: 1 } }],
  ['too many events', { ...batch, e: Array(MAX_EVENTS_PER_BATCH + 1).fill(event) }],
])('refuses a batch with %s', (_, body) => {
  expect(() => accept(body)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
})

it.each([
  ['no object', 'p', 'invalid_event'],
  ['null', null, 'invalid_event'],
  ['a list', [], 'invalid_event'],
  ['no id', { ...event, i: undefined }, 'invalid_event'],
  ['an id with a line break', { ...event, i: 'event-000001\n' }, 'invalid_event'],
  ['an unknown kind', { ...event, n: 'z' }, 'unknown_kind'],
  ['a kind that all objects have', { ...event, n: 'constructor' }, 'unknown_kind'],
  ['an age that is text', { ...event, a: '5' }, 'invalid_event'],
  ['an age of null', { ...event, a: null }, 'invalid_event'],
  ['an age of more than a day', { ...event, a: MAX_EVENT_AGE_MS + 1 }, 'too_old'],
  ['no address', { ...event, u: undefined }, 'invalid_event'],
  ['a script for an address', { ...event, u: 'javascript:alert(1)' }, 'invalid_event'],
  ['a file for an address', { ...event, u: 'file:///etc/passwd' }, 'invalid_event'],
  ['a long address', { ...event, u: `https://e.be/${'x'.repeat(2_048)}` }, 'invalid_event'],
  ['an address with a NUL', { ...event, u: 'https://e.be/\u0000' }, 'invalid_event'],
  ['an address with half a pair', { ...event, u: 'https://e.be/\ud800' }, 'invalid_event'],
])('keeps the good events beside one with %s', (_, bad, code) => {
  const seen = accept({ ...batch, e: [event, bad, event] })
  expect(seen.events).toHaveLength(2)
  expect(seen.refused).toEqual([{ index: 1, code, message: expect.any(String) }])
})

it('refuses an age that JSON can write and no clock can show', () => {
  const text = JSON.stringify({ ...batch, e: [event, { ...event, a: 0 }] }).replace('"a":0', '"a":1e999')
  expect(acceptBatch(text, NOW).refused).toEqual([{ index: 1, code: 'invalid_event', message: expect.any(String) }])
})

it('takes nothing to have happened after it was received', () => {
  for (const a of [-1, -1e308, undefined])
    expect(accept({ ...batch, e: [{ ...event, a }] }).events[0]?.occurredAt).toEqual(NOW)
})

it('loses no event over a language or a referrer', () => {
  for (const l of [5, 'x'.repeat(100), "nl'; drop", null, '\u0000']) {
    expect(accept({ ...batch, l })).toMatchObject({ language: null, events: [{ id: event.i }] })
  }
  for (const r of [5, 'no address', 'javascript:alert(1)', '\u0000', `https://${'x'.repeat(3_000)}/`]) {
    expect(accept({ ...batch, e: [{ ...event, r }] }).events[0]?.referrer).toBeNull()
  }
})

it('does not take keys of the prototype for its own', () => {
  const text = `{"v":1,"k":"te_site_key","__proto__":{"s":"tab-00000001"},"e":[{"__proto__":${JSON.stringify(event)}},${JSON.stringify(event)}]}`
  const seen = acceptBatch(text, NOW)
  expect(seen.tab).toBeNull()
  expect(seen.refused.map(({ index }) => index)).toEqual([0])
})

const kinds = {
  p: {},
  e: { t: 1_500, d: 40 },
  c: { x: 'add_to_cart', o: { sku: 'a-1', count: 2, isGift: true, note: null }, m: 12.34567, y: 'EUR' },
  k: { x: 'main > a.button', h: [500, 1_000], w: 1_280 },
  v: { o: { lcp: 1_200.5, cls: 0 } },
  i: { g: 'Yes, write to me', o: { email: 'an@example.be', name: 'An' } },
}
const ofKind = (n: keyof typeof kinds, more: object = {}) => ({ ...event, n, ...kinds[n], ...more })
const read = (sent: object) => accept({ ...batch, e: [sent] })

it('reads each kind of event', () => {
  const all = (Object.keys(kinds) as (keyof typeof kinds)[]).map((n) => ofKind(n))
  const seen = accept({ ...batch, e: all })
  expect(seen.refused).toEqual([])
  expect(seen.events.map(({ kind }) => kind.letter).join('')).toBe('peckvi')
  const [, engagement, custom, click, vitals, identify] = seen.events
  expect(engagement).toMatchObject({ engagedMs: 1_500, scrollPercent: 40 })
  expect(custom).toMatchObject({ name: 'add_to_cart', amount: 12.3457, currency: 'EUR', detail: kinds.c.o })
  expect(click?.detail).toEqual({ selector: 'main > a.button', x: 500, y: 1_000, width: 1_280 })
  expect(vitals?.detail).toEqual({ lcp: 1_200.5, cls: 0 })
  expect(identify?.identity).toEqual({ words: 'Yes, write to me', traits: { email: 'an@example.be', name: 'An' } })
})

it.each([
  ['time beyond a day', ofKind('e', { t: 1e12, d: undefined }), { engagedMs: 86_400_000 }],
  ['time below zero', ofKind('e', { t: -5 }), { engagedMs: 0 }],
  ['half a millisecond', ofKind('e', { t: 10.6 }), { engagedMs: 11 }],
  ['a page seen past its end', ofKind('e', { d: 130 }), { scrollPercent: 100 }],
  ['how far alone', ofKind('e', { t: undefined }), { scrollPercent: 40 }],
  ['a name with blanks around', ofKind('c', { x: '  Réservé: été/2026 ' }), { name: 'Réservé: été/2026' }],
  ['an amount given back', ofKind('c', { m: -19.99 }), { amount: -19.99 }],
  ['the largest amount', ofKind('c', { m: 1e12 }), { amount: 1e12 }],
  ['a currency without an amount', ofKind('c', { m: undefined }), { name: 'add_to_cart' }],
  ['an empty property', ofKind('c', { o: { colour: '' } }), { detail: { colour: '' } }],
])('takes %s', (_, sent, expected) => {
  const seen = read(sent)
  expect(seen.refused).toEqual([])
  expect(seen.events[0]).toMatchObject(expected)
})

const many = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`key-${index}`, 1]))
const nul = String.fromCharCode(0)
const half = String.fromCharCode(0xd800)
it.each([
  ['neither time nor place', ofKind('e', { t: undefined, d: undefined }), 't'],
  ['a time that is text', ofKind('e', { t: '5' }), 't'],
  ['a time of null', ofKind('e', { t: null }), 't'],
  ['a place that is a list', ofKind('e', { d: [5] }), 'd'],
  ['no name', ofKind('c', { x: undefined }), 'x'],
  ['a blank name', ofKind('c', { x: '   ' }), 'x'],
  ['a name of 61 letters', ofKind('c', { x: 'x'.repeat(61) }), 'x'],
  ['a name of markup', ofKind('c', { x: '<b>' }), 'x'],
  ['a name of two lines', ofKind('c', { x: 'a\nb' }), 'x'],
  ['a name of half a pair', ofKind('c', { x: `a${half}` }), 'x'],
  ['properties that are a list', ofKind('c', { o: [1] }), 'o'],
  ['properties that are null', ofKind('c', { o: null }), 'o'],
  ['31 properties', ofKind('c', { o: many }), 'o'],
  ['a property of an object', ofKind('c', { o: { a: {} } }), 'o'],
  ['a property of a list', ofKind('c', { o: { a: [] } }), 'o'],
  ['a property of 501 letters', ofKind('c', { o: { a: 'x'.repeat(501) } }), 'o'],
  ['a property with a NUL', ofKind('c', { o: { a: nul } }), 'o'],
  ['a property without a key', ofKind('c', { o: { '': 1 } }), 'o'],
  ['a key of 61 letters', ofKind('c', { o: { ['x'.repeat(61)]: 1 } }), 'o'],
  ['a key with a NUL', ofKind('c', { o: { [nul]: 1 } }), 'o'],
  ['a key of half a pair', ofKind('c', { o: { [half]: 1 } }), 'o'],
  ['an amount that is text', ofKind('c', { m: '5' }), 'm'],
  ['an amount that is too large', ofKind('c', { m: 1e13 }), 'm'],
  ['an amount of nothing in particular', ofKind('c', { y: undefined }), 'm'],
  ['a currency nobody has', ofKind('c', { y: 'XQZ' }), 'y'],
  ['a currency in small letters', ofKind('c', { y: 'eur' }), 'y'],
  ['a currency that all objects have', ofKind('c', { y: 'constructor' }), 'y'],
  ['a click on nothing', ofKind('k', { x: '' }), 'x'],
  ['a selector of 201 letters', ofKind('k', { x: 'x'.repeat(201) }), 'x'],
  ['a click nowhere', ofKind('k', { h: undefined }), 'h'],
  ['a click in one direction', ofKind('k', { h: [5] }), 'h'],
  ['a click in three', ofKind('k', { h: [5, 5, 5] }), 'h'],
  ['a click outside', ofKind('k', { h: [5, 1_001] }), 'h'],
  ['a click between', ofKind('k', { h: [0.5, 5] }), 'h'],
  ['a window without width', ofKind('k', { w: 0 }), 'w'],
  ['a window as wide as a house', ofKind('k', { w: 20_001 }), 'w'],
  ['no vitals', ofKind('v', { o: {} }), 'o'],
  ['unknown vitals', ofKind('v', { o: { lcp: 1, fid: 1 } }), 'o'],
  ['vitals below zero', ofKind('v', { o: { lcp: -1 } }), 'o'],
  ['vitals of an hour and more', ofKind('v', { o: { lcp: 3_600_001 } }), 'o'],
  ['vitals that are text', ofKind('v', { o: { lcp: '1' } }), 'o'],
  ['consent of a number', ofKind('i', { g: 1 }), 'g'],
  ['501 words of consent', ofKind('i', { g: 'x'.repeat(501) }), 'g'],
  ['nobody', ofKind('i', { o: {} }), 'o'],
  ['a name that is a number', ofKind('i', { o: { name: 5 } }), 'o'],
  ['an e-mail address that is none', ofKind('i', { o: { email: 'an at example' } }), 'o'],
])('refuses an event with %s, and says which part is wrong', (_, sent, part) => {
  const seen = accept({ ...batch, e: [event, sent] })
  expect(seen.events).toHaveLength(1)
  expect(seen.refused).toEqual([{ index: 1, code: 'invalid_event', message: expect.stringMatching(`^${part}: .{10}`) }])
})

it.each([undefined, null, '', '  '])('identifies nobody without consent (%j)', (g) => {
  const seen = accept({ ...batch, e: [event, ofKind('i', { g })] })
  expect(seen.refused).toEqual([{ index: 1, code: 'consent_required', message: expect.any(String) }])
})

it('keeps properties that are called as what all objects have, and harms none', () => {
  const text = JSON.stringify({ ...batch, e: [ofKind('c', { o: { proto: 1, constructor: 2, toString: 3 } })] })
  const seen = acceptBatch(text.replace('"proto"', '"__proto__"'), NOW)
  expect(JSON.stringify(seen.events[0]?.detail)).toBe('{"__proto__":1,"constructor":2,"toString":3}')
  expect(({} as Record<string, unknown>).constructor).toBe(Object)
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

// Where the reader differs from the contract on purpose, and how: what it forgives, and what no schema can say.
const forgiven = (body: Record<string, unknown>) => ({ ...body, l: undefined })
const forgivenEvent = (each: unknown) =>
  typeof each === 'object' && each !== null && !Array.isArray(each) ? { ...each, r: undefined } : each
const isKnown = (each: { n: string; a?: number | undefined; u: string }) =>
  each.n === 'p' &&
  (each.a ?? 0) <= MAX_EVENT_AGE_MS &&
  /^https?:$/.test(URL.parse(each.u)?.protocol ?? '') &&
  each.u.isWellFormed() &&
  !each.u.includes('\0')

it('agrees with the contract on 8,000 batches made by chance', () => {
  const random = createRandom(1)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const odd = [
    undefined,
    null,
    '',
    0,
    -1,
    1.5,
    '1',
    true,
    [],
    {},
    'x',
    'ab cd efgh',
    'x'.repeat(41),
    'event-000002',
    '\u0000',
    '\ud800',
    1e300,
    'é'.repeat(9),
  ]
  const value = (good: readonly unknown[]) => (random() < 0.92 ? pick(good) : pick(odd))
  const someEvent = () =>
    random() < 0.05
      ? pick(odd)
      : {
          i: value(['event-000001', 'e_-45678', 'x'.repeat(40)]),
          n: value(['p', 'p', 'p', 'q']),
          a: value([0, 1, 5_000, MAX_EVENT_AGE_MS, MAX_EVENT_AGE_MS + 1, -5, undefined, 0.5]),
          u: value([
            'https://e.be/',
            'http://e.be/a?b#c',
            `https://e.be/${'x'.repeat(2_035)}`,
            `https://e.be/${'x'.repeat(2_036)}`,
            'ftp://e.be/',
            '/a',
          ]),
          r: value(['https://e.be/', undefined, 'x'.repeat(2_049)]),
        }
  const counts = { whole: 0, part: 0, none: 0 }
  for (let round = 0; round < 8_000; round++) {
    const events = random() < 0.05 ? pick(odd) : Array.from({ length: pick([0, 1, 1, 1, 1, 2, 5, 101]) }, someEvent)
    const body = {
      v: value([1, 1, 2]),
      k: value(['te_site_key', '']),
      s: value(['tab-00000001', undefined, 'x'.repeat(40)]),
      l: value(['nl', 'nl-BE', undefined]),
      e: events,
    }
    const text = JSON.stringify(body)
    const shown = text.slice(0, 1_000)
    const sent = JSON.parse(text) as typeof body
    // The contract looks at a batch as a whole; so it is asked with no events first, then event by event.
    const shell = { ...forgiven(sent), e: Array.isArray(sent.e) ? Array(sent.e.length).fill(event) : sent.e }
    const isReadable = WireBatch.safeParse(shell).success
    let seen: ReturnType<typeof acceptBatch> | null = null
    try {
      seen = acceptBatch(text, NOW)
    } catch (error) {
      expect(error, shown).toMatchObject({ code: 'invalid_request' })
    }
    expect(seen !== null, shown).toBe(isReadable)
    if (!seen) {
      counts.none++
      continue
    }
    const refused = (sent.e as unknown[]).flatMap((each, index) => {
      const asked = WireBatch.safeParse({ ...forgiven(sent), e: [forgivenEvent(each)] })
      return asked.success && asked.data.e.every(isKnown) ? [] : [index]
    })
    expect(
      seen.refused.map(({ index }) => index),
      shown,
    ).toEqual(refused)
    counts[refused.length === 0 ? 'whole' : 'part']++
  }
  // The generator reaches all three ends, each often.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(500)
})
