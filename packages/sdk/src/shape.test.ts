import { expect, it } from 'vitest'
import { checkShape, type Shape } from './shape.ts'

const answer: Shape = {
  id: 'string',
  'note?': 'string|null',
  tags: ['list', 'string'],
  amounts: ['map', 'number'],
  next: ['either', 'null', { at: 'string' }],
  anything: 'unknown',
}
const right = { id: 'a', tags: ['x'], amounts: { EUR: 1 }, next: null, anything: [], more: 1 }

it.each([
  right,
  { ...right, note: null },
  { ...right, note: undefined },
  { ...right, next: { at: 'x', more: {} }, tags: [], amounts: {} },
])('takes %j', (value) => {
  expect(checkShape(answer, value)).toEqual([])
})

it.each([
  [null, [{ path: '', message: 'Expected object, received null' }]],
  [[], [{ path: '', message: 'Expected object, received array' }]],
  [{ ...right, id: undefined }, [{ path: '/id', message: 'Expected string, received undefined' }]],
  [{ ...right, note: 5 }, [{ path: '/note', message: 'Expected string|null, received number' }]],
  [{ ...right, tags: {} }, [{ path: '/tags', message: 'Expected array, received object' }]],
  [{ ...right, tags: ['a', 1] }, [{ path: '/tags/1', message: 'Expected string, received number' }]],
  [{ ...right, amounts: { EUR: '1' } }, [{ path: '/amounts/EUR', message: 'Expected number, received string' }]],
  [{ ...right, next: { at: 1 } }, [{ path: '/next/at', message: 'Expected string, received number' }]],
])('says what is wrong with %j', (value, issues) => {
  expect(checkShape(answer, value)).toEqual(issues)
})

it('tells ten things and no more', () => {
  expect(
    checkShape(
      ['list', 'string'],
      Array.from({ length: 1_000 }, () => 1),
    ),
  ).toHaveLength(10)
})
