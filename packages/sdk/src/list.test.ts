import { expect, it } from 'vitest'
import type { Page } from './contract/common.ts'
import { list } from './list.ts'

const pages: Record<string, Page<number>> = {
  first: { items: [1, 2], nextCursor: 'b' },
  b: { items: [], nextCursor: 'c' },
  c: { items: [3], nextCursor: null },
}
function createLoader() {
  const asked: object[] = []
  const load = async (options: { cursor?: string }) => {
    asked.push(options)
    const page = pages[options.cursor ?? 'first']
    if (!page) throw new Error(`There is no page ${options.cursor}`)
    return page
  }
  return { asked, load }
}

it('is one page when awaited', async () => {
  const { asked, load } = createLoader()
  expect(await list(load, { limit: 2 })).toEqual(pages.first)
  expect(asked).toEqual([{ limit: 2 }])
})

it('walks every item of every page, over an empty one too', async () => {
  const { asked, load } = createLoader()
  const items: number[] = []
  for await (const item of list(load, { limit: 2 })) items.push(item)
  expect(items).toEqual([1, 2, 3])
  expect(asked).toEqual([{ limit: 2 }, { limit: 2, cursor: 'b' }, { limit: 2, cursor: 'c' }])
})

it('begins at the cursor it is given', async () => {
  const { load } = createLoader()
  const items: number[] = []
  for await (const item of list(load, { cursor: 'c' })) items.push(item)
  expect(items).toEqual([3])
})

it('loads a page only when it is reached', async () => {
  const { asked, load } = createLoader()
  for await (const item of list(load)) if (item === 2) break
  expect(asked).toHaveLength(1)
})

it('throws what loading throws, awaited or walked', async () => {
  const { load } = createLoader()
  await expect(list(load, { cursor: 'x' })).rejects.toThrow('There is no page x')
  const walk = async () => {
    for await (const _ of list(load, { cursor: 'x' })) expect.unreachable()
  }
  await expect(walk()).rejects.toThrow('There is no page x')
})
