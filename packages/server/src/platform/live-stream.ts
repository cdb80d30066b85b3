import { AppError } from './errors.ts'
import type { Live, LiveMessage, LiveTopic } from './live.ts'

const HEARTBEAT_MS = 15_000
const MAX_AGE_MS = 30 * 60_000
/** Messages a slow reader may be behind before it is let go; it comes back and asks for the numbers again. */
const MAX_BEHIND = 100

interface Reader {
  topic: LiveTopic
  signal: AbortSignal
  /** The id of the message that the reader saw last, of one who comes back. */
  lastEventId: string | null
  authorizeAgain(): Promise<unknown>
}

/**
 * A site's messages of one topic as server-sent events. It begins with one that says whether whoever comes back missed none: then
 * what came meanwhile follows, else the reader looks at everything again. The heartbeat keeps proxies from cutting the line, and is when `authorizeAgain` looks whether the reader may still read.
 */
export function liveStream(
  live: Live,
  siteId: string,
  { topic, signal, lastEventId, authorizeAgain }: Reader,
): Response {
  let end = () => {}
  let isCancelled = false
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) <= 0) return end()
          controller.enqueue(encoder.encode(text))
        }
        const tell = ({ id, message }: { id: string | null; message: LiveMessage }) =>
          send(`${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`)
        const subscription = live.subscribe({ siteId, topic }, { onMessage: tell, onEnd: () => end() }, lastEventId)
        if (!subscription) throw new AppError('overloaded', 'Too many streams are open', { retryAfterSeconds: 30 })
        const heartbeat = setInterval(() => {
          authorizeAgain().then(
            () => send(': still here\n\n'),
            () => end(),
          )
        }, HEARTBEAT_MS)
        const oldAge = setTimeout(() => end(), MAX_AGE_MS)
        end = () => {
          end = () => {}
          subscription.end()
          clearInterval(heartbeat)
          clearTimeout(oldAge)
          signal.removeEventListener('abort', stop)
          if (!isCancelled) controller.close()
        }
        const stop = () => end()
        signal.addEventListener('abort', stop, { once: true })
        send('retry: 2000\n')
        const { missed, lastId } = subscription
        const message = { type: 'stream.opened', siteId, at: new Date().toISOString(), isResumed: missed !== null }
        // One who resumes has an id already, and it is older than what follows.
        tell({ id: missed ? null : lastId, message })
        for (const each of missed ?? []) tell(each)
      },
      cancel() {
        isCancelled = true
        end()
      },
    },
    { highWaterMark: MAX_BEHIND },
  )
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
