import ky, { isHTTPError, isNetworkError, isTimeoutError, type KyInstance } from 'ky'
import { ApiError, errorFromResponse } from './api-error.ts'
import type { EndpointDefinition, EndpointInput, EndpointOutput } from './contract/endpoint.ts'

export interface ClientOptions {
  /** Address of the server: `https://eclipse.example.be`. */
  url: string
  /** API key of the account; or the operator token, then with `accountId`. */
  apiKey?: string
  /** The account an operator acts for. */
  accountId?: string
  fetch?: typeof fetch
  /** Milliseconds for one attempt; 10,000 by default. */
  timeout?: number
  /** Attempts after the first; 2 by default. Mutations are retried too: each carries an idempotency key. */
  retries?: number
}

export interface CallOptions {
  signal?: AbortSignal
  /** Overrides the key a mutation is sent with; give the same one to repeat a call safely. */
  idempotencyKey?: string
}

/** Fields that an endpoint does not have are left out of the input of its call. */
export type CallInput<E extends EndpointDefinition> = {
  [Name in keyof EndpointInput<E> as EndpointInput<E>[Name] extends undefined | Record<never, string>
    ? never
    : Name]: EndpointInput<E>[Name]
}

export interface Call {
  <E extends EndpointDefinition>(endpoint: E, input: CallInput<E>, options?: CallOptions): Promise<EndpointOutput<E>>
  /** Opens an endpoint whose answer is not JSON; the caller reads the body. */
  raw(
    endpoint: EndpointDefinition,
    input: RawInput,
    options?: CallOptions & { headers?: Record<string, string> },
  ): Promise<Response>
}

interface RawInput {
  params?: Record<string, string>
  query?: object
  body?: unknown
}

export function createCall(options: ClientOptions): Call {
  const http = ky.create({
    baseUrl: options.url.endsWith('/') ? options.url : `${options.url}/`,
    timeout: options.timeout ?? 10_000,
    ...(options.fetch && { fetch: options.fetch }),
    headers: {
      accept: 'application/json',
      ...(options.apiKey && { authorization: `Bearer ${options.apiKey}` }),
      ...(options.accountId && { 'tinyeclipse-account': options.accountId }),
    },
    retry: {
      limit: options.retries ?? 2,
      methods: ['get', 'post', 'patch', 'delete'],
      statusCodes: [408, 425, 429, 500, 502, 503, 504],
      afterStatusCodes: [429, 503],
      maxRetryAfter: 30_000,
      backoffLimit: 8_000,
      jitter: true,
    },
  })

  const call = async <E extends EndpointDefinition>(
    endpoint: E,
    input: CallInput<E>,
    callOptions: CallOptions = {},
  ) => {
    const response = await send(http, endpoint, input as RawInput, callOptions)
    if (!endpoint.response) return undefined as EndpointOutput<E>
    const body: unknown = await response.json().catch((cause) => {
      throw invalidResponse(endpoint, response, 'it is not JSON', cause)
    })
    const parsed = endpoint.response.safeParse(body)
    if (!parsed.success) throw invalidResponse(endpoint, response, JSON.stringify(parsed.error.issues))
    // The body itself, not the parsed copy, so that fields a newer server adds are kept.
    return body as EndpointOutput<E>
  }
  return Object.assign(call, {
    raw: (
      endpoint: EndpointDefinition,
      input: RawInput,
      callOptions: CallOptions & { headers?: Record<string, string> } = {},
    ) => send(http, endpoint, input, callOptions, callOptions.headers, false),
  })
}

async function send(
  http: KyInstance,
  endpoint: EndpointDefinition,
  input: RawInput,
  { signal, idempotencyKey }: CallOptions,
  headers: Record<string, string> = {},
  isTimed = true,
) {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
  const query = Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined)
  try {
    return await http(path.slice(1), {
      method: endpoint.method,
      ...(query.length > 0 && { searchParams: query.map(([name, value]) => [name, String(value)]) }),
      ...(input.body !== undefined && { json: input.body }),
      ...(signal && { signal }),
      ...(!isTimed && { timeout: false }),
      headers: {
        ...headers,
        ...(endpoint.mutates && { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() }),
      },
    })
  } catch (error) {
    if (isHTTPError(error)) throw errorFromResponse(error.response, readProblem(error.data))
    if (isTimeoutError(error))
      throw new ApiError(
        { code: 'timeout', status: 0, message: `No answer in time from ${endpoint.method} ${path}`, retryable: true },
        { cause: error },
      )
    if (isNetworkError(error))
      throw new ApiError(
        {
          code: 'network_error',
          status: 0,
          message: `Cannot reach the server for ${endpoint.method} ${path}`,
          retryable: true,
        },
        { cause: error },
      )
    throw error
  }
}

/** ky parses `application/json` only, and leaves problem+json as text. */
function readProblem(data: unknown): unknown {
  if (typeof data !== 'string') return data
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

const invalidResponse = (endpoint: EndpointDefinition, response: Response, why: string, cause?: unknown) =>
  new ApiError(
    {
      code: 'invalid_response',
      status: response.status,
      message: `The answer of ${endpoint.id} does not match the contract: ${why}`,
      retryable: false,
      requestId: response.headers.get('x-request-id'),
    },
    { cause },
  )
