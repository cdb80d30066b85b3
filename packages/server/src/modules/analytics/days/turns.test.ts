import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('lets so many work at once, the others in their order, and no more wait than may', async () => {
  const take = createTurns({ atOnce: 2, mostWaiting: 2 })
  const order: string[] = []
  const [first, second] = [await take(), await take()]
  const wait = async (name: string) => {
    const release = await take()
    order.push(name)
    return release
  }
  const [third, fourth] = [wait('third'), wait('fourth')]
  await expect(take()).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 5 })
  expect(order).toEqual([])
  first()
  first()
  const releaseThird = await third
  expect(order).toEqual(['third'])
  second()
  const releaseFourth = await fourth
  releaseThird()
  releaseFourth()
  const [again, more] = [await take(), await take()]
  again()
  more()
})
