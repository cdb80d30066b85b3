import { createServer } from 'node:http'
import { verifyWebhook } from '@tinyeclipse/sdk/webhooks'

/** Senders of Standard Webhooks keep below 20 kB. */
const MOST_BYTES = 256 * 1024

/**
 * An HTTP server that takes webhooks at /webhooks. It answers 204 once a webhook is in the inbox, and does the work afterwards:
 * a sender waits seconds, and would send again what takes longer.
 */
export function createReceiver({ secrets, inbox }) {
  return createServer(async (request, response) => {
    const { status, text } = await receive(request).catch((error) => {
      // Anything but 2xx makes the sender try again later, which is what should happen when the disk is full.
      console.error(error)
      return { status: 500, text: 'not stored' }
    })
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(status === 204 ? undefined : text)
  })

  async function receive(request) {
    if (request.url !== '/webhooks') return { status: 404, text: 'webhooks go to /webhooks' }
    if (request.method !== 'POST') return { status: 405, text: 'webhooks are posted' }
    const payload = await readBytes(request)
    if (!payload) return { status: 413, text: `at most ${MOST_BYTES} bytes` }
    // The bytes as they came: a body that was parsed and written again has another signature.
    const { webhook, error } = await verifyWebhook({ payload, headers: request.headers, secrets })
    if (error) return { status: 400, text: error.code }
    await inbox.put(webhook)
    return { status: 204 }
  }
}

async function readBytes(request) {
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= MOST_BYTES) chunks.push(chunk)
  }
  return length <= MOST_BYTES ? Buffer.concat(chunks) : null
}
