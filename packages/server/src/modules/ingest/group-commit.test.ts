import { expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { createGroupCommit } from './group-commit.ts'

interface Item {
  size: number
  name: string
}
const item = (name: string, size = 1): Item => ({ name, size })
const names = (items: Item[]) => items.map(({ name }) => name).join('')

/** Commits wait until they are let go, one after the other. */
function createGate() {
  const commits: { names: string; settle(error?: unknown): void }[] = []
  let arrived = () => {}
  return {
    commit: (items: Item[]) =>
      new Promise<void>((resolve, reject) => {
        commits.push({ names: names(items), settle: (error) => (error ? reject(error) : resolve()) })
        arrived()
      }),
    async next() {
      if (commits.length === 0) await new Promise<void>((resolve) => (arrived = resolve))
      return commits.shift() as (typeof commits)[number]
    },
  }
}

it('commits together what came together, and what comes meanwhile next', async () => {
  const gate = createGate()
  const group = createGroupCommit<Item>({ commit: gate.commit, maxWaiting: 100, maxGroup: 100 })
  const first = [group.add(item('a')), group.add(item('b'))]
  const one = await gate.next()
  expect(one.names).toBe('ab')
  const second = [group.add(item('c')), group.add(item('d'))]
  one.settle()
  await Promise.all(first)
  const two = await gate.next()
  expect(two.names).toBe('cd')
  expect(group.waiting).toBe(2)
  two.settle()
  await Promise.all(second)
  await group.stop()
  expect(group.waiting).toBe(0)
})

it('says nothing is stored before it is', async () => {
  const gate = createGate()
  const group = createGroupCommit<Item>({ commit: gate.commit, maxWaiting: 100, maxGroup: 100 })
  let isDone = false
  const added = group.add(item('a')).then(() => (isDone = true))
  const commit = await gate.next()
  expect(isDone).toBe(false)
  commit.settle()
  await added
  expect(isDone).toBe(true)
})

it('keeps groups under their size, one that is too large alone excepted', async () => {
  const committed: string[] = []
  const group = createGroupCommit<Item>({
    commit: async (items) => void committed.push(names(items)),
    maxWaiting: 100,
    maxGroup: 5,
  })
  await Promise.all([
    group.add(item('a', 2)),
    group.add(item('b', 3)),
    group.add(item('c', 1)),
    group.add(item('d', 9)),
    group.add(item('e', 5)),
  ])
  expect(committed).toEqual(['ab', 'c', 'd', 'e'])
})

it('takes no more than may wait, and more again when that is stored', async () => {
  const gate = createGate()
  const group = createGroupCommit<Item>({ commit: gate.commit, maxWaiting: 3, maxGroup: 100 })
  const first = group.add(item('a', 3))
  await expect(group.add(item('b'))).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 2 })
  ;(await gate.next()).settle()
  await first
  await new Promise((resolve) => setImmediate(resolve))
  const next = group.add(item('c'))
  ;(await gate.next()).settle()
  await next
  await expect(group.add(item('d', 4))).rejects.toMatchObject({ code: 'overloaded' })
})

it('finds the items that cannot be stored, and stores all others', async () => {
  const stored: string[] = []
  let commits = 0
  const group = createGroupCommit<Item>({
    async commit(items) {
      commits++
      const bad = items.find(({ name }) => name.startsWith('bad'))
      if (bad) throw Object.assign(new Error(`cannot store ${bad.name}`), { code: '22021' })
      stored.push(...items.map(({ name }) => name))
    },
    maxWaiting: 1_000,
    maxGroup: 1_000,
  })
  const all = Array.from({ length: 64 }, (_, index) => (index === 17 || index === 60 ? `bad${index}` : `good${index}`))
  const results = await Promise.allSettled(all.map((name) => group.add(item(name))))
  expect(results.map(({ status }) => status)).toEqual(
    all.map((name) => (name.startsWith('bad') ? 'rejected' : 'fulfilled')),
  )
  expect((results[17] as PromiseRejectedResult).reason.message).toBe('cannot store bad17')
  expect(stored).toEqual(all.filter((name) => name.startsWith('good')))
  // Halving looks at each bad item's way down once, not at every item.
  expect(commits).toBeLessThan(4 * Math.log2(64) + 2)
})

it.each(['ECONNREFUSED', '53100', '57014'])(
  'does not look for a culprit when the database itself fails with %s',
  async (code) => {
    let commits = 0
    const group = createGroupCommit<Item>({
      async commit() {
        commits++
        throw Object.assign(new Error('down'), { code })
      },
      maxWaiting: 100,
      maxGroup: 100,
    })
    const results = await Promise.allSettled([group.add(item('a')), group.add(item('b')), group.add(item('c'))])
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(commits).toBe(1)
    expect(group.waiting).toBe(0)
  },
)

it('goes on after a failure', async () => {
  let isBroken = true
  const group = createGroupCommit<Item>({
    async commit() {
      if (isBroken) throw new AppError('database_unavailable', 'down')
    },
    maxWaiting: 100,
    maxGroup: 100,
  })
  await expect(group.add(item('a'))).rejects.toMatchObject({ code: 'database_unavailable' })
  isBroken = false
  await group.add(item('b'))
})

it('finishes what it took before it stops, and takes no more', async () => {
  const gate = createGate()
  const group = createGroupCommit<Item>({ commit: gate.commit, maxWaiting: 100, maxGroup: 1 })
  const taken = [group.add(item('a')), group.add(item('b'))]
  const stopped = group.stop()
  await expect(group.add(item('c'))).rejects.toMatchObject({ code: 'overloaded' })
  ;(await gate.next()).settle()
  ;(await gate.next()).settle()
  await Promise.all(taken)
  await stopped
})
