import type { Page } from './contract/common.ts'

/** `await` it for one page, or walk every item of every page with `for await`. */
export interface List<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {}

export interface ListOptions {
  /** Items per page, 1 to 200; 50 by default. */
  limit?: number
  cursor?: string
}

export function list<Item>(load: (options: ListOptions) => Promise<Page<Item>>, options: ListOptions = {}): List<Item> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page on purpose.
    then: (resolve, reject) => load(options).then(resolve, reject),
    async *[Symbol.asyncIterator]() {
      let cursor = options.cursor
      do {
        const page: Page<Item> = await load({ ...options, ...(cursor && { cursor }) })
        yield* page.items
        cursor = page.nextCursor ?? undefined
      } while (cursor)
    },
  }
}
