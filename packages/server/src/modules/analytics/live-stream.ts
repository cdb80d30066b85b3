import { AppError } from '../../platform/errors.ts'
import type { Live, LiveMessage } from '../../platform/live.ts'

const HEARTBEAT_MS = 15_000
const MAX_AGE_MS = 30 * 60_000
/** Messages a slow reader may be behind before it is let go; it comes back and asks for the numbers again. */
const MAX_BEHIND = 100

/**
 * A site's messages as server-sent events. It begins with one, as whoever comes back may have missed some. The
 * heartbeat keeps proxies from cutting the line, and is when `authorizeAgain` looks whether the reader may still read.
 */
export function liveStream(
  live: Live,
  siteId: string,
  { signal, authorizeAgain }: { signal: AbortSignal; authorizeAgain(): Promise<unknown> },
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
        const unsubscribe = live.subscribe(siteId, {
          onMessage: (message) => send(`data: ${JSON.stringify(message)}\n\n`),
          onEnd: () => end(),
        })
        if (!unsubscribe) throw new AppError('overloaded', 'Too many streams are open', { retryAfterSeconds: 30 })
        const heartbeat = setInterval(() => {
          authorizeAgain().then(
            () => send(': still here\n\n'),
            () => end(),
          )
        }, HEARTBEAT_MS)
        const oldAge = setTimeout(() => end(), MAX_AGE_MS)
        end = () => {
          end = () => {}
          unsubscribe()
          clearInterval(heartbeat)
          clearTimeout(oldAge)
          signal.removeEventListener('abort', stop)
          if (!isCancelled) controller.close()
        }
        const stop = () => end()
        signal.addEventListener('abort', stop, { once: true })
        const opened: LiveMessage = { type: 'stream.opened', siteId, at: new Date().toISOString() }
        send(`retry: 2000\ndata: ${JSON.stringify(opened)}\n\n`)
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
