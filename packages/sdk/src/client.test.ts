import { describe, expect, it, vi } from 'vitest'
import { ApiError, isApiError } from './api-error.ts'
import { account as accountArea } from './areas/account.ts'
import { type Client, createClient, createClientOf } from './client.ts'
import { ERRORS } from './contract/errors.ts'
import { CONTRACT_VERSION } from './contract/version.ts'
import type { LogEntry } from './log.ts'
import { safe } from './safe.ts'

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

it('says which server it cannot reach', async () => {
  const { client } = clientOf([new TypeError('fetch failed')], { retries: 0, url: 'https://e.example:8443/base' })
  expect((await failureOf(client.account.get())).message).toBe('Cannot reach e.example:8443 for GET /v1/account')
})

it('takes a limit of the fetch it was given for what it is', async () => {
  const { client } = clientOf([new DOMException('Too long', 'TimeoutError')], { retries: 0 })
  expect(await failureOf(client.account.get())).toMatchObject({ name: 'ApiError', code: 'timeout' })
})

it('asks about its address when a page answers in place of the server', async () => {
  const { client } = clientOf([new Response(' <!doctype html>', { headers: { 'content-type': 'text/html' } })])
  const { message } = await failureOf(client.account.get())
  expect(message).toBe('The answer of account.get is not JSON but HTML: is http://server the address of your server?')
})

it('says what an answer lacks in sentences', async () => {
  const { client } = clientOf([answer({ ...account, name: 5 }), answer(null)])
  const wrong = 'The answer of account.get is not as the contract says. /name: Expected string, received number.'
  expect((await failureOf(client.account.get())).message).toBe(wrong)
  expect((await failureOf(client.account.get())).message).toBe('The answer of account.get is not JSON')
})

describe('what is missing is told before anything is sent', () => {
  it.each([
    ['url is undefined', {}],
    ['url is "eclipse.example.be"', { url: 'eclipse.example.be' }],
    ['url is "/base"', { url: '/base' }],
    ['url is "ftp://e.example"', { url: 'ftp://e.example' }],
    ['url is "http://"', { url: 'http://' }],
    ['apiKey is empty', { url: 'http://server', apiKey: ' ' }],
    ['apiKey is null', { url: 'http://server', apiKey: null }],
  ])('by createClient when %s', (what, options) => {
    for (const create of [createClient, (given: never) => createClientOf({ accountArea }, given)])
      expect(() => create(options as never)).toThrow(new RegExp(`^createClient needs .*; ${what.replace('.', '\\.')}`))
  })

  it.each([
    ['sites.get needs siteId, which is undefined', '/siteId', (client: Client) => client.sites.get(undefined as never)],
    ['sites.get needs siteId, which is empty', '/siteId', (client: Client) => client.sites.get('')],
    ['goals.remove needs goalId', '/goalId', (client: Client) => client.goals.remove(ID, null as never)],
    ['analytics.query needs an object', '', (client: Client) => client.analytics.query(ID, undefined as never)],
    ['sites.create needs an object', '', (client: Client) => client.sites.create(undefined as never)],
  ])('by the call: %s', async (message, path, ask) => {
    const { client, requests } = clientOf([])
    const error = await failureOf(ask(client))
    expect(error).toMatchObject({ name: 'ApiError', code: 'invalid_request', status: 0, retryable: false })
    expect([error.message, error.issues[0]?.path]).toEqual([expect.stringContaining(message), path])
    expect(requests).toEqual([])
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

it.each([408, 425, 429, 500, 501, 502, 503, 504, 522])('tries again what was answered %i', async (status) => {
  const { client, requests } = clientOf([problem(status, 'whatever'), answer(account)])
  const { result } = await skipWaiting(() => client.account.get())
  expect(result).toEqual(account)
  expect(requests.map(({ headers }) => headers.get('tinyeclipse-try'))).toEqual(['1', '2'])
})

it('tries again what is still running, and whatever the server asks to come back for', async () => {
  const { client, requests } = clientOf([
    problem(409, 'request_in_progress'),
    problem(409, 'conflict', { 'retry-after': '1' }),
    answer(account),
  ])
  expect((await skipWaiting(() => client.account.get())).result).toEqual(account)
  expect(requests).toHaveLength(3)
})

it('tries again when an answer is cut in the middle, and when it takes too long', async () => {
  const cut = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":')),
    pull: () => Promise.reject(new TypeError('terminated')),
  })
  const hangs = () => new Promise<Response>(() => undefined)
  const { client, requests } = clientOf([new Response(cut), hangs, answer(account)], { timeout: 1_000 })
  const { result, waited } = await skipWaiting(() => client.account.get())
  expect(result).toEqual(account)
  expect(requests).toHaveLength(3)
  expect(waited).toBeGreaterThanOrEqual(1_000)
})

it.each([
  ['none', 0, 0],
  ['all', 0.999_999, 300 + 600 + 1_200 + 2_400 + 4_800 + 8_000],
])('waits between none and all of a growing delay: %s', async (_, random, expected) => {
  vi.spyOn(Math, 'random').mockReturnValue(random)
  const failures = Array.from({ length: 6 }, () => problem(500, 'internal'))
  const { client } = clientOf([...failures, answer(account)], { retries: 6 })
  const { waited } = await skipWaiting(() => client.account.get())
  expect(waited).toBeGreaterThanOrEqual(Math.floor(expected))
  expect(waited).toBeLessThan(expected + 1_000)
})

describe('a deadline over all tries', () => {
  const hangs = () => new Promise<Response>(() => undefined)

  it('ends a try that is under way', async () => {
    const { client, requests } = clientOf([problem(500, 'internal'), hangs], { timeout: 60_000, deadline: 3_000 })
    const { result, waited } = await skipWaiting(() => failureOf(client.account.get()))
    expect(result).toMatchObject({ code: 'timeout', retryable: true, cause: { code: 'internal' } })
    expect(waited).toBeLessThanOrEqual(3_200)
    expect(requests).toHaveLength(2)
  })

  it('is not slept through: who is told to come back later than that is told at once', async () => {
    const { client, requests } = clientOf([problem(429, 'rate_limited', { 'retry-after': '90' })])
    const { result, waited } = await skipWaiting(() => failureOf(client.account.get()))
    expect(result).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 90 })
    expect(waited).toBeLessThan(500)
    expect(requests).toHaveLength(1)
  })

  it('can be given for one call', async () => {
    const { client, requests } = clientOf([problem(429, 'rate_limited', { 'retry-after': '90' }), answer(account)])
    const { result, waited } = await skipWaiting(() => client.account.get({ deadline: 100_000 }))
    expect(result).toEqual(account)
    expect(waited).toBeGreaterThanOrEqual(90_000)
    expect(requests).toHaveLength(2)
  })
})

it('takes options for one call in place of those of the client', async () => {
  const { client, requests } = clientOf([problem(500, 'internal')], { headers: { 'x-of': 'client' }, retries: 5 })
  await failureOf(client.account.rename('B', { retries: 0, headers: { 'x-of': 'call' }, idempotencyKey: 'k' }))
  expect(requests).toHaveLength(1)
  expect(requests[0]?.headers.get('x-of')).toBe('call')
})

it('says with which version of the contract it was made', async () => {
  const { client, requests } = clientOf([answer(account)])
  await client.account.get()
  expect(requests[0]?.headers.get('tinyeclipse-version')).toBe(CONTRACT_VERSION)
})

describe('a call that its caller ends', () => {
  it('ends at once in the pause between two tries', async () => {
    const stop = new AbortController()
    const { client, requests } = clientOf([problem(503, 'overloaded', { 'retry-after': '30' })])
    const failing = failureOf(client.account.get({ signal: stop.signal }))
    while (requests.length === 0) await new Promise((next) => setTimeout(next))
    const began = Date.now()
    setTimeout(() => stop.abort(new Error('changed my mind')), 20)
    expect((await failing).message).toBe('changed my mind')
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(requests).toHaveLength(1)
  })

  it('ends at once when it was ended before, and sends nothing', async () => {
    const { client, requests } = clientOf([answer(account)])
    expect((await failureOf(client.account.get({ signal: AbortSignal.abort() }))).name).toBe('AbortError')
    expect(requests).toEqual([])
  })

  it('by a limit of time is an error of a timeout, over several calls and before one', async () => {
    const hangs = () => new Promise<Response>(() => undefined)
    const { client, requests } = clientOf([problem(500, 'internal', { 'retry-after': '0' }), hangs])
    const signal = AbortSignal.timeout(50)
    const during = await safe(client.account.get({ signal }))
    expect(during.error).toMatchObject({ code: 'timeout', retryable: true, cause: { code: 'internal' } })
    const sent = requests.length
    const after = await safe(client.sites.list({ signal }))
    expect(after.error).toMatchObject({ code: 'timeout', cause: { name: 'TimeoutError' } })
    expect(requests).toHaveLength(sent)
  })

  it('ends whatever the fetch it was given makes of the signal', async () => {
    const stop = new AbortController()
    const { client } = clientOf([
      () => {
        stop.abort(new Error('changed my mind'))
        return new Promise<Response>(() => undefined)
      },
    ])
    await expect(client.account.get({ signal: stop.signal })).rejects.toThrow('changed my mind')
  })
})

describe('its log', () => {
  it('tells each try and nothing secret', async () => {
    const entries: LogEntry[] = []
    const headers = { 'x-request-id': 'r1', 'tinyeclipse-version': '2030-01-01' }
    const { client } = clientOf(
      [problem(500, 'internal'), answer(account, 200, headers), new TypeError('fetch failed')],
      {
        log: (entry: LogEntry) => entries.push(entry),
        retries: 1,
      },
    )
    await skipWaiting(() => client.sites.get(ID).then(undefined, () => undefined))
    await failureOf(client.personalData.export('anna@example.be', { email: 'anna@example.be' }, { retries: 0 }))
    const common = { event: 'try', method: 'GET', endpoint: 'sites.get', path: `/v1/sites/${ID}` }
    expect(entries).toMatchObject([
      { ...common, status: 500, try: 1, requestId: null, serverVersion: null },
      { ...common, status: 200, try: 2, requestId: 'r1', serverVersion: '2030-01-01' },
      { status: 0, try: 1, path: '/v1/sites/:siteId/personal-data/export' },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/anna|te_api_key/)
  })
})

it('names areas one by one', async () => {
  const fetch = async () => answer(account)
  const client = createClientOf(
    { mine: accountArea },
    { url: 'http://server', fetch: fetch as typeof globalThis.fetch },
  )
  expect(Object.keys(client)).toEqual(['mine'])
  expect(await client.mine.get()).toEqual(account)
})

describe('an error', () => {
  it('is known for one over two copies of the package', async () => {
    vi.resetModules()
    const other = await import('./api-error.ts')
    expect(other.ApiError).not.toBe(ApiError)
    const error = new other.ApiError({ code: 'timeout', status: 0, message: 'x', retryable: true })
    expect([error instanceof ApiError, isApiError(error)]).toEqual([false, true])
    for (const none of [null, undefined, 'x', {}, new Error('x'), { name: 'ApiError', code: 'timeout' }])
      expect(isApiError(none)).toBe(false)
  })

  it('is a value where that is wanted', async () => {
    const { client } = clientOf([answer(account), problem(404, 'not_found')])
    const got = await safe(client.account.get())
    // Narrowed by the one or the other.
    if (got.error) expect.unreachable()
    expect(got.data.name).toBe('A')
    const failed = await safe(client.account.get())
    expect([failed.data, failed.error?.code]).toEqual([null, 'not_found'])
  })

  it('that is none of a call is thrown on', async () => {
    await expect(safe(Promise.reject(new RangeError('a fault')))).rejects.toThrow('a fault')
  })

  it('with issues in another form than ours still is one', async () => {
    const { client } = clientOf([problem(400, 'invalid_request', {}, { issues: 'none' })])
    expect(await failureOf(client.account.get())).toMatchObject({ code: 'invalid_request', issues: [] })
  })
})
