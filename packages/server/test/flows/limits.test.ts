import { request as httpRequest } from 'node:http'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageview, post, startServer, type TestAccount, type TestServer, type TestSite } from '../support/server.ts'
import { call } from '../support/walk.ts'

const LIMIT = 20
// Every test comes from addresses of its own, so that none uses up what another counts on.
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({
    limits: { perAddress: LIMIT, eventsPerAddress: LIMIT, perKey: LIMIT, eventsPerSite: 3 * LIMIT },
  })
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const catalog = (forwardedFor: string) =>
  fetch(`${server.url}/v1/catalog`, { headers: { 'x-forwarded-for': forwardedFor } })
const statuses = async (times: number, run: (index: number) => Promise<{ status: number }>) => {
  const found: number[] = []
  for (let index = 0; index < times; index++) found.push((await run(index)).status)
  return found
}
const allOf = (status: number, times: number) => Array(times).fill(status)

describe('requests', () => {
  it('from one address are limited, with how long to wait', async () => {
    expect(await statuses(LIMIT, () => catalog('81.0.0.1'))).toEqual(allOf(200, LIMIT))
    const refused = await catalog('81.0.0.1')
    expect(refused.status).toBe(429)
    const wait = Number(refused.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429, requestId: expect.any(String) })
    expect((await catalog('81.0.0.2')).status).toBe(200)
  })

  it('of a whole /64 of IPv6 are one’s', async () => {
    expect(await statuses(LIMIT, (index) => catalog(`2001:db8:0:1::${index.toString(16)}`))).toEqual(allOf(200, LIMIT))
    expect((await catalog('2001:db8:0:1:ffff::1')).status).toBe(429)
    expect((await catalog('2001:db8:0:2::1')).status).toBe(200)
  })

  it('are not shared out by an address that the caller makes up', async () => {
    expect(await statuses(LIMIT, (index) => catalog(`10.1.1.${index}, 81.0.0.3`))).toEqual(allOf(200, LIMIT))
    expect((await catalog('10.2.2.2, 81.0.0.3')).status).toBe(429)
    // And nobody is kept out by another who uses up an address that is not his.
    expect((await catalog('10.1.1.1')).status).toBe(200)
  })

  it('with a wrong key are counted too, so that none is found by trying', async () => {
    const attempt = (index: number) =>
      call(server.url, { endpoint: endpoints.getAccount }, {}, `te_api_${String(index).repeat(43).slice(0, 43)}`, {
        'x-forwarded-for': '81.0.0.4',
      })
    expect(await statuses(LIMIT + 2, attempt)).toEqual([...allOf(401, LIMIT), 429, 429])
  })

  it('with one key are limited, from however many addresses', async () => {
    const { secret } = await server.operator(account.id).keys.create({ kind: 'api', scopes: ['account:read'] })
    const read = (key: string) => (index: number) =>
      call(server.url, { endpoint: endpoints.getAccount }, {}, key, { 'x-forwarded-for': `82.0.0.${index}` })
    expect(await statuses(LIMIT + 1, read(secret))).toEqual([...allOf(200, LIMIT), 429])
    expect((await read(account.apiKey)(99)).status).toBe(200)
  })
})

describe('events', () => {
  const send = (address: string, key = site.siteKey) => server.send(key, [pageview()], { address })

  it('from one address are limited by themselves', async () => {
    expect(await statuses(LIMIT + 1, () => send('83.0.0.1'))).toEqual([...allOf(202, LIMIT), 429])
    expect((await send('83.0.0.1')).headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await catalog('83.0.0.1')).status).toBe(200)
    expect((await send('83.0.0.2')).status).toBe(202)
  })

  it('of one site are limited, and other sites are not', async () => {
    const [busy, quiet] = [await server.addSite(account), await server.addSite(account)].map(
      ({ siteKey }) => siteKey,
    ) as [string, string]
    expect(await statuses(3 * LIMIT + 1, (index) => send(`84.0.${index}.1`, busy))).toEqual([
      ...allOf(202, 3 * LIMIT),
      429,
    ])
    expect((await send('84.1.0.1', quiet)).status).toBe(202)
  })
})

describe('a body', () => {
  const send = (path: string, bytes: number, headers: Record<string, string>) =>
    post(`${server.url}${path}`, Buffer.alloc(bytes, ' '), { 'x-forwarded-for': `85.0.${count++}.1`, ...headers })
  let count = 0
  const json = () => ({ 'content-type': 'application/json', authorization: `Bearer ${account.apiKey}` })

  it('of events may have 64 KiB', async () => {
    expect((await send('/v1/events', 65_536, {})).status).toBe(400)
    const refused = await send('/v1/events', 65_537, {})
    expect([refused.status, await refused.json()]).toEqual([413, expect.objectContaining({ code: 'body_too_large' })])
  })

  it('of anything else may have a megabyte', async () => {
    expect((await send('/v1/sites', 1_048_576, json())).status).toBe(400)
    const refused = await send('/v1/sites', 1_048_577, json())
    expect([refused.status, await refused.json()]).toEqual([413, expect.objectContaining({ code: 'body_too_large' })])
  })

  it('is counted as it comes when it does not say how long it is', async () => {
    const chunks = { 'transfer-encoding': 'chunked' }
    expect((await send('/v1/events', 65_536, chunks)).status).toBe(400)
    expect((await send('/v1/events', 65_537, chunks)).status).toBe(413)
  })

  it('is not waited for from a caller who may not send it', async () => {
    const headers = {
      'content-type': 'application/json',
      'content-length': '2000000',
      authorization: 'Bearer te_api_unknown',
    }
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${server.url}/v1/sites`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode)
        request.destroy()
      })
      request.on('error', reject)
      // The body never comes.
      request.flushHeaders()
    })
    expect(status).toBe(401)
  })
})

it('does not count the operator on the server itself', async () => {
  for (let index = 0; index < 2 * LIMIT; index++) {
    const response = await server.app.fetch(new Request(`${server.url}/health/live`), { operatorSocket: true })
    expect(response.status).toBe(200)
  }
})
