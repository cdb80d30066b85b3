import { whole } from './whole.ts'

/** A person who is logged in to a site, as the browser would be. */
export interface Session {
  cookies: string
  /** What WordPress wants beside the cookie of everyone who calls its REST API. */
  restNonce: string
  /** Read to its end, unless it is a stream. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** Calls `/wp-json/<path>`, or what a site has instead, with cookie and nonce; an object as `json` becomes the body. */
  rest(path: string, init?: RestInit): Promise<Response>
}

export type RestInit = RequestInit & { json?: unknown }

/** Logs in by the form. Everyone's password is `password`. */
export async function logIn(
  url: string,
  user: string,
  { password = 'password', hasPlainAddresses = false } = {},
): Promise<Session> {
  const answer = await whole(
    fetch(`${url}/wp-login.php`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: 'wordpress_test_cookie=WP%20Cookie%20check' },
      body: new URLSearchParams({ log: user, pwd: password, testcookie: '1' }),
    }),
  )
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] as string)
  if (!cookies.some((cookie) => cookie.startsWith('wordpress_logged_in_'))) {
    throw new Error(`"${user}" could not log in at ${url}: ${answer.status} ${(await answer.text()).slice(0, 2000)}`)
  }
  const session = { cookies: [...new Set(cookies)].join('; ') }
  const request = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', session.cookies)
    const answering = fetch(`${url}${path}`, { redirect: 'manual', ...init, headers })
    return headers.get('accept') === 'text/event-stream' ? answering : whole(answering)
  }
  const nonceAnswer = await request('/wp-admin/admin-ajax.php?action=rest-nonce')
  const restNonce = (await nonceAnswer.text()).trim()
  return {
    ...session,
    restNonce,
    request,
    rest(path, { json, ...init } = {}) {
      const headers = new Headers(init.headers)
      if (!headers.has('x-wp-nonce')) headers.set('x-wp-nonce', restNonce)
      if (json !== undefined) headers.set('content-type', 'application/json')
      return request(restPath(path.replace(/^\//, ''), hasPlainAddresses), {
        ...init,
        headers,
        ...(json !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(json) }),
      })
    },
  }
}

/** As `rest_url()` has it. */
const restPath = (path: string, hasPlainAddresses: boolean) =>
  hasPlainAddresses ? `/index.php?rest_route=/${path.replace('?', '&')}` : `/wp-json/${path}`
