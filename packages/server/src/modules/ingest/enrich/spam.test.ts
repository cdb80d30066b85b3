import { expect, it } from 'vitest'
import { readDataFile } from './data-file.ts'
import { createSpamReader } from './spam.ts'

const isSpam = createSpamReader()

it.each([
  'semalt.com',
  'semalt.semalt.com',
  'Semalt.COM',
  'a.b.darodar.com',
  'bottraffic.live',
  'xn--c1acygb.xn--p1ai',
])('knows %s', (host) => {
  expect(isSpam(host)).toBe(true)
})

it.each([
  null,
  '',
  '.',
  'com',
  'ru',
  'notsemalt.com',
  'semalt.com.example.be',
  'semalt.be',
  'google.com',
  'facebook.com',
  'example.be',
  '# Domains',
  '127.0.0.1',
])('leaves %j alone', (host) => {
  expect(isSpam(host)).toBe(false)
})

it('lists domains alone, in order and once', () => {
  const lines = readDataFile('referrer-spam.txt').toString('utf8').trimEnd().split('\n')
  const domains = lines.filter((line) => !line.startsWith('#'))
  expect(domains.length).toBeGreaterThan(900)
  expect(domains.filter((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))).toEqual([])
  expect(domains).toEqual([...new Set(domains)].sort())
})
