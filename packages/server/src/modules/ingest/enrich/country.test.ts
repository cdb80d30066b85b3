import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ipaddr from 'ipaddr.js'
import { Reader } from 'mmdb-lib'
import { expect, it } from 'vitest'
import { createCountryReader, describeCountryData } from './country.ts'

const SAMPLES = 20_000
const readCountry = createCountryReader()

const open = (family: string) => {
  const path = `@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-${family}.mmdb`
  const reader = new Reader(readFileSync(createRequire(import.meta.url).resolve(path)))
  // The reader's types know MaxMind's records; this data has a field of its own.
  return (address: string) => (reader.get(address) as { country_code?: string } | null)?.country_code ?? null
}

it('knows the country of a public address, and none of a private one', () => {
  expect(readCountry('81.82.83.84')).toBe('BE')
  expect(readCountry('8.8.8.8')).toBe('US')
  expect(readCountry('2a02:a03f::1')).toBe('BE')
  for (const address of ['10.0.0.1', '127.0.0.1', '192.168.1.1', '::1', 'fe80::1', 'fc00::1', '0.0.0.0', null]) {
    expect(readCountry(address), String(address)).toBeNull()
  }
})

it('finds the IPv4 address in a mapped one', () => {
  for (const address of ['::ffff:81.82.83.84', '::FFFF:5152:5354', '0:0:0:0:0:ffff:81.82.83.84']) {
    expect(readCountry(address), address).toBe('BE')
  }
  expect(readCountry('::ffff:10.0.0.1')).toBeNull()
})

it.each([
  [
    '',
    'x',
    '1.2.3',
    '1.2.3.4.5',
    '81.82.83.256',
    '81.82.83.',
    '.81.82.83',
    '81..82.83',
    ' 81.82.83.84',
    '81.82.83.84 ',
  ],
  [':', ':::', '1::2::3', '2a02:a03f', '2a02:a03f:::1', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '2a02:a03g::1'],
  ['::ffff:1.2.3', '::ffff:1.2.3.999', '12345::', '%', '::%', '1.2.3.4:5'],
])('takes no address for one that is not: %s …', (...addresses) => {
  for (const address of addresses) expect(readCountry(address), address).toBeNull()
})

it('says the same as the data it was made of, for 20,000 IPv4 addresses', () => {
  const expected = open('ipv4')
  for (const number of randomNumbers(SAMPLES)) {
    const address = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
    const isSomeones = ipaddr.parse(address).range() === 'unicast'
    expect(readCountry(address), address).toBe(isSomeones ? expected(address) : null)
  }
})

it('says the same as the data it was made of, for 20,000 IPv6 addresses', () => {
  const expected = open('ipv6')
  let known = 0
  for (const number of randomNumbers(SAMPLES)) {
    // Where the most is given out: 2001::/16, 2400::/12, 2600::/12, 2800::/12, 2a00::/12 and 2c00::/12.
    const base = [0x20010000, 0x24000000, 0x26000000, 0x28000000, 0x2a000000, 0x2c0f0000][number % 6] ?? 0
    const high = base + (number >>> (base % 0x100_0000 === 0 ? 8 : 16))
    const address = `${(high >>> 16).toString(16)}:${(high & 0xffff).toString(16)}:${(number & 0xffff).toString(16)}::1`
    const country = expected(address)
    if (country) known++
    expect(readCountry(address), address).toBe(country)
  }
  expect(known).toBeGreaterThan(1_000)
})

it('says of which day its data is', () => {
  const { source, date } = describeCountryData()
  expect(source).toContain('geo-whois-asn-country')
  expect(new Date(date).getUTCFullYear()).toBeGreaterThan(2025)
})

/** The same in every run, so that a failure can be repeated. */
function* randomNumbers(count: number): Generator<number> {
  let state = 0x2545f491
  for (let at = 0; at < count; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    yield state >>> 0
  }
}
