import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

// PGlite runs a query on the thread it lives on, start to end. In a worker that thread is not the one that answers HTTP.
const database = await PGlite.create((workerData as { folder: string }).folder)
parentPort?.postMessage({ type: 'ready' })

let turn = Promise.resolve()
parentPort?.on('message', (message: { type: 'bytes'; bytes: Uint8Array } | { type: 'close' }) => {
  turn = turn.then(async () => {
    if (message.type === 'close') {
      await database.close()
      parentPort?.postMessage({ type: 'closed' })
      return
    }
    // A copy: PGlite's answer is a view of memory that the next query overwrites.
    const bytes = (await database.execProtocolRaw(message.bytes)).slice()
    parentPort?.postMessage({ type: 'bytes', bytes }, [bytes.buffer])
  })
})
