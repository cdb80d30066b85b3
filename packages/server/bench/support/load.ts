import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { answerCalls } from './child.ts'
import { quantile } from './figures.ts'
import { isWhole } from './http-answer.ts'
import { batchBody, randomVisitor } from './visitors.ts'

/**
 * The load: connections that each send a batch, wait for the answer and send the next. Over bare sockets, because an
 * HTTP client would take more of the machine than the server that it measures.
 */
export const commands = { prepare, run }
export interface Load {
  port: number
  siteKeys: string[]
  connections: number
  eventsPerRequest: number
  warmUpSeconds: number
  seconds: number
}
export interface LoadFigures {
  /** Events in the measured time. */
  perSecond: number
  ackP50Ms: number
  ackP99Ms: number
  /** Events since the start, the warm-up and the last answers included: so many must be stored. */
  acknowledged: number
}

/** Made beforehand, so that making them takes nothing from the server while it is measured. */
let ready: Buffer[] = []

answerCalls(commands)

function prepare({ load, requests }: { load: Load; requests: number }): void {
  const id = newId()
  ready = Array.from({ length: requests }, () => requestBytes(id, load))
}

async function run(load: Load): Promise<LoadFigures> {
  const from = performance.now() + load.warmUpSeconds * 1000
  const until = from + load.seconds * 1000
  const latencies: number[] = []
  let acknowledged = 0
  let measured = 0
  const id = newId()

  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(load.port, '127.0.0.1')
      let sentAt = 0
      let received = ''
      const send = () => {
        const request = ready.pop() ?? requestBytes(id, load)
        sentAt = performance.now()
        socket.write(request)
      }
      socket.setNoDelay(true)
      socket.setEncoding('latin1')
      socket.once('connect', send)
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('The server closed a connection that waited for an answer')))
      socket.on('data', (text: string) => {
        received += text
        if (!isWhole(received)) return
        const now = performance.now()
        if (!received.startsWith('HTTP/1.1 202 ') || !received.includes(`"accepted":${load.eventsPerRequest},`)) {
          socket.destroy()
          return reject(new Error(`Not acknowledged: ${received.slice(0, 2_000)}`))
        }
        received = ''
        acknowledged += load.eventsPerRequest
        if (now >= from && now < until) {
          measured += load.eventsPerRequest
          latencies.push(now - sentAt)
        }
        if (now < until) return send()
        socket.removeAllListeners('close')
        socket.end(() => resolve())
      })
    })

  await Promise.all(Array.from({ length: load.connections }, one))
  return {
    perSecond: measured / load.seconds,
    ackP50Ms: quantile(latencies, 0.5),
    ackP99Ms: quantile(latencies, 0.99),
    acknowledged,
  }
}

/** Keeps the ids of what is made in one go apart from all others. */
const newId = () => randomBytes(3).toString('hex')

function requestBytes(id: string, { port, siteKeys, eventsPerRequest }: Load): Buffer {
  const visitor = randomVisitor(id)
  const siteKey = siteKeys[Math.floor(Math.random() * siteKeys.length)] as string
  // All ASCII, so that characters are bytes.
  const body = batchBody(id, siteKey, visitor, eventsPerRequest)
  const request = `POST /v1/events HTTP/1.1\r
Host: 127.0.0.1:${port}\r
Content-Type: text/plain;charset=UTF-8\r
Content-Length: ${body.length}\r
User-Agent: ${visitor.userAgent}\r
Accept: */*\r
Accept-Encoding: gzip, deflate, br\r
Accept-Language: nl-BE,nl;q=0.9\r
Origin: https://shop.example.be\r
Referer: https://shop.example.be/\r
X-Forwarded-For: ${visitor.address}\r
X-Forwarded-Proto: https\r
\r
${body}`
  return Buffer.from(request, 'latin1')
}
