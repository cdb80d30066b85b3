import { setupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EndpointDefinition, endpoints } from './contract/index.ts'
import { type ApiError, type Client, createClient, safe } from './index.ts'
import { CALLS_BY_ANOTHER_NAME, findEndpoint } from './mock/endpoints.ts'
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

  it('answers a comparison when one was asked for, as long as what it is compared with', async () => {
    const asked = { metrics: ['visitors'], range, granularity: 'day', comparison: 'previous' } as const
    const { comparison, series } = await client.analytics.query(SITE, { ...asked, metrics: [...asked.metrics] })
    expect(comparison).toEqual({
      range: expect.objectContaining({ timeZone: expect.any(String) }),
      totals: { visitors: 1 },
      series,
    })
  })

  it('answers the metrics and dimensions that there are', async () => {
    const { metrics, dimensions, plans } = await client.analytics.catalog()
    expect(metrics).toContainEqual(expect.objectContaining({ name: 'bounce_rate', unit: 'percent' }))
    expect(dimensions).toContainEqual(expect.objectContaining({ name: 'country' }))
    expect(plans).not.toEqual([])
    const all = {
      metrics: metrics.map(({ name }) => name),
      dimensions: dimensions.slice(0, 15).map(({ name }) => name),
    }
    expect(Object.keys((await client.analytics.query(SITE, { ...all, range })).totals)).toEqual(all.metrics)
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
    expect(() => mock.answer('account.getAll' as never, {} as never)).toThrow(
      'There is no endpoint "account.getAll"; there are account.audit, account.change, account.get, account.rename,',
    )
    expect(() => mock.calls('analytcs.query' as never)).toThrow('there are analytics.query')
  })

  it('fails as often as it is told to, and says so as the server does', async () => {
    mock.fail('sites.get', 'rate_limited', { times: 2, retryAfterSeconds: 0 })
    const { error } = await safe(client.sites.get(SITE))
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryable: true, retryAfterSeconds: 0 })
    expect(await client.sites.get(SITE, { retries: 1 })).toMatchObject({ id: SITE })
    expect(mock.calls('sites.get')).toHaveLength(3)
  })

  it.each(['network_error', 'timeout'] as const)('does not answer: %s', async (code) => {
    mock.fail('sites.get', code, { times: 1 })
    expect((await safe(client.sites.get(SITE))).error).toMatchObject({ code, status: 0, retryable: true })
    expect(await client.sites.get(SITE)).toMatchObject({ id: SITE })
  })

  it('takes no error that a server has not', () => {
    expect(() => mock.fail('sites.get', 'teapot' as never)).toThrow(
      'There is no error "teapot"; there are invalid_request,',
    )
  })

  it('knows a call by the name that the client has for it, or the server', async () => {
    mock.answer('account.rename', { ...mock.example('account.change'), name: 'Mine' })
    expect((await client.account.rename('x')).name).toBe('Mine')
    expect(mock.calls('account.rename').map(({ body }) => body.name)).toEqual(['x'])
    expect(mock.calls('account.change')).toHaveLength(1)
    mock.fail('analytics.catalog', 'overloaded')
    expect((await safe(client.analytics.catalog())).error?.code).toBe('overloaded')
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
    [
      'metric',
      { metrics: ['visitors', 'visits'] },
      '/metrics/1',
      /^There is no metric "visits"; there are bounce_rate, /,
    ],
    ['dimension', { dimensions: ['city'] }, '/dimensions/0', /"city"; there are browser, .* and property:<key>$/],
    ['property', { dimensions: ['property:'] }, '/dimensions/0', /"property:"/],
    ['dimension of a filter', { filter: { or: [{ dimension: 'city', is: 'Gent' }] } }, '/filter', /"city"/],
  ])('names a %s that there is not', async (_, more, path, message) => {
    const asked = { metrics: ['visitors'], range, ...more }
    const error = await failureOf(client.analytics.query(SITE, asked))
    expect(error).toMatchObject({
      code: 'invalid_request',
      issues: [{ path, message: expect.stringMatching(message) }],
    })
    const exported = await failureOf(client.analytics.export(SITE, { query: asked, format: 'csv' }))
    expect(exported?.issues[0]?.path).toBe(`/query${path}`)
  })

  it('may name what the catalog that it answers has, and every property', async () => {
    const [metric] = mock.example('catalog.get').metrics
    if (!metric) throw new Error('There is no metric')
    mock.answer('catalog.get', { ...mock.example('catalog.get'), metrics: [{ ...metric, name: 'visits' }] })
    const asked = { metrics: ['visits'], range, dimensions: ['property:plan'] }
    expect(await client.analytics.query(SITE, asked)).toMatchObject({ totals: { visits: 1 } })
  })

  it('is told what would do, where that is known', async () => {
    const error = await failureOf(
      client.analytics.query(SITE, { metrics: ['visitors'], range: { preset: '8d' as never } }),
    )
    expect(error?.issues).toEqual([
      { path: '/range/preset', message: expect.stringContaining('expected one of "today"|') },
    ])
  })

  it('for sessions of no range is told so', async () => {
    const error = await failureOf(client.analytics.sessions(SITE, undefined as never))
    expect(error?.issues).toEqual([{ path: '/range', message: expect.stringContaining('expected object') }])
  })

  it('to another address than the mock’s is told so', async () => {
    const away = createClient({ url: 'https://other.example', apiKey: 'x', fetch: mock.fetch })
    expect((await failureOf(away.account.get()))?.message).toContain(
      `The mock stands for ${url}, and this went to https://other.example`,
    )
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

it('knows every call of the client by its name', async () => {
  type Calls = Record<string, (...given: unknown[]) => PromiseLike<unknown> | AsyncGenerator>
  const names = Object.entries<object>({ ...client }).flatMap(([area, calls]) =>
    Object.keys(calls).map((name) => [area, name] as const),
  )
  for (const [area, name] of names) {
    const asked: string[] = []
    const noting = createClient({
      url,
      fetch: (async () => new Response(null, { status: 400 })) as typeof globalThis.fetch,
      log: ({ endpoint }) => asked.push(endpoint),
    })
    const made = (noting as unknown as Record<string, Calls>)[area]?.[name]?.(SITE, {}, {})
    if (!made) throw new Error(`There is no ${area}.${name}`)
    await expect('next' in made ? made.next() : made).rejects.toThrow('answered 400')
    expect(findEndpoint(`${area}.${name}`).id).toBe(asked[0])
  }
  const ids = Object.values<EndpointDefinition>(endpoints).map(({ id }) => id)
  expect(ids.filter((id) => id in CALLS_BY_ANOTHER_NAME)).toEqual([])
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
    mock.fail('sites.get', 'network_error', { times: 1 })
    expect((await safe(unaware.sites.get(SITE, { retries: 0 }))).error?.code).toBe('network_error')
    mock.fail('sites.get', 'timeout', { times: 1 })
    expect((await safe(unaware.sites.get(SITE, { retries: 0, timeout: 20 }))).error?.code).toBe('timeout')
    const stream = unaware.analytics.live(SITE)
    expect((await stream.next()).value).toMatchObject({ type: 'stream.opened' })
    await stream.return()
  })
})
