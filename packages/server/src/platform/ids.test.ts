import { expect, it } from 'vitest'
import { digestUuid, isUuid, uuidv7 } from './ids.ts'

it('makes ids that sort by time', () => {
  const times = [0, 1, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1]
  const ids = times.map(uuidv7)
  expect(ids.toSorted()).toEqual(ids)
  expect(Number.parseInt(uuidv7(1_700_000_000_000).replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
})

it('marks version and variant as RFC 9562 says', () => {
  for (let index = 0; index < 100; index++) {
    expect(uuidv7(index)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(digestUuid(String(index))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

it('never makes the same id twice in a millisecond', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => uuidv7(5))).size).toBe(10_000)
})

it('makes the same id of the same parts, and another of others', () => {
  expect(digestUuid('a', 'b')).toBe(digestUuid('a', 'b'))
  const inputs = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], ['abc', ''], ['a', 'b', 'c']]
  expect(new Set(inputs.map((parts) => digestUuid(...parts))).size).toBe(inputs.length)
  expect(digestUuid(Buffer.from('ab'), 'c')).toBe(digestUuid('ab', 'c'))
})

// Stored ids of events and visitors were made so: another way of making them would count everyone anew.
it.each<[string, (string | Uint8Array)[]]>([
  ['d41faef2-7bde-88b0-95ef-890c942eedfe', ['event', '0190a5c0-1234-7abc-8def-0123456789ab', '1196722834-17']],
  ['2f80ea36-18e4-8df7-879b-f812fbb417c7', [Buffer.from([0xff, 0, 1]), 'é🙂', '']],
])('makes %s as ever', (id, parts) => {
  expect(digestUuid(...parts)).toBe(id)
})

it.each([
  ['0190a5c0-1234-7abc-8def-0123456789ab', true],
  ['0190A5C0-1234-7ABC-8DEF-0123456789AB', true],
  ['0190a5c0-1234-7abc-8def-0123456789a', false],
  ['0190a5c012347abc8def0123456789ab', false],
  ["0190a5c0-1234-7abc-8def-0123456789ab'", false],
  ['0190a5c0-1234-7abc-8def-0123456789ab\n', false],
  ['{0190a5c0-1234-7abc-8def-0123456789ab}', false],
  ['', false],
])('says whether %j is a UUID: %s', (text, expected) => {
  expect(isUuid(text)).toBe(expected)
})
