import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from './errors.ts'
import { createHttp, type Http, route } from './http.ts'
import { correlation } from './log.ts'
import { createMeters } from './meters.ts'

/** What the handler does with a text. */
const DEEDS: Record<string, () => unknown> = {
  good: () => ({ accepted: 1, refused: [], parts: 'é🙂' }),
  refused: () => {
    throw new AppError('invalid_request', 'No', { issues: [{ path: '/e', message: 'é' }] })
  },
  unauthenticated: () => {
    throw new AppError('unauthenticated', 'No key')
  },
  busy: () => {
    throw new AppError('overloaded', 'Later', { retryAfterSeconds: 2 })
  },
  broken: () => {
    throw new Error('Nobody may read this')
  },
}

const seen: object[] = []
const noted: object[] = []
const note = (fields: object) => void noted.push({ ...fields, correlation: correlation.getStore()?.requestId })
const meters = createMeters()
const limits = {
  perAddress: 1e9,
  eventsPerAddress: 20,
  perKey: 1e9,
  perAgent: 1e9,
  enrolmentsPerAddress: 1e9,
  eventsPerSite: 1e9,
  agents: { atOnce: 1, waiting: 1, ofOne: 1 },
}
const never = async () => {
  throw new Error('Not asked')
}
const http: Http = createHttp({
  routes: [
    route(endpoints.recordEvents, async ({ text, headers, address, requestId }) => {
      const of = (name: string) => headers.get(name)
      seen.push({ text, address, origin: of('origin'), userAgent: of('user-agent'), nothing: of('x-nothing') })
      expect(correlation.getStore()).toEqual({ requestId })
      await new Promise((resolve) => setImmediate(resolve))
      return (DEEDS[text.replace(/[^a-z]/g, '')] ?? (() => ({ accepted: 0, refused: [], parts: '' })))() as never
    }),
  ],
  database: {} as never,
  authenticate: never,
  authenticateAgent: never,
  isAccount: never,
  secrets: {} as never,
  limits,
  meters,
  log: { debug: note, info: note, warn: note, error: note },
  url: 'http://server',
  trustedProxies: ['127.0.0.0/8'],
})

/** Of what came in, how much was taken directly. */
let taken = 0
const byFetch = getRequestListener((request, env) => http.fetch(request, env))
const server = createServer((incoming, outgoing) => {
  const isDirect = incoming.headers['x-way'] !== 'fetch' && http.answerDirectly(incoming, outgoing)
  if (isDirect) taken++
  else void byFetch(incoming, outgoing)
})
let port: number
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

interface Sent {
  body: string | Buffer
  headers?: Record<string, string>
  method?: string
  path?: string
}
interface Got {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: string
}

function send({ body, headers = {}, method = 'POST', path = '/v1/events' }: Sent, way = ''): Promise<Got> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ port, host: '127.0.0.1', method, path, headers: { ...headers, 'x-way': way } })
    call.on('error', reject)
    call.on('response', async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() })
    })
    call.end(body)
  })
}

/** An answer without what differs each time. */
const lasting = ({ status, headers, body }: Got) => {
  const { date, 'x-request-id': requestId, ...rest } = headers
  expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  return { status, headers: rest, body: body.replaceAll(String(requestId), 'REQUEST-ID') }
}

let addresses = 0
const newAddress = () => `81.0.0.${addresses++}`

it.each<[string, Sent, boolean]>([
  ['a batch', { body: 'good', headers: { origin: 'https://e.be', 'user-agent': 'Browser/1 \u00e9' } }, true],
  ['a batch with a mark of byte order', { body: '\ufeffgood' }, true],
  ['a batch with letters of several bytes', { body: 'é🙂good' }, true],
  ['nothing', { body: '' }, true],
  ['64 KiB', { body: Buffer.alloc(65_536, ' ') }, true],
  ['a batch that is refused', { body: 'refused' }, true],
  ['a key that is unknown', { body: 'unauthenticated' }, true],
  ['a server that is busy', { body: 'busy' }, true],
  ['a failure of ours', { body: 'broken' }, true],
  ['bytes that are no UTF-8', { body: Buffer.from([0xff]) }, true],
  ['a letter cut in half', { body: Buffer.from('é').subarray(0, 1) }, true],
  ['more than 64 KiB', { body: Buffer.alloc(65_537, ' ') }, false],
  ['packed bytes', { body: gzipSync('good'), headers: { 'content-encoding': 'gzip' } }, false],
  ['a body in pieces', { body: 'good', headers: { 'transfer-encoding': 'chunked' } }, false],
  ['a query', { body: 'good', path: '/v1/events?x=1' }, false],
  ['another method', { body: '', method: 'DELETE' }, false],
  ['another address', { body: 'good', path: '/v1/events/' }, false],
  ['a page that asks first', { body: '', method: 'OPTIONS' }, false],
])('%s is answered the same on both ways in', async (_, sent, isDirect) => {
  const address = newAddress()
  const headers = { ...sent.headers, 'x-forwarded-for': address }
  const before = taken
  const [seenFrom, notedFrom] = [seen.length, noted.length]
  const direct = await send({ ...sent, headers })
  expect(taken - before).toBe(isDirect ? 1 : 0)
  const [seenDirectly, notedDirectly] = [seen.slice(seenFrom), noted.slice(notedFrom)]
  const common = await send({ ...sent, headers }, 'fetch')
  expect(lasting(direct)).toEqual(lasting(common))
  expect(seen.slice(seenFrom + seenDirectly.length)).toEqual(seenDirectly)
  const without = (each: object) => ({ ...each, seconds: 0, correlation: 0 })
  expect(noted.slice(notedFrom + notedDirectly.length).map(without)).toEqual(notedDirectly.map(without))
  for (const each of notedDirectly) expect(each).toMatchObject({ correlation: direct.headers['x-request-id'] })
})

it('counts both ways in together, and answers 429 the same', async () => {
  const headers = { 'x-forwarded-for': newAddress() }
  for (let index = 0; index < limits.eventsPerAddress; index++)
    expect((await send({ body: 'good', headers }, index % 2 ? 'fetch' : '')).status).toBe(202)
  const [direct, common] = [await send({ body: 'good', headers }), await send({ body: 'good', headers }, 'fetch')]
  expect(direct.status).toBe(429)
  expect(direct.headers['retry-after']).toMatch(/^\d+$/)
  const { 'retry-after': _, ...others } = lasting(common).headers
  expect(lasting(direct).headers).toMatchObject(others)
})

it('answers the next request on a connection whose body it did not want', async () => {
  const address = newAddress()
  const text = `POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\nContent-Length: 60000\r\n\r\n${' '.repeat(60_000)}`
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  for (let index = 0; index <= limits.eventsPerAddress; index++) socket.write(text)
  socket.write(text.replace(address, newAddress()))
  await expect.poll(() => received.match(/HTTP\/1\.1 \d+/g)?.length).toBe(limits.eventsPerAddress + 2)
  expect(received.match(/HTTP\/1\.1 \d+/g)?.slice(-2)).toEqual(['HTTP/1.1 429', 'HTTP/1.1 202'])
  socket.destroy()
})

it('takes no notice of a visitor who leaves half-way', async () => {
  const from = noted.length
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${newAddress()}\r\nContent-Length: 100\r\n\r\nhalf`,
  )
  const before = taken
  await expect.poll(() => taken).toBe(before + 1)
  socket.destroy()
  await expect.poll(() => noted.slice(from)).toEqual([expect.objectContaining({ status: 400 })])
  expect((await send({ body: 'good', headers: { 'x-forwarded-for': newAddress() } })).status).toBe(202)
})

it('measures both ways in', async () => {
  const { values } = await meters.requests.get()
  const count = values.find(({ metricName, labels }) => /_count$/.test(String(metricName)) && labels.status === 202)
  expect(count?.labels).toMatchObject({ endpoint: 'events.record' })
  expect(count?.value).toBeGreaterThan(limits.eventsPerAddress)
})
