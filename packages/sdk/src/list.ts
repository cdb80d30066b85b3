import type { Page } from './contract/common.ts'
import type { CallOptions } from './options.ts'

/** `await` it for one page, or walk every item of every page with `for await`. */
export interface List<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {}

export interface PageOptions {
  /** Items per page, 1 to 200; 50 by default. */
  limit?: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

export interface ListOptions extends PageOptions, CallOptions {}

type LoadPage<Item> = (page: PageOptions, options: CallOptions) => Promise<Page<Item>>

/** Makes a list of what loads one page. A deadline is that of each page. */
export function list<Item>(load: LoadPage<Item>, options: ListOptions = {}): List<Item> {
  const { limit, cursor: first, ...call } = options
  const loadAt = (cursor: string | undefined) =>
    load({ ...(limit !== undefined && { limit }), ...(cursor && { cursor }) }, call)
  return {
    // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page on purpose.
    then: (resolve, reject) => loadAt(first).then(resolve, reject),
    async *[Symbol.asyncIterator]() {
      let cursor = first
      do {
        const page = await loadAt(cursor)
        yield* page.items
        cursor = page.nextCursor ?? undefined
      } while (cursor)
    },
  }
}
