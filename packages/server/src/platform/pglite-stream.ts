import { Duplex } from 'node:stream'
import type { Worker } from 'node:worker_threads'

const SYNC = 0x53
const QUERY = 0x51
const TERMINATE = 0x58

/**
 * The wire protocol of PostgreSQL to a PGlite in a worker thread, shaped like the socket that `pg` expects.
 * So the embedded database and a server are spoken to by the same driver, with the same types and errors.
 */
export class PgliteStream extends Duplex {
  readonly #worker: Worker
  readonly #onMessage: (message: { type: string; bytes?: Uint8Array }) => void
  #pending: Buffer[] = []
  #pendingLength = 0
  #isStarted = false
  readonly #stuckMs: number
  #unanswered = 0
  #watch: NodeJS.Timeout | undefined

  constructor(worker: Worker, stuckMs: number) {
    super()
    this.#worker = worker
    this.#stuckMs = stuckMs
    this.#onMessage = ({ type, bytes }) => {
      if (type !== 'bytes' || !bytes) return
      this.#unanswered--
      this.#watchOver()
      this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    }
    worker.on('message', this.#onMessage)
  }

  // What `pg` calls on a net.Socket.
  connect(): this {
    queueMicrotask(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#pending.push(chunk)
    this.#pendingLength += chunk.length
    this.#forward()
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    for (const { chunk } of chunks) {
      this.#pending.push(chunk)
      this.#pendingLength += chunk.length
    }
    this.#forward()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off('message', this.#onMessage)
    clearTimeout(this.#watch)
    done(error)
  }

  /** Hands over whole messages, up to the last one that makes the database answer. */
  #forward(): void {
    const bytes =
      this.#pending.length === 1 ? (this.#pending[0] as Buffer) : Buffer.concat(this.#pending, this.#pendingLength)
    let offset = 0
    let complete = 0
    if (!this.#isStarted) {
      // The start-up message is the one without a type byte.
      if (bytes.length < 4 || bytes.length < bytes.readInt32BE(0)) {
        this.#keep(bytes)
        return
      }
      this.#isStarted = true
      offset = complete = bytes.readInt32BE(0)
    }
    while (offset + 5 <= bytes.length) {
      const type = bytes[offset]
      const end = offset + 1 + bytes.readInt32BE(offset + 1)
      if (end > bytes.length) break
      if (type === TERMINATE) {
        this.push(null)
        return
      }
      offset = end
      if (type === SYNC || type === QUERY) complete = end
    }
    if (complete > 0) {
      const message = Uint8Array.prototype.slice.call(bytes, 0, complete)
      this.#worker.postMessage({ type: 'bytes', bytes: message }, [message.buffer])
      this.#unanswered++
      this.#watchOver()
    }
    this.#keep(bytes.subarray(complete))
  }

  /** Each message is answered, in order. Inside the database no timer can interrupt one that is not. */
  #watchOver(): void {
    clearTimeout(this.#watch)
    if (this.#unanswered > 0) this.#watch = setTimeout(() => void this.#worker.terminate(), this.#stuckMs)
  }

  #keep(bytes: Buffer): void {
    this.#pending = bytes.length > 0 ? [bytes] : []
    this.#pendingLength = bytes.length
  }
}
