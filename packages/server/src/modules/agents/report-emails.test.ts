import { expect, it } from 'vitest'
import { findEmails } from './report-emails.ts'

it.each([
  ['An <an@example.be>, and piet@example.be.', ['an@example.be', 'piet@example.be']],
  [{ 'an@example.be': { deeper: ['AN@Example.be'] } }, ['an@example.be']],
  ['Regards,\nan@example.be', ['an@example.be']],
  ['an@bäckerei.example', ['an@bäckerei.example']],
  ['https://shop.example.be/?x=1&mail=an%2Bshop%40example.be&y=2', ['an+shop@example.be']],
])('in %j finds %j', (value, expected) => {
  expect(findEmails(value)).toEqual(expect.arrayContaining(expected))
})

it('finds all of them, however many', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `p${index}@example.be`)
  expect(findEmails({ text: many.join(' ') })).toEqual(many)
})

it('finds none where nothing is', () => {
  expect(findEmails({ text: 'no address, @ all', number: 5, nothing: null })).toEqual([])
})
