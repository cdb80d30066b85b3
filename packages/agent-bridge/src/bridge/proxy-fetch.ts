import type { Rest } from './rest.ts'

/** Stands for the server in the SDK's addresses: where it really is, only PHP knows. */
export const PROXY_ORIGIN = 'https://server.tinyeclipse.invalid'

/**
 * A `fetch` for the SDK. What it asks of the server goes to `proxy/…` of the site, where PHP adds the key, so that none
 * ever reaches a browser. Refusals of WordPress itself become problem+json, as the server's are.
 */
export function createProxyFetch(rest: Rest): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
    const response = await rest(`proxy${pathname.replace(/^\/v1(?=\/)/, '')}${search}`, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      ...(hasBody && { body: await request.arrayBuffer() }),
      signal: request.signal,
    })
    if (response.ok) return response
    const problem = await toProblem(response)
    // What this host cannot stream it will not a second later: to the SDK a 5xx is a reason to come back.
    return problem.status === 501 ? new Response(problem.body, { status: 406, headers: problem.headers }) : problem
  }
}

async function toProblem(response: Response): Promise<Response> {
  if (response.headers.get('content-type')?.includes('problem+json')) return response
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  if (!isWordPressError(body)) return response
  const { status, headers } = response
  const problem = {
    type: 'about:blank',
    title: 'WordPress refused',
    status,
    code: codeOf(body.code, status),
    detail: body.message,
    requestId: headers.get('x-request-id') ?? '',
  }
  return Response.json(problem, { status, headers: { 'content-type': 'application/problem+json' } })
}

const isWordPressError = (body: unknown): body is { code: string; message: string } =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'message' in body &&
  typeof body.message === 'string' &&
  !('title' in body)

/**
 * Codes of the agent's own are kept, as `tinyeclipse_not_connected`: screens know them. Who is logged out has no nonce
 * that holds; that is said of the person and not of the site's key.
 */
function codeOf(code: string, status: number): string {
  if (code.startsWith('tinyeclipse_')) return code
  if (status === 401 || code === 'rest_cookie_invalid_nonce') return 'rest_not_logged_in'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not_found'
  return code
}
