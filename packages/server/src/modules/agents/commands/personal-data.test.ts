import { expect, it } from 'vitest'
import { holdsAddress } from './personal-data.ts'

it.each([
  ['an@example.be', true],
  ['AN@Example.BE', true],
  ['Ask an@example.be.', true],
  ['<an@example.be>', true],
  ['"an@example.be", and others', true],
  ['jan@example.be', false],
  ['j.an@example.be', false],
  ['x+an@example.be', false],
  ['an@example.be.eu', false],
  ['an@example.beer', false],
  ['an@exampleXbe', false],
])('of %s says whether it has the address: %s', (text, expected) => {
  expect(holdsAddress([{ note: text }], 'an@example.be')).toBe(expected)
})

it('finds none where nothing is', () => {
  expect(holdsAddress(undefined, 'an@example.be')).toBe(false)
  expect(holdsAddress(null, 'an@example.be')).toBe(false)
})
