import { expect, it } from 'vitest'
import { parseLogLine } from './access-log.ts'
import { isPage } from './page.ts'

const WHOLE =
  '81.82.83.84 - - [10/Jun/2026:12:00:00 +0200] "GET /a?b=c HTTP/1.1" 200 512 "https://x.example/" "Firefox/1"'

it('reads the combined format', () => {
  expect(parseLogLine(WHOLE)).toEqual({
    host: null,
    address: '81.82.83.84',
    at: new Date('2026-06-10T10:00:00Z'),
    method: 'GET',
    target: '/a?b=c',
    status: 200,
    referrer: 'https://x.example/',
    userAgent: 'Firefox/1',
  })
})

it.each([
  ['the common format', WHOLE.replace(/ "https.*/, ''), { referrer: '', userAgent: null }],
  ['dashes', WHOLE.replace(/"https.*/, '"-" "-"'), { referrer: '', userAgent: '' }],
  [
    'the virtual host before it',
    `shop.example.be:443 ${WHOLE}`,
    { host: 'shop.example.be:443', address: '81.82.83.84' },
  ],
  ['a virtual host without a name', `_ ${WHOLE}`, { host: null, address: '81.82.83.84' }],
  ['a user with blanks', WHOLE.replace('- -', '- ann lee'), { address: '81.82.83.84' }],
  ['a host for an address', WHOLE.replace('81.82.83.84', 'host.example'), { address: 'host.example' }],
  ['IPv6', WHOLE.replace('81.82.83.84', '2001:db8::1'), { address: '2001:db8::1' }],
  ['more fields', `${WHOLE} "10.0.0.1" 0.003 rt=1`, { userAgent: 'Firefox/1' }],
  ['quotes of Apache', WHOLE.replace('Firefox/1', String.raw`a \"b\" \\c`), { userAgent: String.raw`a "b" \c` }],
  ['bytes of nginx', WHOLE.replace('Firefox/1', String.raw`caf\xC3\xA9 \x22`), { userAgent: 'café "' }],
  ['no size', WHOLE.replace('512', '-'), { status: 200 }],
  ['a leap second', WHOLE.replace('12:00:00', '12:00:60'), { at: new Date('2026-06-10T10:01:00Z') }],
  ['west of Greenwich', WHOLE.replace('+0200', '-0330'), { at: new Date('2026-06-10T15:30:00Z') }],
])('reads %s', (_, line, expected) => {
  expect(parseLogLine(line)).toMatchObject(expected)
})

it.each([
  ['nothing', ''],
  ['words', 'no line of a log'],
  ['brackets', ' [] ""'],
  ['half a line', WHOLE.slice(0, 60)],
  ['an open quote', WHOLE.replace('HTTP/1.1" 200', 'HTTP/1.1 200').replaceAll('"', '').replace('GET', '"GET')],
  ['TLS', WHOLE.replace('GET /a?b=c HTTP/1.1', String.raw`\x16\x03\x01`)],
  ['no request', WHOLE.replace('GET /a?b=c HTTP/1.1', '-')],
  ['a request of four words', WHOLE.replace('/a?b=c', '/a b')],
  ['31 June', WHOLE.replace('10/Jun', '31/Jun')],
  ['the hour 24', WHOLE.replace('12:00:00', '24:00:00')],
  ['the month Foo', WHOLE.replace('Jun', 'Foo')],
  ['the year 1970', WHOLE.replace('2026', '1970')],
  ['the year 9999', WHOLE.replace('2026', '9999')],
  ['no status', WHOLE.replace(' 200 ', ' - ')],
])('does not read %s', (_, line) => {
  expect(parseLogLine(line)).toBeNull()
})

it('takes no longer for lines made to take long', () => {
  const began = performance.now()
  for (const piece of ['"', '\\', ' [', '] "', '\\x', '\\"', ' ', '\\xC3']) {
    parseLogLine(piece.repeat(200_000))
    parseLogLine(WHOLE.replace('Firefox/1', piece.repeat(200_000)))
  }
  expect(performance.now() - began).toBeLessThan(1_000)
})

it.each([
  [
    true,
    ['/', '/about', '/index.php', '/a.html', '/version-2.0', '/?s=x', '/feeding', '/wp-jsonp', '/restfeed/', '/?p=3'],
  ],
  ['asset', ['/a.css', '/B.JPG', '/x/y.woff2', '/menu.pdf', '/app.webmanifest', '/data.json']],
  [
    'not_page',
    [
      '/wp-json/wp/v2',
      '/wp-admin/',
      '/wp-login.php',
      '/xmlrpc.php',
      '/feed',
      '/a/feed/',
      '/feed/atom/',
      '/robots.txt',
    ].concat(
      [
        '/sitemap.xml',
        '/post-sitemap2.xml',
        '/.well-known/x',
        '/.env',
        '/a/.git/config',
        '/?wc-ajax=x',
        '/?rest_route=/',
      ],
      ['/wp-content/uploads/2026/a', '/cdn-cgi/rum', '/shop/wp-admin/admin-ajax.php'],
    ),
  ],
])('says %s of addresses', (expected, paths) => {
  for (const path of paths) expect([path, isPage(new URL(path, 'https://a.example'))]).toEqual([path, expected])
})
