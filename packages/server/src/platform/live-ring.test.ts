import { expect, it } from 'vitest'
import { createRing } from './live-ring.ts'

const messagesSince = (ring: ReturnType<typeof createRing<number>>, id: string) =>
  ring.since(id)?.map(({ message }) => message) ?? null

it('gives what came after an id, in order', () => {
  const ring = createRing<number>()
  const start = ring.lastId()
  const ids = [1, 2, 3].map((message) => ring.add(message).id)
  expect(messagesSince(ring, start)).toEqual([1, 2, 3])
  expect(messagesSince(ring, ids[0] ?? '')).toEqual([2, 3])
  expect(messagesSince(ring, ring.lastId())).toEqual([])
  expect(ring.lastId()).toBe(ids[2])
})

it('says that it does not know when too much came since', () => {
  const ring = createRing<number>()
  const start = ring.lastId()
  for (let count = 1; count <= 50; count++) ring.add(count)
  expect(messagesSince(ring, start)).toHaveLength(50)
  ring.add(51)
  expect(messagesSince(ring, start)).toBeNull()
  expect(ring.since(`${start.slice(0, 8)}-1`)).toHaveLength(50)
})

it('knows no id of another ring, nor what is none', () => {
  const ring = createRing<number>()
  ring.add(1)
  const epoch = ring.lastId().slice(0, 8)
  const others = [createRing<number>().lastId(), `${epoch}-2`, `${epoch}--1`, `${epoch}-`, '', 'x', `${epoch}-1e0`]
  for (const id of others) expect([id, ring.since(id)]).toEqual([id, null])
})
