import { statfsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { PgliteStream } from './pglite-stream.ts'
import { type Channels, createListener } from './postgres-listener.ts'

/** One connection, for as long as it is held. */
export type Connection = Pick<pg.PoolClient, 'query'> & { release(broken?: boolean): void }

/** The connections to one database. */
export interface Connections {
  /** Ingest has connections of its own, or where there is but one the first turn, so that no question holds it up. */
  connect(options?: { isIngest?: boolean }): Promise<Connection>
  /**
   * Calls back for each notification on the channel, on any connection, and after the line was lost and is there again:
   * what was notified in between is gone. Ends with `close`.
   */
  listen(channel: string, onMessage: (payload: string) => void, onReconnect: () => void): Promise<void>
  close(): Promise<void>
}

// Numbers stay numbers up to 2^53; a count is never larger. Dates stay text: `YYYY-MM-DD` has no time zone to lose.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export function connectPostgres(
  url: string,
  { max = 10, onError }: { max?: number; onError: (error: Error) => void },
): Connections {
  const createPool = (size: number, pipeline = false) => {
    const pool = new pg.Pool({
      connectionString: url,
      pipeline,
      max: size,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      application_name: 'tinyeclipse',
    })
    pool.on('error', onError)
    // The pool listens to idle clients only. One in use tells whoever holds it by failing the query; an error without
    // a listener would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  }
  const pool = createPool(max)
  // Its statements are sent when they are asked, and not when those before them are answered.
  const ingestPool = createPool(INGEST_CONNECTIONS, true)
  async function connectIngest(): Promise<Connection> {
    const client = await ingestPool.connect()
    return {
      query: client.query.bind(client),
      release(broken) {
        if (broken) cut(client)
        client.release(broken)
      },
    }
  }
  const listener = createListener(url, onError)
  return {
    connect: ({ isIngest } = {}) => (isIngest ? connectIngest() : pool.connect()),
    listen: listener.listen,
    async close() {
      // A database that hangs does not answer a goodbye either.
      const closed = Promise.all([listener.close(), pool.end(), ingestPool.end()])
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    },
  }
}

/** A pipelined client that is told to end waits for its last answer, which a database that hangs never gives. */
function cut(client: pg.ClientBase): void {
  // The types of a pool's clients leave out what every client has.
  const { connection } = client as pg.Client
  connection.stream.destroy()
}

const INGEST_CONNECTIONS = 2
const DISK_LOOK_MS = 100
const CLOSE_MS = 10_000
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js'

/**
 * The embedded database: one connection, handed out in the order of asking, to ingest first. A database that failed (a
 * full disk can end it) is started again with growing pauses; what was asked meanwhile fails, and its callers are told to come back.
 */
export async function connectPglite(
  folder: string,
  {
    maxWaiting = 5_000,
    minFreeBytes = 32 * 1024 ** 2,
    stuckMs = 5 * 60_000,
    onError,
  }: {
    maxWaiting?: number
    /** Below this nothing is begun: where it cannot make the next 16 MB of its log, PGlite spins and never answers. */
    minFreeBytes?: number
    /** A database that has not answered for so long is ended and started again. */
    stuckMs?: number
    onError: (error: Error) => void
  },
): Promise<Connections> {
  const channels: Channels = new Map()
  const waiting: { resolve(connection: Connection): void; reject(error: Error): void }[] = []
  let current: { client: pg.Client; worker: Worker } | null = null
  let isHeld = false
  let isClosed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let opening: Promise<void> | null = null

  async function open(): Promise<void> {
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url), { workerData: { folder } })
    const died = new Promise<never>((_, reject) => {
      worker.once('error', reject)
      worker.once('exit', (code) => reject(ended(code)))
    })
    const client = new pg.Client({
      // @types/pg asks for a Duplex, the driver for the few socket methods that PgliteStream has.
      stream: () => new PgliteStream(worker, stuckMs),
      pipeline: true,
      user: 'postgres',
      database: 'postgres',
    })
    client.on('error', onError)
    client.on('notification', ({ channel, payload }) => channels.get(channel)?.onMessage(payload ?? ''))
    const start = async () => {
      await new Promise((resolve) => worker.once('message', resolve))
      await client.connect()
      for (const channel of channels.keys()) await client.query(`listen ${channel}`)
    }
    try {
      await Promise.race([start(), died])
    } catch (error) {
      await worker.terminate()
      throw error
    }
    const opened = { client, worker }
    const lost = (error: Error) => {
      if (current !== opened || isClosed) return
      current = null
      onError(error)
      cut(client)
      void worker.terminate()
      for (const { reject } of waiting.splice(0)) reject(unavailable(error))
      reopenLater()
    }
    worker.on('error', lost)
    worker.on('exit', (code) => lost(ended(code)))
    current = opened
    failures = 0
    isHeld = false
    for (const { onReconnect } of channels.values()) onReconnect()
    next()
  }

  function reopenLater() {
    if (isClosed) return
    timer = setTimeout(
      () => {
        opening = open()
          .catch((error: Error) => {
            onError(error)
            reopenLater()
          })
          .finally(() => {
            opening = null
          })
      },
      Math.min(10_000, 250 * 2 ** failures++),
    )
  }

  function next() {
    if (isHeld || !current) return
    const first = waiting.shift()
    if (!first) return
    isHeld = true
    const { client } = current
    let isReleased = false
    first.resolve({
      query: client.query.bind(client),
      release() {
        if (isReleased) return
        isReleased = true
        if (current?.client !== client) return
        isHeld = false
        next()
      },
    })
  }

  let lookedAt = 0
  let isFull = false
  function isDiskFull(): boolean {
    if (Date.now() - lookedAt >= DISK_LOOK_MS) {
      const { bavail, bsize } = statfsSync(folder)
      isFull = bavail * bsize < minFreeBytes
      lookedAt = Date.now()
    }
    return isFull
  }

  function acquire(isFirst = false): Promise<Connection> {
    if (!current) return Promise.reject(unavailable())
    if (waiting.length >= maxWaiting) return Promise.reject(new Error('Too many wait for the embedded database'))
    return new Promise((resolve, reject) => {
      if (isFirst) waiting.unshift({ resolve, reject })
      else waiting.push({ resolve, reject })
      next()
    })
  }

  await open()
  const connections: Connections = {
    async connect({ isIngest } = {}) {
      if (isDiskFull()) throw new Error(`No space left on the disk of ${folder}`)
      return acquire(isIngest)
    },
    async listen(channel, onMessage, onReconnect) {
      channels.set(channel, { onMessage, onReconnect })
      const connection = await connections.connect()
      try {
        await connection.query(`listen ${channel}`)
      } finally {
        connection.release()
      }
    },
    async close() {
      const connection = await acquire().catch(() => null)
      isClosed = true
      clearTimeout(timer)
      // Whoever closes takes the folder for free afterwards.
      await opening
      const closing = current
      current = null
      for (const { reject } of waiting.splice(0)) reject(unavailable())
      if (!closing) return
      connection?.release()
      await closing.client.end()
      await new Promise<void>((resolve) => {
        closing.worker.once('exit', () => resolve())
        closing.worker.on('message', (message: { type: string }) => {
          if (message.type === 'closed') void closing.worker.terminate()
        })
        closing.worker.postMessage({ type: 'close' })
        // What is committed is safe without a last checkpoint, which a full disk can keep from ending.
        setTimeout(() => void closing.worker.terminate(), CLOSE_MS).unref()
      })
    },
  }
  return connections
}

const ended = (code: number) => new Error(`The embedded database ended with code ${code}`)
const unavailable = (cause?: Error) =>
  Object.assign(new Error('The embedded database is not running', { cause }), { code: 'ECONNREFUSED' })
