import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CHROME,
  eventually,
  pageview,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

let server: TestServer
let account: TestAccount
let site: TestSite
beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server?.stop())

const numbers = async () => {
  const filter = { dimension: 'page', is: '/over-a-socket' }
  const query = { metrics: ['pageviews'], range: { preset: '7d' as const }, filter }
  return (await account.client.analytics.query(site.id, query)).totals.pageviews
}

describe('a connection that', () => {
  const good = () => JSON.stringify({ v: 1, k: site.siteKey, e: [pageview('/over-a-socket')] })
  const head = (...more: string[]) =>
    [
      'POST /v1/events HTTP/1.1',
      'Host: localhost',
      `User-Agent: ${CHROME}`,
      'Content-Type: text/plain',
      ...more,
      '',
      '',
    ].join('\r\n')
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

  /** Writes the pieces and hangs up when it is `cutOff`; answers every status that came back before the end. */
  async function talk(pieces: string[], { cutOff = false } = {}): Promise<number[]> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let received = ''
    socket.on('data', (data) => (received += data))
    socket.on('error', () => undefined)
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    for (const piece of pieces) {
      if (socket.writable) socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const statuses = () => [...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
    if (!cutOff) await Promise.race([closed, eventually(statuses, (found) => found.some((status) => status >= 200))])
    socket.destroy()
    await closed
    return statuses()
  }

  it.each<[string, () => string[], number[]]>([
    [
      'sends in chunks',
      () => [head('Transfer-Encoding: chunked'), chunk(good().slice(0, 9)), chunk(good().slice(9)), '0\r\n\r\n'],
      [202],
    ],
    [
      'asks before it sends',
      () => [head('Expect: 100-continue', `Content-Length: ${good().length}`), good()],
      [100, 202],
    ],
    ['sends chunks of no length', () => [head('Transfer-Encoding: chunked'), 'zz\r\n{}\r\n0\r\n\r\n'], [400]],
    ['has two lengths', () => [head('Content-Length: 2', 'Content-Length: 3'), '{}'], [400]],
    ['has a length and chunks', () => [head('Content-Length: 2', 'Transfer-Encoding: chunked'), '0\r\n\r\n'], [400]],
    ['has a length below nothing', () => [head('Content-Length: -1'), '{}'], [400]],
    ['has a length beyond numbers', () => [head(`Content-Length: ${'9'.repeat(30)}`), '{}'], [400, 413]],
    ['says it has two megabytes', () => [head('Content-Length: 2000000'), ' '.repeat(100_000)], [413]],
    [
      'has two megabytes and says nothing',
      () => [
        head('Transfer-Encoding: chunked'),
        ...Array.from({ length: 20 }, () => chunk(' '.repeat(100_000))),
        '0\r\n\r\n',
      ],
      [413],
    ],
    ['has a header of a megabyte', () => [head(`X-Large: ${'x'.repeat(1_000_000)}`)], [431]],
    ['speaks something else', () => ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n'], [400]],
  ])('%s is answered', async (_, pieces, expected) => {
    const statuses = await talk(pieces())
    expect(expected).toEqual(expect.arrayContaining(statuses))
    expect(statuses.length).toBeGreaterThan(0)
    expect((await server.send(site.siteKey, [pageview('/good-after-all')])).status).toBe(202)
  })

  it('hangs up half-way leaves nothing, two hundred times', async () => {
    const before = await numbers()
    await Promise.all(
      Array.from({ length: 200 }, () => {
        const body = good()
        return talk([head(`Content-Length: ${body.length}`), body.slice(0, -5)], { cutOff: true })
      }),
    )
    expect((await server.send(site.siteKey, [pageview('/good-after-all')])).status).toBe(202)
    expect(await numbers()).toBe(before)
  })
})
