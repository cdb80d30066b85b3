import { parentPort, workerData } from 'node:worker_threads'
import { createDictionaries } from './dictionary.ts'
import { createStored, type StoredItem } from './stored.ts'
import { sumStored } from './sum-stored.ts'
import type { FromThread, ThreadData, ToThread } from './threads.ts'

// Adds days up beside the thread that answers HTTP and stores events. What it lacks it asks that one for.
const { keptBytes, daysAtOnce } = workerData as ThreadData
const load = createStored(keptBytes)
const dictionaryOf = createDictionaries()
const reads = new Map<number, (items: readonly StoredItem[]) => void>()
const asked = new Set<number>()
let lastRead = 0

const tell = (message: FromThread) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'ask') void answer(message)
  else if (message.type === 'stop') asked.delete(message.id)
  else {
    reads.get(message.read)?.(message.items)
    reads.delete(message.read)
  }
})

async function answer({ id, ...days }: ToThread & { type: 'ask' }): Promise<void> {
  asked.add(id)
  try {
    const sum = await sumStored(days, {
      load,
      dictionaryOf,
      daysAtOnce,
      read: (days, names) =>
        new Promise((resolve) => {
          const read = ++lastRead
          reads.set(read, resolve)
          tell({ type: 'read', id, read, days, names })
        }),
      onDay() {
        if (!asked.has(id)) throw new Error('Nobody waits for it')
      },
    })
    tell({ type: 'summed', id, sum })
  } catch (error) {
    tell({ type: 'failed', id, reason: String((error as Error).stack) })
  } finally {
    asked.delete(id)
  }
}
