import { expect, it } from 'vitest'
import { holdsAddress, withoutAddress } from './address-in.ts'

it.each([
  ['an@example.be', true],
  ['AN@Example.BE', true],
  ['Ask an@example.be.', true],
  ['<an@example.be>', true],
  ['"an@example.be", and others', true],
  ['Regards,\nan@example.be', true],
  ['\tan@example.be', true],
  ['https://shop.example.be/?mail=an%40example.be&x=1', true],
  ['jan@example.be', false],
  ['j.an@example.be', false],
  ['x+an@example.be', false],
  ['an@example.be.eu', false],
  ['an@example.beer', false],
  ['an@exampleXbe', false],
])('of %j says whether it has the address: %s', (text, expected) => {
  expect(holdsAddress([{ note: text }], 'an@example.be')).toBe(expected)
  expect(withoutAddress([{ note: text }], 'an@example.be')[0]?.note === text).toBe(!expected)
})

it('finds one with a sign for the reader of its mail', () => {
  expect(holdsAddress('?mail=an%2Bshop%40example.be', 'an+shop@example.be')).toBe(true)
  expect(holdsAddress('an+shop@example.be', 'an+shop@example.be')).toBe(true)
  expect(holdsAddress('an+shop@example.be', 'shop@example.be')).toBe(false)
})

it('finds none where nothing is', () => {
  expect(holdsAddress(undefined, 'an@example.be')).toBe(false)
  expect(holdsAddress(null, 'an@example.be')).toBe(false)
})

it('takes it out of names and lists as well, and leaves the rest', () => {
  const value = { 'an@example.be': [1, true, null, { to: 'Mail AN@example.be, an@example.be and jan@example.be' }] }
  expect(withoutAddress(value, 'an@example.be')).toEqual({
    '…@…': [1, true, null, { to: 'Mail …@…, …@… and jan@example.be' }],
  })
})
