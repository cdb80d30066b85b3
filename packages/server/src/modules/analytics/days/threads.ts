import { Worker } from 'node:worker_threads'
import { AppError } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import { throwIfOver } from '../deadline.ts'
import type { Scanned } from './scan.ts'
import type { ReadItems, StoredItem } from './stored.ts'
import type { DayToSum, SumOfStored } from './sum-stored.ts'

export interface ThreadData {
  /** Of decoded columns, each thread. */
  keptBytes: number
  daysAtOnce: number
}
export type ToThread =
  | { type: 'ask'; id: number; siteId: string; days: readonly DayToSum[]; scanned: Scanned }
  | { type: 'items'; read: number; items: readonly StoredItem[] }
  | { type: 'stop'; id: number }
export type FromThread =
  | { type: 'read'; id: number; read: number; days: readonly string[]; names: readonly string[] }
  | { type: 'summed'; id: number; sum: SumOfStored }
  | { type: 'failed'; id: number; reason: string }

interface Task {
  read: ReadItems
  resolve(sum: SumOfStored): void
  reject(error: unknown): void
}
interface Thread {
  worker: Worker
  tasks: Map<number, Task>
}

const FILE = import.meta.url.endsWith('.ts') ? './thread.ts' : './scan-thread.js'
const DAY_MS = 86_400_000

/** Threads that add days up, started when they are first needed. A day goes to the same one always, which keeps its columns. */
export function createThreads({ count, log, ...data }: ThreadData & { count: number; log: Log }) {
  const threads: (Thread | undefined)[] = Array.from({ length: count })
  let lastId = 0

  function start(place: number): Thread {
    const worker = new Worker(new URL(FILE, import.meta.url), { workerData: data satisfies ThreadData })
    const thread: Thread = { worker, tasks: new Map() }
    // What is asked keeps the process alive, not the thread.
    worker.unref()
    const lose = (error: unknown) => {
      if (threads[place] === thread) threads[place] = undefined
      for (const [id, { reject }] of thread.tasks) {
        log.error({ error }, 'a thread of analytics ended')
        thread.tasks.delete(id)
        reject(brokenOff(error))
      }
    }
    worker.on('error', lose)
    worker.on('exit', (code) => lose(new Error(`It ended with code ${code}`)))
    worker.on('message', (message: FromThread) => {
      const task = thread.tasks.get(message.id)
      if (message.type === 'summed') task?.resolve(message.sum)
      else if (message.type === 'failed') task?.reject(new Error(message.reason))
      else {
        // Without a task, or without what it needs, it goes on with nothing and then sees that nobody waits.
        const send = (items: readonly StoredItem[]) =>
          worker.postMessage({ type: 'items', read: message.read, items } satisfies ToThread)
        const items = task ? task.read(message.days, message.names) : Promise.resolve([])
        items.then(send, (error) => {
          task?.reject(error)
          worker.postMessage({ type: 'stop', id: message.id } satisfies ToThread)
          send([])
        })
      }
    })
    threads[place] = thread
    return thread
  }

  async function ask(
    place: number,
    asked: { siteId: string; days: readonly DayToSum[]; scanned: Scanned },
    read: ReadItems,
    signal: AbortSignal,
  ): Promise<SumOfStored> {
    const thread = threads[place] ?? start(place)
    const { worker, tasks } = thread
    const id = ++lastId
    const stop = () => {
      worker.postMessage({ type: 'stop', id } satisfies ToThread)
      try {
        throwIfOver(signal)
      } catch (error) {
        tasks.get(id)?.reject(error)
      }
    }
    worker.ref()
    try {
      return await new Promise<SumOfStored>((resolve, reject) => {
        tasks.set(id, { read, resolve, reject })
        signal.addEventListener('abort', stop, { once: true })
        worker.postMessage({ type: 'ask', id, ...asked } satisfies ToThread)
        if (signal.aborted) stop()
      })
    } finally {
      signal.removeEventListener('abort', stop)
      tasks.delete(id)
      if (tasks.size === 0) worker.unref()
    }
  }

  return {
    /** Adds the days up, each thread its share. Throws `overloaded` when the signal aborts or a thread ends. */
    sum(
      { days, ...asked }: { siteId: string; days: readonly DayToSum[]; scanned: Scanned },
      read: ReadItems,
      signal: AbortSignal,
    ): Promise<SumOfStored[]> {
      const shares = threads.map((_, place) => days.filter(({ day }) => (Date.parse(day) / DAY_MS) % count === place))
      return Promise.all(
        shares.flatMap((share, place) => (share.length > 0 ? ask(place, { ...asked, days: share }, read, signal) : [])),
      )
    },
    async stop(): Promise<void> {
      const running = threads.splice(0, count, ...new Array(count))
      await Promise.all(running.map((thread) => thread?.worker.terminate()))
    },
  }
}

const brokenOff = (cause: unknown) =>
  new AppError('overloaded', 'The answer was broken off. Ask again, or for fewer days', {
    retryAfterSeconds: 10,
    cause,
  })
