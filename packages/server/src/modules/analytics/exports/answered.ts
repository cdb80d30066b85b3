import type { Page, PageQuery } from '@tinyeclipse/sdk/contract'
import type { Cell } from '../csv.ts'
import type { Days } from '../range.ts'

/** An answer as both formats need it; one of the two is read. */
export interface Answered {
  /** Of the file: what it is about, and which days. */
  name: string[]
  columns: readonly string[]
  /** In batches, so that what is long need never be there as a whole. */
  rows: Iterable<readonly Cell[][]> | AsyncIterable<readonly Cell[][]>
  json: Iterable<string> | AsyncIterable<string>
  /** The one session that it shows. */
  sessionId?: string
}
export interface Table {
  columns: readonly string[]
  rows: Cell[][]
}

const AT_ONCE = 500

export const ofAnswer = (what: string, answer: { range: Days }, { columns, rows }: Table): Answered => ({
  name: [what, answer.range.from, answer.range.to],
  columns,
  rows: [rows],
  json: [JSON.stringify(answer)],
})

/** A list from its first page on, of which there are at most `most` items; `toRows` are the lines of an item. */
export async function ofPages<Item>({
  name,
  columns,
  load,
  toRows,
  most = Infinity,
}: {
  name: string[]
  columns: readonly string[]
  load(page: PageQuery): Promise<Page<Item>>
  toRows(item: Item): Cell[][]
  most?: number
}): Promise<Answered> {
  // Now, as long as what is wrong with the question can still be answered.
  const first = await load({ limit: Math.min(AT_ONCE, most), cursor: undefined })
  async function* pages() {
    let page = first
    yield page
    for (let left = most - page.items.length; page.nextCursor !== null && left > 0; left -= page.items.length) {
      page = await load({ limit: Math.min(AT_ONCE, left), cursor: page.nextCursor })
      yield page
    }
  }
  async function* rows() {
    for await (const { items } of pages()) yield items.flatMap(toRows)
  }
  async function* json() {
    let end: string | null = null
    let comma = ''
    yield '{"items":['
    for await (const { items, nextCursor } of pages()) {
      end = nextCursor
      if (items.length === 0) continue
      yield comma + items.map((item) => JSON.stringify(item)).join(',')
      comma = ','
    }
    yield `],"nextCursor":${JSON.stringify(end)}}`
  }
  return { name, columns, rows: rows(), json: json() }
}
