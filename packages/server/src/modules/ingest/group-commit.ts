import { AppError, toAppError } from '../../platform/errors.ts'

export interface GroupCommit<Item> {
  /** Resolves when the item is committed. Throws `overloaded` when too much waits already, or why it could not be committed. */
  add(item: Item): Promise<void>
  readonly waiting: number
  /** Takes no more, and resolves when what was taken is settled. */
  stop(): Promise<void>
}

const MOST_UNDERWAY = 2

/**
 * Commits items in groups: at once when idle, and while a group is being committed the next one forms. So a lone item
 * waits for nothing, and under load many share one commit. `commit` may be called while it still runs. `size` counts towards `maxWaiting` and `maxGroup`.
 */
export function createGroupCommit<Item extends { size: number }>(options: {
  commit(items: Item[]): Promise<void>
  maxWaiting: number
  maxGroup: number
}): GroupCommit<Item> {
  const queue: { item: Item; resolve(): void; reject(error: unknown): void }[] = []
  let waiting = 0
  let isStopped = false
  const underway = new Map<Promise<void>, number>()
  let isDue = false

  function commitNext(): void {
    isDue = false
    while (queue.length > 0 && isWorthwhile()) {
      const group = queue.splice(0, countThatFit(queue, options.maxGroup))
      const size = sum(group.map(({ item }) => item.size))
      const done: Promise<void> = settle(group).then(() => {
        underway.delete(done)
        waiting -= size
        commitNext()
      })
      underway.set(done, size)
    }
  }

  /** A second group goes on its way when it is as large as the first: the database then begins it without a pause. */
  function isWorthwhile(): boolean {
    const [first, ...others] = underway.values()
    if (first === undefined) return true
    return others.length < MOST_UNDERWAY - 1 && waiting - first - sum(others) >= first
  }

  async function settle(group: typeof queue): Promise<void> {
    try {
      await options.commit(group.map(({ item }) => item))
      for (const { resolve } of group) resolve()
    } catch (cause) {
      const error = orOverloaded(cause)
      // When the database is there and refuses, one item is to blame: find it, so that it does not take others along.
      const isItemsFault = !['database_unavailable', 'storage_full', 'overloaded'].includes(toAppError(error).code)
      if (!isItemsFault || group.length === 1) {
        for (const { reject } of group) reject(error)
        return
      }
      const middle = group.length >> 1
      await settle(group.slice(0, middle))
      await settle(group.slice(middle))
    }
  }

  return {
    add(item) {
      if (isStopped)
        return Promise.reject(new AppError('overloaded', 'The server is stopping', { retryAfterSeconds: 5 }))
      if (waiting + item.size > options.maxWaiting) {
        return Promise.reject(new AppError('overloaded', 'Too many events wait to be stored', { retryAfterSeconds: 2 }))
      }
      waiting += item.size
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        // Started in the next turn, so that requests that arrived together are committed together.
        if (!isDue) setImmediate(commitNext)
        isDue = true
      })
    },
    get waiting() {
      return waiting
    },
    async stop() {
      isStopped = true
      commitNext()
      while (underway.size > 0) await Promise.all(underway.keys())
    },
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** How many from the front make a group: at least one, however large it is. */
function countThatFit(queue: readonly { item: { size: number } }[], maxGroup: number): number {
  let size = 0
  for (const [index, { item }] of queue.entries()) {
    size += item.size
    if (size > maxGroup) return Math.max(index, 1)
  }
  return queue.length
}

/** A lock that was held too long: of the visitor's own, nothing is in progress. */
const orOverloaded = (error: unknown) =>
  toAppError(error).code === 'request_in_progress'
    ? new AppError('overloaded', 'The events could not be stored in time', { cause: error, retryAfterSeconds: 2 })
    : error
