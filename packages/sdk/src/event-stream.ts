import { untilAborted } from './abort.ts'

export interface ServerEvent {
  /** Null when the event has none of its own. */
  id: string | null
  data: string
}

/** Events of a `text/event-stream` body, as https://html.spec.whatwg.org/multipage/server-sent-events.html says. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { signal, onBytes }: { signal?: AbortSignal; onBytes?: () => void } = {},
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let id: string | null = null
  let data: string[] = []
  try {
    while (true) {
      const { done, value } = await untilAborted(signal, reader.read())
      if (done) return
      onBytes?.()
      // A chunk may end between CR and LF: keep a trailing CR until the next one shows which it was.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { id, data: data.join('\n') }
          data = []
          id = null
        } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
        else if (line.startsWith('id:')) id = line.slice(3).trim()
      }
    }
  } finally {
    // Not waited for: a connection that hangs would hold the reader.
    reader.cancel().catch(() => undefined)
  }
}
