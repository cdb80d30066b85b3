import { createClientOf, isApiError, sites } from '@tinyeclipse/sdk'
import { expect, it } from 'vitest'
import { createProxyFetch, PROXY_ORIGIN } from './proxy-fetch.ts'
import type { RestInit } from './rest.ts'

/** A client whose requests WordPress answers so. */
function clientOf(answer: Response) {
  const asked: { route: string; init: RestInit }[] = []
  const fetch = createProxyFetch(async (route, init = {}) => {
    asked.push({ route, init })
    return answer
  })
  return { asked, client: createClientOf({ sites }, { url: PROXY_ORIGIN, fetch, retries: 0 }) }
}
const problemOf = async (answer: Response) => {
  const error: unknown = await clientOf(answer)
    .client.sites.list()
    .then(
      () => null,
      (cause: unknown) => cause,
    )
  return isApiError(error) ? { code: error.code, message: error.message, retryable: error.retryable } : error
}

it('sends what the SDK asks by way of the site, and hands back the answer', async () => {
  const { asked, client } = clientOf(Response.json({ items: [], nextCursor: null }))
  expect(await client.sites.list({ limit: 5 })).toEqual({ items: [], nextCursor: null })
  expect(asked).toMatchObject([{ route: 'proxy/sites?limit=5', init: { method: 'GET' } }])
  expect(asked[0]?.init.headers).not.toHaveProperty('authorization')
  expect(asked[0]?.init).not.toHaveProperty('body')
})

it('sends the body of a change, and the key by which it can be repeated', async () => {
  const { asked, client } = clientOf(Response.json({ code: 'rest_forbidden', message: 'No.' }, { status: 403 }))
  await client.sites.change('a b', { domain: 'shop.example' }).catch(() => null)
  const [{ route, init }] = asked as [(typeof asked)[0]]
  expect(route).toBe('proxy/sites/a%20b')
  expect(init.method).toBe('PATCH')
  expect(new TextDecoder().decode(init.body as ArrayBuffer)).toBe('{"domain":"shop.example"}')
  expect(init.headers).toHaveProperty('idempotency-key')
})

it('makes problems of what WordPress itself refuses', async () => {
  const refused = (code: string, status: number) => problemOf(Response.json({ code, message: 'No.' }, { status }))
  expect(await refused('rest_forbidden', 403)).toMatchObject({ code: 'forbidden', retryable: false })
  expect(await refused('rest_forbidden', 401)).toMatchObject({ code: 'rest_not_logged_in', retryable: false })
  expect(await refused('rest_cookie_invalid_nonce', 403)).toMatchObject({ code: 'rest_not_logged_in' })
  expect(await refused('rest_no_route', 404)).toMatchObject({ code: 'not_found' })
  expect(await refused('tinyeclipse_not_connected', 409)).toMatchObject({
    code: 'tinyeclipse_not_connected',
    message: 'WordPress refused: No.',
  })
})

it('leaves the problems of the server as they are', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Too many',
    status: 429,
    code: 'rate_limited',
    detail: 'Wait',
    requestId: 'r',
  }
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '3' }
  expect(await problemOf(new Response(JSON.stringify(problem), { status: 429, headers }))).toEqual({
    code: 'rate_limited',
    message: 'Too many: Wait',
    retryable: true,
  })
})

it('does not have the SDK come back for a stream that this host cannot give', async () => {
  const problem = { title: 'No stream', detail: 'Ask', code: 'tinyeclipse_not_streamed', message: 'No' }
  const headers = { 'content-type': 'application/problem+json' }
  expect(await problemOf(new Response(JSON.stringify(problem), { status: 501, headers }))).toMatchObject({
    code: 'tinyeclipse_not_streamed',
    retryable: false,
  })
})
