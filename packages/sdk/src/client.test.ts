import { expect, it, vi } from 'vitest'
import { ApiError } from './api-error.ts'
import { createClient } from './client.ts'
import { ERRORS } from './contract/errors.ts'

const ID = '0190a5c0-1234-7abc-8def-0123456789ab'
const account = { id: ID, name: 'A', status: 'active', plan: 'tiny', createdAt: '2026-06-10T10:00:00.000Z' }
const answer = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
const problem = (status: number, code: string, headers: Record<string, string> = {}, more: object = {}) =>
  answer({ type: '', title: 'Title', status, code, detail: 'Detail', requestId: 'in-body', ...more }, status, {
    'content-type': 'application/problem+json',
    ...headers,
  })

/** A client whose requests are written down and answered from a list; an answer may be a function. */
function clientOf(answers: (Response | Error | ((request: Request) => Promise<Response>))[], options: object = {}) {
  const requests: Request[] = []
  const fetch = async (request: Request) => {
    requests.push(request.clone())
    const next = answers.shift()
    if (!next) throw new Error('One request too many')
    if (next instanceof Error) throw next
    return typeof next === 'function' ? next(request) : next
  }
  return {
    requests,
    client: createClient({ url: 'http://server', apiKey: 'te_api_key', fetch: fetch as never, ...options }),
  }
}
const failureOf = (promise: PromiseLike<unknown>): Promise<ApiError> =>
  Promise.resolve(promise).then(
    () => expect.unreachable(),
    (error) => error,
  )

it('sends the key, and a body as JSON', async () => {
  const { client, requests } = clientOf([answer(account)])
  expect(await client.account.rename('B')).toEqual(account)
  const [request] = requests
  expect([request?.method, request?.url]).toEqual(['PATCH', 'http://server/v1/account'])
  expect(request?.headers.get('authorization')).toBe('Bearer te_api_key')
  expect(request?.headers.get('content-type')).toContain('application/json')
  expect(await request?.json()).toEqual({ name: 'B' })
})

it('keeps a path that the address has, and writes ids into paths safely', async () => {
  const { client, requests } = clientOf([answer(account), problem(404, 'not_found')], { url: 'https://e.example/base' })
  await client.account.get()
  await failureOf(client.sites.get('../a?b#c'))
  expect(requests.map(({ url }) => url)).toEqual([
    'https://e.example/base/v1/account',
    'https://e.example/base/v1/sites/..%2Fa%3Fb%23c',
  ])
})

it('names the account an operator acts for', async () => {
  const { client, requests } = clientOf([answer(account)], { accountId: ID })
  await client.account.get()
  expect(requests[0]?.headers.get('tinyeclipse-account')).toBe(ID)
})

it('leaves out what a list was not asked for', async () => {
  const page = { items: [], nextCursor: null }
  const { client, requests } = clientOf([answer(page), answer(page)])
  await client.sites.list()
  await client.sites.list({ limit: 5, cursor: 'a b' })
  expect(requests.map(({ url }) => new URL(url).search)).toEqual(['', '?limit=5&cursor=a+b'])
})

it('gives back fields that a newer server adds', async () => {
  const { client } = clientOf([answer({ ...account, newer: 1 })])
  expect(await client.account.get()).toMatchObject({ newer: 1 })
})

it('answers nothing to what has no answer', async () => {
  const { client } = clientOf([new Response(null, { status: 204 })])
  expect(await client.keys.revoke(ID)).toBeUndefined()
})

it('makes an ApiError of a problem', async () => {
  const issues = [{ path: '/name', message: 'Too long' }]
  const { client } = clientOf([problem(400, 'invalid_request', { 'x-request-id': 'in-header' }, { issues })])
  const error = await failureOf(client.account.rename('x'))
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    name: 'ApiError',
    code: 'invalid_request',
    status: 400,
    retryable: false,
    requestId: 'in-header',
    issues,
  })
  expect(error.message).toContain('Too long')
  expect(error.problem?.detail).toBe('Detail')
})

it.each(Object.entries(ERRORS))('knows whether %s is worth another try', async (code, { status, retryable }) => {
  const { client } = clientOf([problem(status, code)], { retries: 0 })
  expect(await failureOf(client.account.get())).toMatchObject({ code, status, retryable })
})

it.each([
  [502, '<html>Bad gateway</html>', true],
  [403, 'Forbidden by the proxy', false],
  [429, 'Slow down, says the proxy', true],
  [500, '', true],
  [500, 'null', true],
  [500, '{"code":5}', true],
])('makes an ApiError of a %i that is no problem', async (status, body, retryable) => {
  const { client } = clientOf([new Response(body, { status, headers: { 'content-type': 'text/html' } })], {
    retries: 0,
  })
  expect(await failureOf(client.account.get())).toMatchObject({
    name: 'ApiError',
    code: 'internal',
    status,
    retryable,
    problem: null,
  })
})

it.each([
  ['no JSON', new Response('<html>', { status: 200 })],
  ['another shape', answer({ ...account, status: 5 })],
  ['nothing', new Response(null, { status: 200 })],
])('does not hand out %s for an answer', async (_, response) => {
  const { client } = clientOf([response])
  expect(await failureOf(client.account.get())).toMatchObject({
    name: 'ApiError',
    code: 'invalid_response',
    status: 200,
    retryable: false,
  })
})

it('makes an ApiError of a server that cannot be reached', async () => {
  const { client } = clientOf([new TypeError('fetch failed')], { retries: 0 })
  expect(await failureOf(client.account.get())).toMatchObject({
    name: 'ApiError',
    code: 'network_error',
    status: 0,
    retryable: true,
    requestId: null,
  })
})

it('gives up on one attempt after the timeout', async () => {
  const hang = (request: Request) =>
    new Promise<Response>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
  const { client } = clientOf([hang], { timeout: 20, retries: 0 })
  expect(await failureOf(client.account.get())).toMatchObject({
    name: 'ApiError',
    code: 'timeout',
    status: 0,
    retryable: true,
  })
})

it('ends a call when its caller does, with the caller’s reason', async () => {
  const stop = new AbortController()
  const hang = (request: Request) =>
    new Promise<Response>((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason))
      stop.abort(new Error('changed my mind'))
    })
  const { client, requests } = clientOf([hang])
  await expect(client.account.get({ signal: stop.signal })).rejects.toThrow('changed my mind')
  expect(requests).toHaveLength(1)
})

/** Runs the call with a clock that jumps to the next timer; answers how long it would have waited. */
async function skipWaiting<T>(run: () => PromiseLike<T>): Promise<{ result: T; waited: number }> {
  vi.useFakeTimers({ shouldAdvanceTime: false })
  try {
    const began = Date.now()
    let isDone = false
    const running = Promise.resolve(run()).finally(() => {
      isDone = true
    })
    running.catch(() => undefined)
    while (!isDone) await vi.advanceTimersByTimeAsync(100)
    return { result: await running, waited: Date.now() - began }
  } finally {
    vi.useRealTimers()
  }
}

it.each([
  ['seconds', () => '3', 3_000],
  ['a date', () => new Date(Date.now() + 3_000).toUTCString(), 2_000],
])('tries again after as long as the server says in %s', async (_, retryAfter, atLeast) => {
  const { client, requests } = clientOf([
    async () => problem(429, 'rate_limited', { 'retry-after': retryAfter() }),
    async () => problem(503, 'overloaded', { 'retry-after': retryAfter() }),
    answer(account),
  ])
  const { result, waited } = await skipWaiting(() => client.account.get())
  expect(result).toEqual(account)
  expect(requests).toHaveLength(3)
  expect(waited).toBeGreaterThanOrEqual(atLeast * 2)
  expect(waited).toBeLessThan(8_000)
})

it('tries a change again under the same idempotency key, and another change under another', async () => {
  const { client, requests } = clientOf([
    new TypeError('fetch failed'),
    problem(500, 'internal'),
    answer(account),
    answer(account),
  ])
  await skipWaiting(() => client.account.rename('B'))
  await client.account.rename('C')
  const keys = requests.map(({ headers }) => headers.get('idempotency-key'))
  expect(keys).toHaveLength(4)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(new Set(keys.slice(0, 3)).size).toBe(1)
  expect(keys[3]).not.toBe(keys[0])
})

it('takes the idempotency key that it is given, and sends none with what changes nothing', async () => {
  const { client, requests } = clientOf([answer(account), answer(account)])
  await client.account.rename('B', { idempotencyKey: 'mine' })
  await client.account.get()
  expect(requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine', null])
})

it('gives up after its retries, with the last failure', async () => {
  const { client, requests } = clientOf([
    problem(503, 'overloaded'),
    problem(503, 'overloaded'),
    problem(500, 'internal'),
  ])
  await expect(skipWaiting(() => client.account.get())).rejects.toMatchObject({ code: 'internal' })
  expect(requests).toHaveLength(3)
})

it.each([400, 401, 402, 403, 404, 409, 413, 415, 422])(
  'does not try again what was refused with %i',
  async (status) => {
    const { client, requests } = clientOf([problem(status, 'whatever')])
    expect(await failureOf(client.account.get())).toMatchObject({ status })
    expect(requests).toHaveLength(1)
  },
)
