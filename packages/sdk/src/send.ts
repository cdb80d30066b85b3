import ky, { isHTTPError, isNetworkError, isTimeoutError } from 'ky'
import { untilAborted } from './abort.ts'
import { ApiError, errorFromResponse } from './api-error.ts'
import { checkInput } from './check-input.ts'
import { CONTRACT_VERSION, VERSION_HEADER } from './contract/version.ts'
import type { EndpointCall, Input } from './endpoint-call.ts'
import { type LogEntry, loggedPath } from './log.ts'
import type { CallOptions, ClientOptions } from './options.ts'

export interface Sent {
  response: Response
  entry: LogEntry
}

interface SendOptions extends CallOptions {
  /** The answer is handed over as soon as it begins. */
  isStream?: boolean
}

export type Send = (endpoint: EndpointCall, input: Input, options: SendOptions) => Promise<Sent>

// Which of these are tried again says `ApiError.retryable`.
const PERHAPS_PASSING = [408, 409, 425, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)]

/** Makes what sends a request, again when that may help, until its deadline. */
export function createSend(client: ClientOptions): Send {
  const http = ky.create({
    baseUrl: client.url.endsWith('/') ? client.url : `${client.url}/`,
    headers: {
      accept: 'application/json',
      ...(client.apiKey && { authorization: `Bearer ${client.apiKey}` }),
      ...(client.accountId && { 'tinyeclipse-account': client.accountId }),
      [VERSION_HEADER]: CONTRACT_VERSION,
      ...client.headers,
    },
  })
  return async (endpoint, input, options) => {
    const { signal, timeout = 10_000, deadline = 60_000, retries = 2 } = { ...client, ...defined(options) }
    checkInput(endpoint, input)
    if (signal?.aborted) throw toAbortError(signal, `${endpoint.method} ${endpoint.path}`)
    const givesUpAt = performance.now() + deadline
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
    const query = Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined)
    const { fetchOnce, latest } = createTry(client, endpoint, input, options)
    let last: ApiError | undefined
    try {
      const response = await http(path.slice(1), {
        method: endpoint.method,
        ...(query.length > 0 && { searchParams: query.map(([name, value]) => [name, String(value)]) }),
        ...(input.body !== undefined && { json: input.body }),
        ...(signal && { signal }),
        headers: {
          ...options.headers,
          ...(endpoint.mutates && { 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID() }),
        },
        fetch: fetchOnce,
        timeout: orNever(timeout),
        totalTimeout: orNever(deadline),
        retry: {
          limit: retries,
          methods: ['get', 'post', 'patch', 'delete'],
          statusCodes: PERHAPS_PASSING,
          afterStatusCodes: PERHAPS_PASSING,
          retryOnTimeout: true,
          delay: (count) => Math.min(300 * 2 ** (count - 1), 8_000),
          // Between nothing and all of the delay, so that many who failed at once do not come back at once.
          jitter: true,
          shouldRetry: ({ error }) => {
            if (!isHTTPError(error)) return undefined
            last = errorFromResponse(error.response, error.data)
            const waits = (last.retryAfterSeconds ?? 0) * 1_000
            return last.retryable && performance.now() + waits < givesUpAt ? undefined : false
          },
        },
      })
      return { response, entry: latest() }
    } catch (error) {
      if (signal?.aborted) throw toAbortError(signal, `${endpoint.method} ${latest().path}`, last)
      throw toApiError(error, `${endpoint.method} ${latest().path}`, new URL(client.url).host, last)
    }
  }
}

/** What fetches once and tells the log of it; `latest` is the try that came last. */
function createTry(client: ClientOptions, endpoint: EndpointCall, input: Input, options: SendOptions) {
  let latest: LogEntry = {
    event: 'try',
    endpoint: endpoint.id,
    method: endpoint.method,
    path: loggedPath(endpoint.path, input.params),
    status: 0,
    milliseconds: 0,
    try: 0,
    requestId: null,
    serverVersion: null,
  }
  const fetchOnce = async (request: Request, init?: RequestInit) => {
    const began = performance.now()
    const entry = { ...latest, status: 0, requestId: null as string | null, try: latest.try + 1 }
    latest = entry
    request.headers.set('TinyEclipse-Try', String(entry.try))
    try {
      const response = await untilAborted(options.signal, (client.fetch ?? fetch)(request, init))
      entry.status = response.status
      entry.requestId = response.headers.get('x-request-id')
      entry.serverVersion = response.headers.get(VERSION_HEADER)
      // Read within the try, so that an answer cut in the middle is a reason to try again too.
      return options.isStream && response.ok ? response : await untilAborted(options.signal, readWhole(response))
    } catch (cause) {
      if (options.signal?.aborted || request.signal.aborted) throw cause
      // The words by which ky knows a failure of the network; each runtime has its own.
      throw new TypeError('fetch failed', { cause })
    } finally {
      entry.milliseconds = Math.round(performance.now() - began)
      client.log?.(entry)
    }
  }
  return { fetchOnce: fetchOnce as typeof fetch, latest: () => latest }
}

async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer()
  const { status, statusText, headers } = response
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
}

/** What a call that its caller ended rejects with: the reason; or of `AbortSignal.timeout()` the error of a timeout. */
function toAbortError({ reason }: AbortSignal, what: string, last?: ApiError): unknown {
  return isTimeoutReason(reason) ? timedOut(what, last ?? reason) : reason
}

function toApiError(error: unknown, what: string, host: string, last: ApiError | undefined): unknown {
  if (isHTTPError(error)) return errorFromResponse(error.response, error.data)
  // A `fetch` of the caller's own may have a limit of its own.
  if (isTimeoutError(error) || (isNetworkError(error) && isTimeoutReason((error.cause as Error | undefined)?.cause)))
    return timedOut(what, last ?? error)
  if (!isNetworkError(error)) return error
  return new ApiError(
    { code: 'network_error', status: 0, message: `Cannot reach ${host} for ${what}`, retryable: true },
    { cause: last ?? error },
  )
}

const timedOut = (what: string, cause: unknown) =>
  new ApiError({ code: 'timeout', status: 0, message: `No answer in time for ${what}`, retryable: true }, { cause })

const isTimeoutReason = (reason: unknown) => reason instanceof Error && reason.name === 'TimeoutError'

const orNever = (milliseconds: number) => (Number.isFinite(milliseconds) ? milliseconds : false)

const defined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
