import apiFetch from '@wordpress/api-fetch'

/** One request to WordPress's REST API, with the cookie and the nonce of the person; errors are answers too. */
export type Rest = (route: string, init?: RestInit) => Promise<Response>

export interface RestInit {
  method?: string
  headers?: Record<string, string>
  body?: string | ArrayBuffer
  signal?: AbortSignal
}

/** `restUrl` of the boot data. A route is relative to it and may have a query: `connection/checks`. */
export function createRest(restUrl: string): Rest {
  return async (route, init = {}) => {
    const url = joinRoute(restUrl, route)
    const response = await send(url, init)
    if (response.status !== 403 || !(await isNonceStale(response))) return response
    await refreshNonce()
    return send(url, init)
  }
}

/** Without pretty permalinks the address has a query already. */
function joinRoute(restUrl: string, route: string): string {
  const [path = '', query] = route.split('?')
  const base = `${restUrl}${path}`
  if (!query) return base
  return `${base}${base.includes('?') ? '&' : '?'}${query}`
}

async function send(url: string, init: RestInit): Promise<Response> {
  try {
    return await apiFetch<Response, false>({ ...init, url, parse: false })
  } catch (error) {
    // With `parse: false` an answer that is not 2xx is thrown as it came.
    if (error instanceof Response) return error
    if (error instanceof Error) throw error
    throw new TypeError('fetch failed', { cause: error })
  }
}

/** A page that stood open over night has a nonce of yesterday. api-fetch renews it only for answers that it parses. */
async function isNonceStale(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'rest_cookie_invalid_nonce'
}

async function refreshNonce(): Promise<void> {
  if (!apiFetch.nonceEndpoint || !apiFetch.nonceMiddleware) return
  const response = await fetch(apiFetch.nonceEndpoint)
  if (response.ok) apiFetch.nonceMiddleware.nonce = await response.text()
}
