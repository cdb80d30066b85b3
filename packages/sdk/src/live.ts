import { ApiError } from './api-error.ts'
import type { Call } from './call.ts'
import { analyticsEndpoints, LiveMessage } from './contract/analytics.ts'

const RECONNECT_MS = [500, 1_000, 2_000, 5_000, 10_000]

/** The server says something at least every 15 seconds; after three silences the line counts as dead. */
const SILENCE_MS = 45_000

/**
 * Messages of a site's live stream. Each connection begins with one of type `stream.opened`: what came while there was
 * none is not repeated, so ask for the numbers again. It reconnects after a cut with growing pauses, ends when `signal`
 * aborts, and throws when the server refuses for good.
 */
export async function* streamLive(call: Call, siteId: string, signal?: AbortSignal): AsyncGenerator<LiveMessage> {
  let failures = 0
  while (!signal?.aborted) {
    const silence = new AbortController()
    try {
      const response = await call.raw(
        analyticsEndpoints.streamLive,
        { params: { siteId } },
        {
          headers: { accept: 'text/event-stream' },
          signal: AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]),
        },
      )
      if (!response.body) return
      for await (const event of parseEventStream(response.body.pipeThrough(abortOnSilence(silence)))) {
        failures = 0
        const message = LiveMessage.safeParse(JSON.parse(event.data))
        if (message.success) yield message.data
      }
    } catch (error) {
      if (signal?.aborted) return
      if (error instanceof ApiError && !error.retryable) throw error
    } finally {
      // Also when the reader stops in the middle: the connection ends with it.
      silence.abort()
    }
    await pause(RECONNECT_MS[Math.min(failures++, RECONNECT_MS.length - 1)] ?? 10_000, signal)
  }
}

function abortOnSilence(silence: AbortController): TransformStream<Uint8Array, Uint8Array> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), SILENCE_MS)
  }
  silence.signal.addEventListener('abort', () => clearTimeout(timer))
  return new TransformStream({
    start: wait,
    transform(chunk, controller) {
      wait()
      controller.enqueue(chunk)
    },
    flush: () => clearTimeout(timer),
  })
}

/** Events of a `text/event-stream` body, as https://html.spec.whatwg.org/multipage/server-sent-events.html says. */
export async function* parseEventStream(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ id: string; data: string }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  let id = ''
  let data: string[] = []
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      // A chunk may end between CR and LF: keep a trailing CR until the next one shows which it was.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { id, data: data.join('\n') }
          data = []
        } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
        else if (line.startsWith('id:')) id = line.slice(3).trim()
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const pause = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, milliseconds)
    signal?.addEventListener('abort', finish, { once: true })
    if (signal?.aborted) finish()
  })
