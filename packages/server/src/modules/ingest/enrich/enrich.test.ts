import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createBrowserReader } from './browser.ts'
import { visitorId } from './visitor.ts'

const readBrowser = createBrowserReader()

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    { device: 'desktop', browser: 'Chrome', os: 'Windows' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    { device: 'mobile', browser: 'Safari', os: 'iOS' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    { device: 'desktop', browser: 'Firefox', os: 'Linux' },
  ],
  ['nonsense', { device: 'other', browser: null, os: null }],
])('reads %s', (userAgent, expected) => {
  expect(readBrowser(userAgent)).toEqual(expected)
  expect(readBrowser(userAgent)).toEqual(expected)
})

it.each([
  ['slashes', '/'.repeat(16_000)],
  ['brackets', '('.repeat(16_000)],
  ['words', 'a/1 '.repeat(4_000)],
  ['words and a bracket', `${'/ '.repeat(8_000)}(`],
  ['versions', `Chrome/${'1.'.repeat(8_000)}`],
  ['blanks', `Mozilla/5.0 ${' '.repeat(16_000)}x`],
])('reads a header full of %s in no time', (_, userAgent) => {
  const began = performance.now()
  const read = readBrowser(userAgent)
  expect(performance.now() - began).toBeLessThan(200)
  expect((read.browser ?? '').length).toBeLessThan(100)
})

it('makes the same visitor of the same day, site, address and browser alone', () => {
  const salt = randomBytes(32)
  const one = visitorId(salt, 'site', '81.82.83.84', 'Chrome')
  expect(visitorId(salt, 'site', '81.82.83.84', 'Chrome')).toBe(one)
  const others = [
    visitorId(randomBytes(32), 'site', '81.82.83.84', 'Chrome'),
    visitorId(salt, 'other', '81.82.83.84', 'Chrome'),
    visitorId(salt, 'site', '81.82.83.85', 'Chrome'),
    visitorId(salt, 'site', '81.82.83.84', 'Firefox'),
    visitorId(salt, 'site', null, 'Chrome'),
  ]
  expect(new Set([one, ...others]).size).toBe(6)
})
