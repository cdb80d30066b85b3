import { expect, it } from 'vitest'
import { createGate } from './gate.ts'

const never = new AbortController().signal
const overloaded = (retryAfterSeconds: number) => expect.objectContaining({ code: 'overloaded', retryAfterSeconds })

it('lets in as many as there is room for, and the others in the order in which they came', async () => {
  const enter = createGate({ atOnce: 1, waiting: 2, ofOne: 12 })
  const entered: string[] = []
  const leaveFirst = await enter('a site', never)
  const others = ['second', 'third'].map(async (name) => {
    const leave = await enter('a site', never)
    entered.push(name)
    return leave
  })
  await Promise.resolve()
  expect(entered).toEqual([])
  leaveFirst()
  // Twice is once: nobody enters on the place of another.
  leaveFirst()
  const leaveSecond = await others[0]
  expect(entered).toEqual(['second'])
  leaveSecond?.()
  await others[1]
  expect(entered).toEqual(['second', 'third'])
})

it('sends those away for whom there is no place in line, each for a time of its own', async () => {
  const times = [0, 0.5, 0.999]
  const enter = createGate({ atOnce: 1, waiting: 0, ofOne: 12 }, { random: () => times.shift() ?? 0 })
  const leave = await enter('a site', never)
  await expect(enter('a site', never)).rejects.toEqual(overloaded(5))
  await expect(enter('a site', never)).rejects.toEqual(overloaded(32))
  await expect(enter('a site', never)).rejects.toEqual(overloaded(59))
  leave()
  await enter('a site', never)
})

it('sends away who waits too long or leaves, and keeps their place for nobody', async () => {
  const enter = createGate({ atOnce: 1, waiting: 2, ofOne: 12 }, { random: () => 0, longestWaitMs: 20 })
  const leave = await enter('a site', never)
  const leaving = new AbortController()
  const left = enter('a site', leaving.signal)
  const late = enter('a site', never)
  leaving.abort()
  await expect(left).rejects.toEqual(overloaded(5))
  await expect(late).rejects.toEqual(overloaded(5))
  leave()
  await enter('a site', never)
  await expect(enter('a site', never)).rejects.toEqual(overloaded(5))
})

it('has room for others where one would take it all', async () => {
  const enter = createGate({ atOnce: 20, waiting: 20, ofOne: 12 }, { random: () => 0 })
  const leaves = await Promise.all(Array.from({ length: 12 }, () => enter('greedy', never)))
  await expect(enter('greedy', never)).rejects.toEqual(overloaded(5))
  await enter('other', never)
  leaves[0]?.()
  await enter('greedy', never)
})
