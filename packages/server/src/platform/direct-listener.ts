import type { IncomingMessage, ServerResponse } from 'node:http'
import { CONTRACT_VERSION, VERSION_HEADER } from '@tinyeclipse/sdk/contract'
import { MAX_BATCH_BYTES } from '@tinyeclipse/sdk/wire'
import { type Answer, ORIGIN_HEADERS, SAFE_HEADERS } from './answers.ts'
import { uuidv7 } from './ids.ts'
import { correlation } from './log.ts'
import { decodeText, endedTooEarly } from './request-body.ts'
import type { AnswerSiteKey } from './site-key-endpoint.ts'

/** Answers a request that it takes, and says whether it took it. */
export type DirectListener = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

const HEADERS = { ...SAFE_HEADERS, ...ORIGIN_HEADERS, [VERSION_HEADER]: CONTRACT_VERSION }

/**
 * The short way in for batches of events: on Node's own request, without making a `Request`, its `Headers`, its stream
 * and a `Response`, which cost more than storing the event. It takes what is usual, a small body that says how long it
 * is; all else goes the common way, where refusals are.
 */
export function createDirectListener(endpoints: ReadonlyMap<string, AnswerSiteKey>): DirectListener {
  return (incoming, outgoing) => {
    const answer = endpoints.get(`${incoming.method} ${incoming.url}`)
    if (!answer || !isPlain(incoming)) return false
    const requestId = uuidv7(Date.now())
    const call = {
      requestId,
      headers: { get: (name: string) => (incoming.headers[name.toLowerCase()] as string | undefined) ?? null },
      socketAddress: incoming.socket.remoteAddress,
      isOperatorSocket: false,
      readText: async () => decodeText(await readBytes(incoming)),
    }
    void correlation.run({ requestId }, () => answer(call)).then((found) => send(outgoing, found, requestId))
    return true
  }
}

function isPlain({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length']) <= MAX_BATCH_BYTES && headers['content-encoding'] === undefined
}

/** Node sees to it that there is no more than was announced. */
function readBytes(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const onData = (chunk: Buffer) => chunks.push(chunk)
    const onError = (cause: Error) => reject(endedTooEarly(cause))
    const onEnd = () => {
      // Node keeps a connection's last request until the next one comes, and would keep its body with these.
      incoming.off('data', onData).off('error', onError).off('end', onEnd)
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    }
    incoming.on('data', onData).on('error', onError).on('end', onEnd)
  })
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer, requestId: string): void {
  outgoing.writeHead(status, {
    ...HEADERS,
    ...headers,
    'X-Request-Id': requestId,
    'Content-Length': Buffer.byteLength(body ?? ''),
  })
  outgoing.end(body)
}
