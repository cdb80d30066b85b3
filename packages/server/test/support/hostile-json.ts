import type { Random } from './random.ts'

// JSON as text and not as values: a key twice, `__proto__` and 1e999 are lost otherwise.

const NUMBERS = [
  ...[
    '0',
    '-0',
    '-1',
    '1.5',
    '1e308',
    '-1e308',
    '1e999',
    '-1e999',
    '5e-324',
    '9007199254740993',
    '86400000',
    '86400001',
  ],
  ...['253402300800000', '1e21', '0.00005', '1000000000000', '1000000000000.1', '2147483648', '-2147483649', '1E+2'],
]
const BROKEN = [
  'NaN',
  'Infinity',
  'undefined',
  '01',
  '1.',
  '.5',
  '+1',
  "'x'",
  '"\\x"',
  '"\\u12"',
  '"\t"',
  '',
  '//',
  '{,}',
  '[1,]',
]

/** Text that has broken something somewhere. */
export const TEXTS = [
  ...['', ' ', 'p', 'e', 'c', 'EUR', 'eur', 'XXX', 'EURO', 'nl-BE', 'purchase', 'null', 'true', '0', '-1', '1e999'],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff\ud800',
    '🙂',
    'e\u0301',
    '\u202e\u2066',
    '\ufeff',
    '\u2028\u2029',
    '\uffff',
  ],
  ...['\r\nSet-Cookie: a=b', '\u001b[2J', '\u007f\u0080\u009f', 'İıſK', '\u{e0001}\u{10ffff}', 'ﷺ'.repeat(40)],
  ...[
    '=1+1',
    "=cmd|' /C calc'!A0",
    '@SUM(1+1)',
    '+1',
    '-1+1',
    '\t=1',
    '\r=1',
    '"=1","',
    '=HYPERLINK("http://x","y")',
    '＝1',
  ],
  ...["'; drop table events; --", '$1', '\\', '\\u0000', '%00', '%', '_', '{}', '[]', '""', '<script>', '&lt;'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'length'],
  ...[
    'javascript:alert(1)',
    'https://',
    'https://[::1',
    'https://a b/',
    'http://é.be/',
    'https://x/%E0%A4%A',
    'https://x/%ff%fe',
  ],
  ...[
    'https://shop.example.be/\ud83d',
    'https://shop.example.be//a//../%2e%2e/%2F',
    'HTTPS://SHOP.EXAMPLE.BE:443/?utm_source=%00&utm_source=b',
  ],
  ...[
    'https://shop.example.be/?utm_source=%ED%A0%80&gclid=',
    'https://shop.example.be/=1+1?utm_campaign==1%2B1&utm_term=%40SUM',
    'https://xn--0/',
  ],
  ...['0000-00-00', '+275760-09-13T00:00:00Z', '9999-12-31', 'Infinity', 'NaN'],
]
const KEYS = [
  'i',
  'n',
  'a',
  'u',
  'r',
  't',
  'd',
  'x',
  'o',
  'm',
  'y',
  'h',
  'w',
  'g',
  's',
  'l',
  'e',
  'v',
  'k',
  'lcp',
  'cls',
  'email',
]
const SOME = [0, 1, 1, 2, 2, 3]
const MANY = [...SOME, 31]
const DEPTHS = [3, 3, 3, 30, 30, 300]
/** Of what is far longer or deeper than anything of use: enough to be there, few enough to be quick. */
const HUGE = 0.01

/** Any value at all, as JSON text; now and then it is none. */
export function makeJson(random: Random, depth = 3): string {
  const kind = random.below(depth > 0 ? 13 : 8)
  if (kind < 3) return quote(random.pick(TEXTS))
  if (kind < 5) return random.pick(NUMBERS)
  if (kind === 5) return random.pick(['null', 'true', 'false'])
  if (kind === 6)
    return quote(
      random
        .pick(['x', 'é', '🙂', '\u0000', '='])
        .repeat(random.chance(HUGE) ? 20_000 : random.pick([1, 1, 60, 61, 200, 201, 500, 501, 2_049])),
    )
  if (kind === 7) return random.chance(0.1) ? random.pick(BROKEN) : quote(makeText(random))
  if (kind === 8) return makeDeep(random)
  if (kind < 11) return `[${makeList(random, depth, () => makeJson(random, depth - 1))}]`
  return `{${makeList(random, depth, () => `${quote(makeKey(random))}:${makeJson(random, depth - 1)}`)}}`
}

const makeList = (random: Random, depth: number, make: () => string) =>
  Array.from({ length: random.pick(depth > 1 ? SOME : MANY) }, make).join(',')
const makeKey = (random: Random) => random.pick(random.chance(0.6) ? KEYS : TEXTS)
const makeText = (random: Random) =>
  String.fromCharCode(...Array.from({ length: random.below(12) }, () => random.below(random.pick([128, 256, 65_536]))))

function makeDeep(random: Random): string {
  const depth = random.chance(HUGE) ? 30_000 : random.pick(DEPTHS)
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"__proto__":', '}'],
  ] as const)
  return `${open.repeat(depth)}0${close.repeat(depth)}`
}

/** Escaped as JSON wants it, or with every character as it is where that is allowed. */
export const quote = (text: string) => JSON.stringify(text)
