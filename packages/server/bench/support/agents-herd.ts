import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { isWhole } from './http-answer.ts'

/** What became of many requests at the same moment. */
export interface Herd {
  /** Until the last of them was taken. */
  seconds: number
  refused: number
  /** Connections that were cut, or never answered. */
  broken: number
  /** Requests that the unluckiest sent until it was taken. */
  mostTries: number
}

const PATIENCE_MS = 10_000

/** Sends one request of each at once. Who is told to come back does so, when it was told. */
export async function stampede(port: number, requests: (() => Buffer[])[]): Promise<Herd> {
  const began = performance.now()
  const herd: Herd = { seconds: 0, refused: 0, broken: 0, mostTries: 0 }
  await Promise.all(
    requests.map(async (make) => {
      for (let tries = 1; ; tries++) {
        herd.mostTries = Math.max(herd.mostTries, tries)
        const { status, retryAfterSeconds } = await send(port, make())
        if (status === 200) return
        if (status === 503 || status === 429) herd.refused++
        else if (status === null) herd.broken++
        else throw new Error(`Answered ${status}`)
        await new Promise((resolve) => setTimeout(resolve, 1_000 * retryAfterSeconds))
      }
    }),
  )
  return { ...herd, seconds: (performance.now() - began) / 1_000 }
}

function send(port: number, parts: Buffer[]): Promise<{ status: number | null; retryAfterSeconds: number }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    const end = (status: number | null) => {
      socket.removeAllListeners().on('error', () => undefined)
      socket.destroy()
      resolve({ status, retryAfterSeconds: Number(received.match(/\r\nretry-after: (\d+)/i)?.[1] ?? 30) })
    }
    socket.setEncoding('latin1').setTimeout(PATIENCE_MS)
    socket.once('connect', () => {
      for (const part of parts) socket.write(part)
    })
    for (const event of ['error', 'close', 'timeout']) socket.once(event, () => end(null))
    socket.on('data', (text: string) => {
      received += text
      if (isWhole(received)) end(Number(received.slice(9, 12)))
    })
  })
}

/** As much as waits in an outbox for one request: fifty filled-in forms, of half a megabyte. */
export function reportsBody(): string {
  const reports = Array.from({ length: 50 }, (_, index) => ({
    id: randomUUID(),
    seq: index + 1,
    module: 'forms',
    event: 'submitted',
    title: `Contact, ${index}`,
    description: null,
    data: { formId: 1, fields: { email: `visitor-${index}@example.be`, message: 'A long question. '.repeat(590) } },
    url: 'https://shop.example.be/contact/',
    occurredAt: new Date().toISOString(),
  }))
  return JSON.stringify({ reports })
}
