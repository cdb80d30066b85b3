import type { Page } from '@tinyeclipse/sdk/contract'
import * as z from 'zod/mini'
import { AppError } from './errors.ts'
import { isUuid } from './ids.ts'

/** Cursors are opaque to callers: the key of the last row of the page before. */
export const encodeCursor = (key: string) => Buffer.from(key).toString('base64url')

/** What a cursor is made of, as the database will take it: what only looks like it would fail there. */
const PARTS = {
  id: isUuid,
  day: (text: string) => /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && z.iso.date().safeParse(text).success,
  /** Milliseconds since 1970. */
  time: (text: string) => /^\d{1,14}$/.test(text),
  name: (text: string) => /^[\w.-]+$/.test(text),
}

/** The parts of a cursor, null without one. Throws `invalid_request` for what is no cursor of this list. */
export function decodeCursor(cursor: string | undefined, ...kinds: (keyof typeof PARTS)[]): string[] | null {
  if (cursor === undefined) return null
  const key = Buffer.from(cursor, 'base64url').toString()
  const parts = key.split(' ')
  const isOurs = parts.length === kinds.length && kinds.every((kind, index) => PARTS[kind](parts[index] ?? ''))
  if (isOurs && encodeCursor(key) === cursor) return parts
  throw new AppError('invalid_request', 'The cursor is not one this list gave')
}

/** Makes a page of `limit` from `limit + 1` rows: the row too many only says that there is another page. */
export function pageFrom<Row, Item>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): Page<Item> {
  const last = rows[limit - 1]
  return { items: rows.slice(0, limit).map(toItem), nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}
