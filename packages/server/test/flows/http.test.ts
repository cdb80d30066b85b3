import { gzipSync } from 'node:zlib'
import { createClient } from '@tinyeclipse/sdk'
import { ERRORS, Problem } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CHROME,
  createTestDatabase,
  eventually,
  pageview,
  post,
  runCli,
  sendBatch,
  spawnServer,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'
import { call, createWorld, walk } from '../support/walk.ts'

let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const authorized = () => ({ authorization: `Bearer ${account.apiKey}` })
const request = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { ...init, headers: { ...authorized(), ...(init.headers as object) } })
const patch = (body: string | Buffer, headers: Record<string, string> = {}) =>
  request('/v1/account', {
    method: 'PATCH',
    body: body as BodyInit,
    headers: { 'content-type': 'application/json', ...headers },
  })
async function problemOf(response: Response, code: keyof typeof ERRORS): Promise<Problem> {
  const problem = Problem.parse(await response.json())
  expect([problem.code, response.status, problem.status, problem.title]).toEqual([
    code,
    ERRORS[code].status,
    ERRORS[code].status,
    ERRORS[code].title,
  ])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  expect(problem.type).toBe(`${server.url}/docs#${code}`)
  return problem
}

describe('every answer', () => {
  it('carries a request id of its own, which the caller cannot choose', async () => {
    const ids: (string | null)[] = []
    for (const path of ['/health/live', '/v1/account', '/v1/account', '/nowhere', '/t.js', '/docs']) {
      ids.push((await request(path, { headers: { 'x-request-id': 'mine' } })).headers.get('x-request-id'))
    }
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('carries headers that keep browsers from guessing and leaking', async () => {
    const world = await createWorld(server)
    for (const step of walk) {
      const { headers } = await call(server.url, step, step.recipe(world), null)
      expect([
        step.endpoint.id,
        headers.get('x-content-type-options'),
        headers.get('referrer-policy'),
        headers.get('x-frame-options'),
      ]).toEqual([step.endpoint.id, 'nosniff', 'no-referrer', 'SAMEORIGIN'])
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  it('that holds what is an account’s is not kept by anybody on the way', async () => {
    for (const path of ['/v1/account', '/v1/sites', '/v1/keys', '/v1/audit'])
      expect((await request(path)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('addresses and methods', () => {
  it.each([
    '/',
    '/nowhere',
    '/v1',
    '/v1/',
    '/v1/account/',
    '//v1/account',
    '/v1/sites/x/y',
    '/V1/account',
    '/txjs',
    '/openapi_json',
    '/v1/%2e%2e/x',
    '/%',
    '/v1/sites/%00',
  ])('there is nothing at %s', async (path) => {
    await problemOf(await request(path), 'not_found')
  })

  it.each([
    ['PUT', '/v1/account', 'GET, PATCH'],
    ['DELETE', '/v1/account', 'GET, PATCH'],
    ['POST', '/health/live', 'GET'],
    ['GET', '/v1/events', 'POST'],
    ['DELETE', '/v1/events', 'POST'],
    ['POST', '/t.js', 'GET'],
    ['PROPFIND', '/v1/sites', 'GET, POST'],
  ])('%s %s is answered with what is taken: %s', async (method, path, allowed) => {
    const response = await request(path, { method })
    expect(response.headers.get('allow')).toBe(allowed)
    await problemOf(response, 'method_not_allowed')
  })

  it('HEAD answers as GET does, without the body', async () => {
    for (const path of ['/health/live', '/t.js', '/docs', '/v1/account', '/v1/sites']) {
      const [head, get] = [await request(path, { method: 'HEAD' }), await request(path)]
      expect([path, head.status, head.headers.get('content-type')]).toEqual([
        path,
        get.status,
        get.headers.get('content-type'),
      ])
      expect(await head.text()).toBe('')
    }
  })

  it('HEAD of a live stream leaves no stream open', async () => {
    const live = `/v1/sites/${site.id}/live`
    // As many as one site may have open at a time, and one more.
    for (let index = 0; index < 201; index++) expect((await request(live, { method: 'HEAD' })).status).toBe(200)
    const stream = await request(live)
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
  })

  it.each(['x', '1', "' or true --", '../keys', '01a1f8e5-4697-718d-9777-4195e850847', '%F0%9F%99%82'])(
    'the id %s is one that is not there',
    async (id) => {
      await problemOf(await request(`/v1/sites/${encodeURIComponent(id)}`), 'not_found')
      await problemOf(await request(`/v1/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }), 'not_found')
    },
  )

  it('an id in capitals is the same id', async () => {
    expect((await request(`/v1/sites/${site.id.toUpperCase()}`)).status).toBe(200)
  })

  it('a query that nobody asked for does no harm', async () => {
    for (const query of [
      'limit=5&limit=6',
      '__proto__=1',
      'constructor[prototype]=1',
      '%00=%00',
      '%=%',
      '&&&',
      `x=${'y'.repeat(5_000)}`,
    ]) {
      expect([query, (await request(`/v1/sites?${query}`)).status]).toEqual([query, 200])
    }
  })
})

describe('pages of other origins', () => {
  it('may ask before they call, and are told what they may', async () => {
    for (const [path, method] of [
      ['/v1/events', 'POST'],
      ['/v1/account', 'PATCH'],
      ['/v1/keys/x', 'DELETE'],
    ] as const) {
      const response = await fetch(server.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://anywhere.example',
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      })
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
      expect(response.headers.get('access-control-allow-methods')?.split(',')).toContain(method)
      expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type,idempotency-key')
      expect(response.headers.get('access-control-max-age')).toBe('86400')
      // With credentials any page could act as whoever looks at it.
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('may read answers, refusals too, and the headers that matter', async () => {
    for (const response of [
      await request('/v1/account', { headers: { origin: 'https://anywhere.example' } }),
      await fetch(`${server.url}/v1/account`, { headers: { origin: 'https://anywhere.example' } }),
      await request('/v1/nowhere', { headers: { origin: 'https://anywhere.example' } }),
    ]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      const exposed = response.headers
        .get('access-control-expose-headers')
        ?.split(',')
        .map((name) => name.trim())
      expect(exposed).toEqual(expect.arrayContaining(['X-Request-Id', 'Retry-After', 'Idempotent-Replay']))
    }
  })
})

describe('a body', () => {
  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonx'],
    ['application/xml'],
    [''],
  ])('of the type %s is not taken', async (type) => {
    await problemOf(await patch('{"name":"A"}', { 'content-type': type }), 'unsupported_media_type')
  })

  it.each([['application/json'], ['Application/JSON; charset=utf-8'], ['application/problem+json']])(
    'of the type %s is',
    async (type) => {
      expect((await patch('{"name":"A"}', { 'content-type': type })).status).toBe(200)
    },
  )

  it('that is packed is not taken', async () => {
    await problemOf(await patch(gzipSync('{"name":"A"}'), { 'content-encoding': 'gzip' }), 'unsupported_media_type')
    const events = await post(`${server.url}/v1/events`, gzipSync('{}'), { 'content-encoding': 'gzip' })
    expect(events.status).toBe(415)
  })

  it.each([
    ['nothing', ''],
    ['half', '{"name":'],
    ['two', '{"name":"A"}{}'],
    ['a comment', '{"name":"A"/**/}'],
    ['a comma too many', '{"name":"A",}'],
    ['NaN', '{"name":NaN}'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['a letter cut in half', Buffer.from('{"name":"é"}').subarray(0, 10)],
    ['UTF-16', Buffer.from('{"name":"A"}', 'utf16le')],
    ['a NUL', '{"name":"A\\u0000"}'],
    ['half a pair', '{"name":"\\ud800"}'],
    ['a NUL in a key', '{"name":"A","\\u0000":1}'],
    ['a NUL deep in what nobody asked for', '{"name":"A","x":[[{"y":"\\u0000"}]]}'],
    ['a number', '5'],
    ['null', 'null'],
    ['a list', '[]'],
    ['text', '"name"'],
    ['another type', '{"name":5}'],
    ['an object for a text', '{"name":{"toString":"x"}}'],
    ['a name of blanks', '{"name":"   "}'],
    ['a name that is too long', JSON.stringify({ name: 'x'.repeat(201) })],
    ['a name in its prototype', '{"__proto__":{"name":"A"}}'],
    ['half a million brackets', '['.repeat(500_000)],
    ['half a million brackets, closed', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['depth under a field', `{"name":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
  ])('of %s is refused', async (_, body) => {
    await problemOf(await patch(body as string), 'invalid_request')
  })

  it('that is deep where nobody looks is taken', async () => {
    expect((await patch(`{"name":"A","x":${'['.repeat(400_000)}${']'.repeat(400_000)}}`)).status).toBe(200)
  })

  it('adds nothing that an endpoint does not take', async () => {
    const before = await account.client.account.get()
    const response = await patch(
      '{"name":"B","status":"suspended","id":"x","plan":"pro_plus","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    )
    expect(await response.json()).toEqual({ ...before, name: 'B' })
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    const moved = await request(`/v1/sites/${site.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        accountId: '01a1f8e5-4697-718d-9777-4195e8508478',
        id: '01a1f8e5-4697-718d-9777-4195e8508478',
        currency: 'USD',
      }),
    })
    expect(await moved.json()).toMatchObject({ id: site.id, accountId: account.id, currency: 'USD' })
  })

  it('of two megabytes is refused', async () => {
    // The client may be cut off before it reads why, on a machine that is very busy.
    const response = await eventually(
      () => patch(Buffer.alloc(2_000_000, ' ')),
      () => true,
    )
    await problemOf(response, 'body_too_large')
  })

  it('that is wrong in several places is told of each', async () => {
    const problem = await problemOf(
      await request('/v1/sites', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ domain: 'https://x/', currency: 'eur', languages: [], timeZone: 'Mars/Base' }),
      }),
      'invalid_request',
    )
    expect(problem.issues?.map(({ path }) => path).toSorted()).toEqual([
      '/currency',
      '/domain',
      '/languages',
      '/timeZone',
    ])
  })

  it.each([
    ['a zone that only one clock reads as meant', { timeZone: '+02:00' }],
    ['a language that is none', { languages: ['x'] }],
    ['an origin with a path', { allowedOrigins: ['https://e.be/x'] }],
  ])('with %s is refused', async (_, fields) => {
    const body = JSON.stringify({ domain: 'e.example.be', ...fields })
    await problemOf(
      await request('/v1/sites', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      'invalid_request',
    )
  })
})

it('answers numbers for every time zone that it takes', async () => {
  const { rows } = await server.database.execute('select name from pg_timezone_names')
  const known = new Set((rows as { name: string }[]).map(({ name }) => name))
  const missing = Intl.supportedValuesOf('timeZone').filter((zone) => !known.has(zone))
  for (const timeZone of missing.slice(0, 5)) {
    const created = request('/v1/sites', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ domain: 'z.example.be', timeZone }),
    })
    expect([timeZone, (await created).status]).toEqual([timeZone, 400])
  }
  expect(Intl.supportedValuesOf('timeZone').length - missing.length).toBeGreaterThan(300)
})

it('takes an allowed origin in whatever letters it was written', async () => {
  const own = await server.addSite(account, { allowedOrigins: ['https://Checkout.Example.BE:8443'] })
  expect((await server.send(own.siteKey, [pageview()], { origin: 'https://checkout.example.be:8443' })).status).toBe(
    202,
  )
  expect((await server.send(own.siteKey, [pageview()], { origin: 'https://checkout.example.be' })).status).toBe(403)
})

it('writes no address, user agent, query, body or key into its log', async () => {
  const at = await createTestDatabase()
  const running = await spawnServer(at, { TINYECLIPSE_LOG: 'debug' })
  try {
    const { stdout } = await runCli(at, 'key', 'rotate', 'operator')
    const operatorToken = (JSON.parse(stdout) as { secret: string }).secret
    const operator = createClient({ url: running.url, apiKey: operatorToken, retries: 0 })
    const { id } = await operator.platform.createAccount('Confidential name')
    const own = createClient({ url: running.url, apiKey: operatorToken, accountId: id, retries: 0 })
    const created = await own.sites.create({ domain: 'confidential.example.be', plan: 'pro' })
    const { secret } = await own.keys.create({ kind: 'api', scopes: ['account:read', 'sites:read'] })
    const visit = { address: '81.82.83.99', userAgent: `${CHROME} Unmistakable/1` }
    expect(
      (await sendBatch(running.url, created.siteKey.secret, [pageview('/confidential-page?token=hunter2')], visit))
        .status,
    ).toBe(202)
    await sendBatch(running.url, created.siteKey.secret, [{ broken: 'hunter3' }], visit)
    for (const path of ['/v1/account?hunter4=hunter4', '/v1/sites/hunter5', '/hunter6', '/v1/sites?cursor=hunter7']) {
      await fetch(running.url + path, {
        headers: { authorization: `Bearer ${secret}`, 'user-agent': visit.userAgent, 'x-forwarded-for': visit.address },
      })
    }
    // The log is there, and says of each request what it was.
    const log = await eventually(
      () => running.log(),
      (text) => (text.match(/"Answered"/g) ?? []).length >= 7,
    )
    expect(log).toContain('events.record')
    for (const never of [
      '81.82.83.99',
      '127.0.0.1',
      'Unmistakable',
      'Mozilla',
      'hunter',
      'onfidential',
      secret.slice(7),
      created.siteKey.secret.slice(8),
      operatorToken.slice(12),
    ]) {
      expect(log).not.toContain(never)
    }
    for (const line of log
      .trim()
      .split('\n')
      .filter((each) => each.includes('"Answered"'))) {
      expect(Object.keys(JSON.parse(line)).toSorted()).toEqual([
        'endpoint',
        'level',
        'msg',
        'requestId',
        'seconds',
        'status',
        'time',
      ])
    }
  } finally {
    await running.kill()
    await at.remove()
  }
})
