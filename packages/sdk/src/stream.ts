import { isApiError } from './api-error.ts'
import type { Call, CallInput, StreamEvent } from './call.ts'
import type { EndpointDefinition } from './contract/endpoint.ts'
import type { EndpointCall } from './endpoint-call.ts'
import { readEvents } from './event-stream.ts'
import type { CallOptions } from './options.ts'
import { checkShape } from './shape.ts'

export interface StreamOptions extends CallOptions {
  /** The `eventId` of the last message that was seen, to go on after it. */
  lastEventId?: string
}

/** A message, with the id by which a later stream can go on after it; null when the server gave none. */
export type Streamed<Message> = Message & { eventId: string | null }

/** The server says something at least every 15 seconds; after three silences the line counts as dead. */
const SILENCE_MS = 45_000
const LONGEST_PAUSE_MS = 10_000
const REMEMBERED_IDS = 500

/**
 * The messages of an endpoint's stream, each once. It comes back after a cut, after growing pauses, and goes on after
 * the last message it had; `stream.opened` then says `isResumed`, or else that something may be missing. It ends
 * without an error when `signal` aborts, and throws when the server refuses for good.
 */
export async function* stream<E extends EndpointDefinition>(
  call: Call,
  endpoint: EndpointCall<E>,
  input: CallInput<E>,
  { signal, lastEventId, headers, ...options }: StreamOptions = {},
): AsyncGenerator<Streamed<StreamEvent<E>>, void, undefined> {
  const seen = new Set<string>()
  let lastId = lastEventId
  let failures = 0
  while (!signal?.aborted) {
    // One controller for each connection, held here: what `AbortSignal.any` makes may be collected while it is needed.
    const line = new AbortController()
    const end = () => line.abort()
    signal?.addEventListener('abort', end)
    let silence: ReturnType<typeof setTimeout> | undefined
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(end, SILENCE_MS)
    }
    let waitsMs = 0
    let isOpen = false
    try {
      const response = await call.open(endpoint, input, {
        ...options,
        signal: line.signal,
        headers: { ...headers, accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) },
      })
      if (!response.body) return
      isOpen = true
      listen()
      for await (const { id, data } of readEvents(response.body, { signal: line.signal, onBytes: listen })) {
        failures = 0
        if (id !== null) {
          lastId = id
          if (seen.has(id)) continue
          remember(seen, id)
        }
        const message = readMessage(endpoint, data)
        if (message) yield { ...message, eventId: id } as Streamed<StreamEvent<E>>
        if (signal?.aborted) return
      }
    } catch (error) {
      if (signal?.aborted) return
      if (isApiError(error)) {
        if (!error.retryable) throw error
        waitsMs = (error.retryAfterSeconds ?? 0) * 1_000
      } else if (!isOpen && !line.signal.aborted) throw error
    } finally {
      signal?.removeEventListener('abort', end)
      clearTimeout(silence)
      // Also when the reader stops in the middle: the connection ends with it.
      line.abort()
    }
    const growing = Math.min(500 * 2 ** failures++, LONGEST_PAUSE_MS)
    await pause(Math.max(waitsMs, Math.random() * growing), signal)
  }
}

/** A newer server may send what this package does not understand: null, and the next is read. */
function readMessage(endpoint: EndpointCall, data: string): object | null {
  try {
    const message: unknown = JSON.parse(data)
    return endpoint.event && checkShape(endpoint.event, message).length === 0 ? (message as object) : null
  } catch {
    return null
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > REMEMBERED_IDS && oldest !== undefined) seen.delete(oldest)
}

const pause = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, milliseconds)
    signal?.addEventListener('abort', finish)
    if (signal?.aborted) finish()
  })
