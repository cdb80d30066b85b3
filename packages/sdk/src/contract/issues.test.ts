import { expect, it } from 'vitest'
import { AnalyticsQuery } from './analytics.ts'
import { readPart } from './issues.ts'

const issuesOf = (more: object) =>
  readPart(AnalyticsQuery, { metrics: ['visitors'], range: { preset: '7d' }, ...more }, '').issues

it('parses what is in order, with what goes without saying', () => {
  expect(readPart(AnalyticsQuery, { metrics: ['visitors'], range: { preset: '7d' } }, '')).toMatchObject({
    data: { limit: 10 },
    issues: [],
  })
})

it.each([
  ['a word that is none', { granularity: 'minute' }, [['/granularity', 'expected one of "total"|"hour"|"day"']]],
  ['a preset that is none', { range: { preset: 'week' } }, [['/range/preset', 'expected one of "today"|"yesterday"']]],
  [
    'a day that is none',
    { range: { from: '2026-02-30' } },
    [
      ['/range/from', 'Invalid ISO date'],
      ['/range/to', 'expected string'],
    ],
  ],
  [
    'half a range',
    { range: { from: '2026-02-01' } },
    [['/range', /preset: .*expected one of .*; or to: .*expected string/]],
  ],
  ['no range', { range: undefined }, [['/range', 'expected object, received undefined']]],
  [
    'another comparison in a filter',
    { filter: { dimension: 'country', equals: 'BE' } },
    [['/filter', /^is: .*; or is_not: .*; or contains: .*; or in: /]],
  ],
  [
    'a value of another type in a filter',
    { filter: { and: [{ dimension: 'country', is: 5 }] } },
    [['/filter/and/0/is', 'expected string, received number']],
  ],
  ['too many', { limit: 5_000 }, [['/limit', '<=1000']]],
] as const)('says what would do in place of %s', (_, more, expected) => {
  const issues = issuesOf(more)
  expect(issues.map(({ path }) => path)).toEqual(expected.map(([path]) => path))
  for (const [index, [, message]] of expected.entries()) expect(issues[index]?.message).toMatch(message)
})

it('says no more than twenty things, below the part it reads', () => {
  const wrong = { metrics: Array(15).fill(1), range: { preset: '7d' }, dimensions: Array(15).fill(1) }
  const { issues } = readPart(AnalyticsQuery, wrong, '/query')
  expect(issues).toHaveLength(20)
  expect(issues[0]?.path).toBe('/query/metrics/0')
})
