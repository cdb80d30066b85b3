import { expect, it } from 'vitest'
import { decodeCursor, encodeCursor, pageFrom } from './paging.ts'

const ID = '0190a5c0-1234-7abc-8def-0123456789ab'

it('reads the cursors it made', () => {
  expect(decodeCursor(undefined, 'id')).toBeNull()
  expect(decodeCursor(encodeCursor(ID), 'id')).toEqual([ID])
  expect(decodeCursor(encodeCursor(`2026-06-01 ${ID} events`), 'day', 'id', 'name')).toEqual([
    '2026-06-01',
    ID,
    'events',
  ])
})

it.each([
  ['nothing', ''],
  ['rubbish', '!!!'],
  ['no id', encodeCursor('abc')],
  ['an id too many', encodeCursor(`${ID} ${ID}`)],
  ['SQL', encodeCursor(`${ID}' or true--`)],
  ['a NUL', encodeCursor(`${ID}\u0000`)],
  ['padding', `${encodeCursor(ID)}=`],
  ['the other alphabet', Buffer.from('ÿÿÿ').toString('base64')],
])('refuses a cursor of %s', (_, cursor) => {
  expect(() => decodeCursor(cursor, 'id')).toThrow(expect.objectContaining({ code: 'invalid_request' }))
})

it.each(['2026-13-01', '2026-02-30', '0000-01-01', '26-01-01', 'yesterday'])(
  'refuses a cursor with the day %s',
  (day) => {
    expect(() => decodeCursor(encodeCursor(day), 'day')).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  },
)

it('says that there is more only when there is', () => {
  const page = (rows: number[]) =>
    pageFrom(
      rows,
      2,
      (row) => `after ${row}`,
      (row) => row * 10,
    )
  expect(page([])).toEqual({ items: [], nextCursor: null })
  expect(page([1])).toEqual({ items: [10], nextCursor: null })
  expect(page([1, 2])).toEqual({ items: [10, 20], nextCursor: null })
  expect(page([1, 2, 3])).toEqual({ items: [10, 20], nextCursor: 'after 2' })
})
