import { setupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EndpointDefinition, endpoints } from './contract/index.ts'
import { type ApiError, type Client, createClient, safe } from './index.ts'
import { exampleOf } from './mock/example.ts'
import { type MockServer, mockServer } from './mock.ts'

const url = 'https://eclipse.example/base'
const SITE = '0190a5c0-1234-7abc-8def-0123456789ab'
const GOAL = '0190a5c0-1234-7abc-8def-0123456789ac'
const range = { preset: '7d' } as const

let mock: MockServer
let client: Client
beforeEach(() => {
  mock = mockServer({ url })
  client = createClient({ url, apiKey: 'te_api_test', fetch: mock.fetch, retries: 0 })
})

it.each(
  Object.values<EndpointDefinition>(endpoints).flatMap(({ id, response }) =>
    response ? [[id, response] as const] : [],
  ),
)('has a valid example of %s, always the same', (id, response) => {
  const example = exampleOf(response, id)
  expect(response.parse(example)).toEqual(example)
  expect(exampleOf(response, id)).toEqual(example)
})

describe('without being told what to answer', () => {
  it('answers with the ids and the words of the request', async () => {
    expect(await client.sites.get(SITE)).toMatchObject({ id: SITE })
    const { site } = await client.sites.create({ domain: 'new.example.be', currency: 'CHF' })
    expect(site).toMatchObject({ domain: 'new.example.be', currency: 'CHF' })
    const goal = await client.goals.change(SITE, GOAL, { name: 'Paid' })
    expect(goal).toMatchObject({ id: GOAL, name: 'Paid' })
    expect(await client.goals.remove(SITE, GOAL)).toBeUndefined()
  })

  it('answers the metrics and dimensions that were asked for', async () => {
    const asked = { metrics: ['visitors', 'revenue'], range, granularity: 'day', dimensions: ['page'] } as const
    const { totals, series, breakdowns } = await client.analytics.query(SITE, {
      ...asked,
      metrics: [...asked.metrics],
      dimensions: [...asked.dimensions],
    })
    expect(totals).toEqual({ visitors: 1, revenue: 1 })
    expect(series).toHaveLength(1)
    expect(breakdowns.page?.rows).toHaveLength(1)
  })

  it('ends every list', async () => {
    const domains: string[] = []
    for await (const { domain } of client.sites.list()) domains.push(domain)
    expect(domains).toEqual(['shop.example.be'])
  })

  it('answers text where there is text', async () => {
    expect(await client.exports.download(SITE, GOAL, SITE)).toBe('example\n')
  })
})

describe('told what to answer', () => {
  it('answers that, or what a function makes of each request', async () => {
    mock.answer('account.get', {
      id: SITE,
      name: 'Ours',
      status: 'active',
      plan: 'pro',
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    mock.answer('analytics.heatmap', ({ body }) => ({
      range: { from: '2026-01-01', to: '2026-01-07', timeZone: 'UTC' },
      clicks: body.page === '/' ? 7 : 0,
      elements: [],
      widths: null,
      truncated: false,
    }))
    mock.answer('exports.download', 'day,visitors\n')
    expect((await client.account.get()).name).toBe('Ours')
    const heatmap = await client.analytics.heatmap(SITE, { range, page: '/', device: 'mobile' })
    expect(heatmap.clicks).toBe(7)
    expect(await client.exports.download(SITE, GOAL, SITE)).toBe('day,visitors\n')
  })

  it('cuts a list into pages', async () => {
    const [site] = (await client.sites.list()).items
    if (!site) throw new Error('There is no site')
    // The contract's own words, where an answer may have more.
    const items = Array.from({ length: 5 }, (_, n) => ({ ...site, domain: `s${n}.example.be` })) as never[]
    mock.answer('sites.list', { items, nextCursor: null })
    const domains: string[] = []
    for await (const { domain } of client.sites.list({ limit: 2 })) domains.push(domain)
    expect(domains).toEqual(['s0', 's1', 's2', 's3', 's4'].map((name) => `${name}.example.be`))
    expect(mock.calls('sites.list').map(({ query }) => query.cursor)).toEqual([
      undefined,
      undefined,
      'mock-2',
      'mock-4',
    ])
  })

  it('lends an example to change', async () => {
    mock.answer('account.get', { ...mock.example('account.get'), plan: 'pro_plus' })
    expect((await client.account.get()).plan).toBe('pro_plus')
    mock.answer('sites.list', mock.example('sites.list'))
    expect((await client.sites.list()).nextCursor).toBeNull()
  })

  it('refuses an answer that no server would give', () => {
    expect(() => mock.answer('account.get', { name: 'half' } as never)).toThrow('account.get cannot answer this: /id')
    expect(() => mock.answer('account.getAll' as never, {} as never)).toThrow('There is no endpoint "account.getAll"')
  })

  it('fails as often as it is told to, and says so as the server does', async () => {
    mock.fail('sites.get', 'rate_limited', { times: 2, retryAfterSeconds: 0 })
    const { error } = await safe(client.sites.get(SITE))
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryable: true, retryAfterSeconds: 0 })
    expect(await client.sites.get(SITE, { retries: 1 })).toMatchObject({ id: SITE })
    expect(mock.calls('sites.get')).toHaveLength(3)
  })

  it('forgets all of it when it is reset', async () => {
    mock.fail('account.get', 'not_found')
    mock.answer('account.change', {
      id: SITE,
      name: 'Other',
      status: 'active',
      plan: 'pro',
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    await client.account.rename('A', { idempotencyKey: 'k' })
    mock.reset()
    await client.account.get()
    expect(await client.account.rename('B', { idempotencyKey: 'k' })).toMatchObject({ name: 'B' })
    expect(mock.calls('account.change').map(({ body }) => body.name)).toEqual(['B'])
  })
})

describe('a request that is not in order', () => {
  const failureOf = async (call: PromiseLike<unknown>): Promise<ApiError | null> => (await safe(call)).error

  it.each([
    ['has no key', () => createClient({ url, fetch: mock.fetch }).account.get(), 'unauthenticated', 401],
    ['names no site', () => client.sites.get('shop'), 'not_found', 404],
    ['asks for too long a page', async () => client.sites.list({ limit: 500 }), 'invalid_request', 400],
    ['asks no metric', () => client.analytics.query(SITE, { metrics: [], range }), 'invalid_request', 400],
  ])('%s is refused as the server would', async (_, call, code, status) => {
    expect(await failureOf(call())).toMatchObject({ code, status })
  })

  it('is told what is wrong, field by field', async () => {
    const error = await failureOf(client.sites.create({ domain: 'no domain', currency: 'euro' } as never))
    expect(error?.issues.map(({ path }) => path)).toEqual(['/domain', '/currency'])
    expect(mock.calls('sites.create')).toEqual([])
  })

  it.each([
    ['no JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
    ['another type', { body: 'name=x', headers: { 'content-type': 'text/plain' } }, 415],
  ])('with %s is refused', async (_, init, status) => {
    const headers = { authorization: 'Bearer x', ...init.headers }
    const response = await mock.fetch(`${url}/v1/account`, { method: 'PATCH', ...init, headers })
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
  })

  it('at another address, or by another method, is told so', async () => {
    expect((await mock.fetch(`${url}/v1/nowhere`)).status).toBe(404)
    const response = await mock.fetch(`${url}/v1/account`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, PATCH'])
  })
})

it('gives the first answer again under an idempotency key, and refuses it with another body', async () => {
  let count = 0
  mock.answer('account.change', ({ body }) => ({
    id: SITE,
    name: `${body.name} ${++count}`,
    status: 'active',
    plan: 'pro',
    createdAt: '2026-01-01T00:00:00.000Z',
  }))
  const rename = (name: string) => client.account.rename(name, { idempotencyKey: 'k' })
  expect((await rename('A')).name).toBe('A 1')
  expect((await rename('A')).name).toBe('A 1')
  expect((await safe(rename('B'))).error).toMatchObject({ code: 'idempotency_key_reused', status: 422 })
  expect(mock.calls('account.change')).toHaveLength(1)
})

it('tells who listens to a live stream, and goes on after the last message', async () => {
  const stream = client.analytics.live(SITE)
  expect((await stream.next()).value).toMatchObject({ type: 'stream.opened', isResumed: false })
  mock.tell(SITE)
  const { value: first } = await stream.next()
  expect(first).toMatchObject({ type: 'events.accepted', siteId: SITE })
  await stream.return()
  mock.tell(SITE, 'meanwhile')
  const again = client.analytics.live(SITE, { lastEventId: first?.eventId ?? '' })
  expect((await again.next()).value).toMatchObject({ type: 'stream.opened', isResumed: true })
  expect((await again.next()).value).toMatchObject({ type: 'meanwhile' })
  await again.return()
})

describe('under msw', () => {
  const worker = setupServer()
  beforeEach(() => {
    worker.listen()
    worker.use(...mock.handlers)
  })
  afterEach(() => worker.close())

  it('answers a program that knows nothing of it', async () => {
    const unaware = createClient({ url, apiKey: 'te_api_test' })
    expect(await unaware.sites.get(SITE)).toMatchObject({ id: SITE })
    const stream = unaware.analytics.live(SITE)
    expect((await stream.next()).value).toMatchObject({ type: 'stream.opened' })
    await stream.return()
  })
})
