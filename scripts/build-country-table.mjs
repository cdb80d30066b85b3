// Makes packages/server/reference-data/countries.bin.br, which country.ts reads, from the MMDB files of the package named below:
// `node scripts/build-country-table.mjs`, after an update of that package. The table is a fraction of the files, and faster.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const PACKAGE = '@ip-location-db/geo-whois-asn-country-mmdb'
/** An IPv6 subscriber has a whole /64: what is finer says nothing of a country. */
const IPV6_BITS = 64
/** Nobody's, by IANA's registries of special addresses; the data gives some of them a country (192.168.0.0/16: Australia). */
const NOBODYS_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

const server = resolve(import.meta.dirname, '../packages/server')
const require = createRequire(join(server, 'package.json'))
const { Reader } = require('mmdb-lib')
const folder = dirname(require.resolve(`${PACKAGE}/package.json`))

const codes = ['']
const ipv4 = readBoundaries('geo-whois-asn-country-ipv4.mmdb', 32)
const ipv6 = readBoundaries('geo-whois-asn-country-ipv6.mmdb', IPV6_BITS)
for (const [address, bits] of NOBODYS_IPV4) {
  const start = address.split('.').reduce((number, octet) => number * 256n + BigInt(octet), 0n)
  ipv4.list = blank(ipv4.list, start, start + (1n << BigInt(32 - bits)))
}
if (codes.length > 256) throw new Error(`${codes.length} codes do not fit in a byte`)

const header = Buffer.from(
  `${JSON.stringify({
    source: `${PACKAGE} ${require(`${PACKAGE}/package.json`).version}`,
    licence: 'NRO delegated statistics, CC BY 4.0',
    date: new Date(ipv4.builtAt).toISOString().slice(0, 10),
    codes,
    ipv4: ipv4.list.length,
    ipv6: ipv6.list.length,
  })}\n`,
)
const high = ipv6.list.map(({ start }) => Number(start >> 32n))
const low = ipv6.list.map(({ start }) => Number(start & 0xffffffffn))
const table = Buffer.concat([
  header,
  words(differences(ipv4.list.map(({ start }) => Number(start)))),
  words(differences(high)),
  words(low),
  Buffer.from(ipv4.list.map(({ code }) => code)),
  Buffer.from(ipv6.list.map(({ code }) => code)),
])
const file = join(server, 'reference-data/countries.bin.br')
writeFileSync(
  file,
  brotliCompressSync(table, { params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 11 } }),
)
console.log(`${file}: ${ipv4.list.length} and ${ipv6.list.length} boundaries, ${readFileSync(file).length} bytes`)

/** Where another country begins, in the order of addresses. */
function readBoundaries(name, bits) {
  const bytes = readFileSync(join(folder, name))
  const reader = new Reader(bytes)
  const { nodeCount, recordSize, ipVersion, buildEpoch } = reader.metadata
  const width = ipVersion === 4 ? 32 : 128
  const codeOfPointer = new Map()
  const list = []
  walk(0, 0n, 0)
  return { list, builtAt: buildEpoch }

  function walk(node, prefix, depth) {
    if (node < nodeCount && depth < bits) {
      walk(readRecord(node, 0), prefix << 1n, depth + 1)
      walk(readRecord(node, 1), (prefix << 1n) | 1n, depth + 1)
      return
    }
    let [deepest, address, length] = [node, prefix, depth]
    // Below the last bit that is kept: the first network stands for the others.
    for (; deepest < nodeCount; length++) {
      const side = readRecord(deepest, 0) === nodeCount ? 1 : 0
      deepest = readRecord(deepest, side)
      address = (address << 1n) | BigInt(side)
    }
    add(prefix << BigInt(bits - depth), codeOf(deepest, address << BigInt(width - length)))
  }

  function add(start, code) {
    if (list.at(-1)?.code !== code) list.push({ start, code })
  }

  function codeOf(pointer, address) {
    if (pointer === nodeCount) return 0
    if (!codeOfPointer.has(pointer)) {
      const code = reader.get(addressText(address, width))?.country_code
      if (!/^[A-Z]{2}$/.test(code ?? '')) throw new Error(`${name}: no code at ${addressText(address, width)}`)
      if (!codes.includes(code)) codes.push(code)
      codeOfPointer.set(pointer, codes.indexOf(code))
    }
    return codeOfPointer.get(pointer)
  }

  function readRecord(node, side) {
    const at = (node * recordSize) / 4 + (side * recordSize) / 8
    if (recordSize === 24) return bytes.readUIntBE(at, 3)
    if (recordSize === 32) return bytes.readUInt32BE(at)
    const middle = bytes[node * 7 + 3]
    return side === 0
      ? ((middle >> 4) << 24) | bytes.readUIntBE(node * 7, 3)
      : ((middle & 15) << 24) | bytes.readUIntBE(node * 7 + 4, 3)
  }
}

function blank(list, from, to) {
  const after = list.findLast(({ start }) => start <= to)
  const kept = [
    ...list.filter(({ start }) => start < from),
    { start: from, code: 0 },
    ...(to < 1n << 32n ? [{ start: to, code: after.code }] : []),
    ...list.filter(({ start }) => start > to),
  ]
  return kept.filter(({ code }, at) => code !== kept[at - 1]?.code)
}

function addressText(address, width) {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.')
  return Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':')
}

function differences(numbers) {
  return numbers.map((number, at) => (number - (numbers[at - 1] ?? 0)) >>> 0)
}

/** Each byte of the words apart: the compressor finds more in them so. */
function words(numbers) {
  const planes = Buffer.alloc(numbers.length * 4)
  for (const [at, number] of numbers.entries()) {
    for (let plane = 0; plane < 4; plane++) planes[plane * numbers.length + at] = (number >>> (24 - 8 * plane)) & 255
  }
  return planes
}
