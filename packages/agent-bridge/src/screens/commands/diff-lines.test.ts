import { expect, it } from 'vitest'
import { diffLines } from './diff-lines.ts'

const drawn = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, words }) => `${{ same: ' ', added: '+', removed: '-', skipped: '~' }[kind]}${words}`,
  )

it('shows a short value as it was and as it is', () => {
  expect(drawn('Shop', 'Winkel')).toEqual(['-Shop', '+Winkel'])
})

it('shows what both have once', () => {
  expect(drawn('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
})

it('skips long runs of what is the same', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  const changed = lines.with(10, 'new')
  expect(drawn(lines.join('\n'), changed.join('\n'))).toEqual([
    '~8',
    ' line 8',
    ' line 9',
    '-line 10',
    '+new',
    ' line 11',
    ' line 12',
    '~7',
  ])
})

it('takes what was not there as no line, and line ends of all kinds as the same', () => {
  expect(drawn('', 'new')).toEqual(['+new'])
  expect(drawn('gone', '')).toEqual(['-gone'])
  expect(drawn('a\r\nb', 'a\nc')).toEqual([' a', '-b', '+c'])
})

it('shows all of both where comparing would take long', () => {
  const long = (word: string) => Array.from({ length: 1_100 }, (_, index) => `${word} ${index}`).join('\n')
  expect(diffLines(long('a'), long('b'))).toHaveLength(2_200)
})
