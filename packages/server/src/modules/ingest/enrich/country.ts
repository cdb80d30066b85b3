import { brotliDecompressSync } from 'node:zlib'
import { readDataFile } from './data-file.ts'

/** First line of the data; scripts/build-country-table.mjs writes it. */
interface Header {
  source: string
  /** The day the data was made: `2026-06-17`. */
  date: string
  /** The first is empty: nobody's. */
  codes: string[]
  /** How many boundaries follow. */
  ipv4: number
  ipv6: number
}

const NEWLINE = 10
const LARGEST_OCTET = 255

/** Two letters (ISO 3166-1) for an address, from data that is shipped; null for private and unknown ones. Nothing is looked up elsewhere. */
export function createCountryReader(): (address: string | null) => string | null {
  const { header, columns } = readTable()
  const ipv4 = sum(words(columns, 0, header.ipv4))
  const ipv6High = sum(words(columns, header.ipv4 * 4, header.ipv6))
  const ipv6Low = words(columns, header.ipv4 * 4 + header.ipv6 * 4, header.ipv6)
  const codesAt = header.ipv4 * 4 + header.ipv6 * 8
  const ipv4Codes = Uint8Array.from(columns.subarray(codesAt, codesAt + header.ipv4))
  const ipv6Codes = Uint8Array.from(columns.subarray(codesAt + header.ipv4, codesAt + header.ipv4 + header.ipv6))

  return (address) => {
    if (!address) return null
    if (!address.includes(':')) {
      const number = parseIpv4(address)
      return number === null ? null : codeAt(ipv4Codes, findLast(ipv4, null, number, 0))
    }
    const parts = parseIpv6(address)
    if (!parts) return null
    const mapped = readMapped(parts)
    if (mapped !== null) return codeAt(ipv4Codes, findLast(ipv4, null, mapped, 0))
    return codeAt(ipv6Codes, findLast(ipv6High, ipv6Low, join(parts, 0), join(parts, 2)))
  }

  function codeAt(codes: Uint8Array, at: number): string | null {
    return header.codes[codes[at] ?? 0] || null
  }
}

/** The day the country data was made, and what of. */
export function describeCountryData(): { source: string; date: string } {
  const { source, date } = readTable().header
  return { source, date }
}

function readTable(): { header: Header; columns: Buffer } {
  const table = brotliDecompressSync(readDataFile('countries.bin.br'))
  const end = table.indexOf(NEWLINE)
  return { header: JSON.parse(table.toString('utf8', 0, end)), columns: table.subarray(end + 1) }
}

/** Words whose bytes are kept apart, the highest of all of them first. */
function words(bytes: Buffer, offset: number, count: number): Uint32Array {
  const read = new Uint32Array(count)
  for (let plane = 0; plane < 4; plane++) {
    for (let at = 0; at < count; at++) {
      read[at] = ((read[at] ?? 0) << 8) | (bytes[offset + plane * count + at] ?? 0)
    }
  }
  return read
}

/** From differences to the numbers themselves, in place. */
function sum(numbers: Uint32Array): Uint32Array {
  for (let at = 1; at < numbers.length; at++) numbers[at] = (numbers[at] ?? 0) + (numbers[at - 1] ?? 0)
  return numbers
}

/** The last boundary that is not above the address; the first is at zero. */
function findLast(highs: Uint32Array, lows: Uint32Array | null, high: number, low: number): number {
  let from = 0
  let to = highs.length
  while (to - from > 1) {
    const middle = (from + to) >>> 1
    const found = highs[middle] ?? 0
    const isAbove = found > high || (found === high && lows !== null && (lows[middle] ?? 0) > low)
    if (isAbove) to = middle
    else from = middle
  }
  return from
}

function parseIpv4(text: string): number | null {
  let number = 0
  let octets = 0
  let octet = -1
  for (let at = 0; at <= text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) {
      octet = Math.max(octet, 0) * 10 + digit
      if (octet > LARGEST_OCTET) return null
    } else if ((text[at] === '.' || at === text.length) && octet >= 0) {
      number = number * 256 + octet
      octets++
      octet = -1
    } else return null
  }
  return octets === 4 ? number : null
}

/** Eight numbers of 16 bits. */
function parseIpv6(text: string): number[] | null {
  const [head = '', tail, ...more] = (text.split('%')[0] ?? '').split('::')
  if (more.length > 0) return null
  const before = parseGroups(head)
  const after = tail === undefined ? [] : parseGroups(tail)
  if (!before || !after) return null
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...before, ...new Array<number>(missing).fill(0), ...after]
}

function parseGroups(text: string): number[] | null {
  const parts: number[] = []
  if (text === '') return parts
  for (const group of text.split(':')) {
    if (group.includes('.')) {
      const number = parseIpv4(group)
      if (number === null) return null
      parts.push(Math.floor(number / 65_536), number % 65_536)
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return null
      parts.push(Number.parseInt(group, 16))
    }
  }
  return parts
}

/** The IPv4 address within `::ffff:…`. */
function readMapped(parts: number[]): number | null {
  const isMapped = parts[5] === 0xffff && parts.slice(0, 5).every((part) => part === 0)
  return isMapped ? join(parts, 6) : null
}

const join = (parts: number[], at: number): number => (parts[at] ?? 0) * 65_536 + (parts[at + 1] ?? 0)
