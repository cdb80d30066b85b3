import { type HttpHandler, http } from 'msw'
import type { ClientErrorCode } from './api-error.ts'
import { type EndpointDefinition, ERRORS, type ErrorCode } from './contract/index.ts'
import { type EndpointId, findEndpoint, type MockAnswer, type MockCall } from './mock/endpoints.ts'
import { knownNames } from './mock/known-names.ts'
import { exampleAnswer, naturalAnswer } from './mock/natural.ts'
import { NoAnswer, silenceOf } from './mock/no-answer.ts'
import { headersOf, problemResponse, Refusal } from './mock/problem.ts'
import { type ReadRequest, readRequest } from './mock/read-request.ts'
import { createStreams } from './mock/streams.ts'

export type { EndpointId, MockAnswer, MockCall } from './mock/endpoints.ts'

export interface MockServer {
  /** For msw: `setupServer(...mock.handlers)` in Node, `setupWorker(...mock.handlers)` in a browser. */
  handlers: HttpHandler[]
  /** For `createClient({ fetch: mock.fetch })`, where nothing is to be intercepted. It takes what goes to `url`. */
  fetch: typeof fetch
  /** What an endpoint answers from now on, or makes of each request; checked against the contract. */
  answer<Id extends EndpointId>(id: Id, answer: MockAnswer<Id> | ((call: MockCall<Id>) => MockAnswer<Id>)): void
  /** An answer that the contract allows, to change what a test is about. */
  example<Id extends EndpointId>(id: Id): MockAnswer<Id>
  /**
   * What an endpoint refuses requests with; the next `times`, or all when left out. A try is a request: a client with
   * two retries comes through two of them. `network_error` and `timeout` are of no server: none answers. By `handlers` a
   * `timeout` is silence, for as long as the program waits.
   */
  fail(
    id: EndpointId,
    code: ErrorCode | FailureOfNetwork,
    options?: { times?: number; retryAfterSeconds?: number; detail?: string },
  ): void
  /** Sends a message to who listens to the live stream of the site. */
  tell(siteId: string, type?: string): void
  /**
   * The requests to an endpoint that were in order, the first first. Each try is one, of those that failed too; what is
   * answered again under an idempotency key is none.
   */
  calls<Id extends EndpointId>(id: Id): MockCall<Id>[]
  /** Forgets calls, answers, failures and idempotency keys. */
  reset(): void
}

type FailureOfNetwork = Exclude<ClientErrorCode, 'invalid_response'>
type Answering = unknown | ((call: unknown) => unknown)

/**
 * A server that answers as the contract says, without a server: every endpoint has an example, requests are checked as
 * the server checks them, lists come in pages, changes are repeated under their idempotency keys. It stores nothing.
 *
 * @example
 * const mock = mockServer({ url: 'https://eclipse.example' })
 * setupServer(...mock.handlers).listen()
 * mock.answer('analytics.query', { ...mock.example('analytics.query'), totals: { visitors: 12 } })
 */
export function mockServer({ url }: { url: string }): MockServer {
  const base = new URL(url).href.replace(/\/+$/, '')
  const basePath = new URL(base).pathname.replace(/\/$/, '')
  const answers = new Map<string, Answering>()
  const failures = new Map<string, { failure: Refusal | FailureOfNetwork; times: number }>()
  const stored = new Map<string, { fingerprint: string; body: unknown }>()
  const called: { id: string; call: unknown }[] = []
  const streams = createStreams()
  let requests = 0

  async function respond(request: Request): Promise<Response> {
    const headers = headersOf(++requests)
    try {
      if (!request.url.startsWith(`${base}/`)) {
        const { origin } = new URL(request.url)
        throw new Refusal('invalid_request', `The mock stands for ${base}, and this went to ${origin}`)
      }
      const path = new URL(request.url).pathname.slice(basePath.length)
      const read = await readRequest(request, path, knownNames(answers.get('catalog.get')))
      return respondTo(read, path, headers)
    } catch (error) {
      if (error instanceof Refusal) return problemResponse(error, headers)
      throw error
    }
  }

  function respondTo(read: ReadRequest, path: string, headers: Record<string, string>): Response {
    const { endpoint } = read
    const key = endpoint.mutates ? read.headers.get('idempotency-key') : null
    const fingerprint = `${endpoint.id} ${path} ${read.text}`
    const first = key === null ? undefined : stored.get(key)
    if (first && first.fingerprint !== fingerprint) {
      throw new Refusal('idempotency_key_reused', 'This Idempotency-Key came with another request before')
    }
    if (first) return toResponse(endpoint, first.body, { ...headers, 'idempotent-replay': 'true' })

    called.push({ id: endpoint.id, call: toCall(read) })
    const failing = failures.get(endpoint.id)
    if (failing && failing.times-- > 0) {
      if (failing.failure instanceof Refusal) throw failing.failure
      throw new NoAnswer(failing.failure)
    }
    if (endpoint.event) {
      const stream = streams.connect(path, read.params.siteId ?? '', read.headers.get('last-event-id'))
      return new Response(stream, { headers: { ...headers, 'content-type': 'text/event-stream' } })
    }
    const body = paged(read, answerTo(read))
    if (key !== null) stored.set(key, { fingerprint, body })
    return toResponse(endpoint, body, headers)
  }

  function answerTo(read: ReadRequest): unknown {
    const { endpoint } = read
    if (!answers.has(endpoint.id)) return naturalAnswer(read)
    const answer = answers.get(endpoint.id)
    return typeof answer === 'function' ? checked(endpoint, answer(toCall(read))) : answer
  }

  return {
    handlers: [
      http.all(new RegExp(`^${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`), ({ request }) =>
        respond(request).catch((error) => silenceOf(error, request)),
      ),
    ],
    fetch: (input, init) =>
      respond(new Request(input, init)).catch((error) => {
        throw error instanceof NoAnswer ? error.asFetchFails() : error
      }),
    answer(id, answer) {
      const endpoint = findEndpoint(id)
      answers.set(endpoint.id, typeof answer === 'function' ? answer : checked(endpoint, answer))
    },
    // Which type it has says the id, which only the caller knows.
    example: (id) => exampleAnswer(findEndpoint(id)) as never,
    fail(id, code, { times = Infinity, retryAfterSeconds, detail = 'The mock was told to fail' } = {}) {
      const { id: endpoint } = findEndpoint(id)
      if (code === 'network_error' || code === 'timeout') return void failures.set(endpoint, { failure: code, times })
      if (!Object.hasOwn(ERRORS, code)) {
        const codes = [...Object.keys(ERRORS), 'network_error', 'timeout'].join(', ')
        throw new TypeError(`There is no error "${code}"; there are ${codes}`)
      }
      const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
      failures.set(endpoint, { failure: new Refusal(code, detail, more), times })
    },
    tell(siteId, type = 'events.accepted') {
      const { path } = findEndpoint('analytics.live')
      streams.send(path.replace(':siteId', siteId), { type, siteId, at: '2026-01-15T12:00:00.000Z' })
    },
    // As above.
    calls(id) {
      const endpoint = findEndpoint(id)
      return called.filter((each) => each.id === endpoint.id).map(({ call }) => call) as never
    },
    reset() {
      for (const each of [answers, failures, stored]) each.clear()
      called.length = 0
      streams.reset()
    },
  }
}

const toCall = ({ params, query, body, headers }: ReadRequest) => ({ params, query, body, headers })

/** What a test says the server answers must be what a server can answer. */
function checked(endpoint: EndpointDefinition, answer: unknown): unknown {
  const issues = endpoint.response?.safeParse(answer).error?.issues ?? []
  const [issue] = issues
  if (issue)
    throw new TypeError(`${endpoint.id} cannot answer this: /${issue.path.map(String).join('/')}: ${issue.message}`)
  return answer
}

/** The page of a list that was asked for. */
function paged({ endpoint, query, body }: ReadRequest, answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('items' in answer) || !('nextCursor' in answer)) return answer
  const { limit = 50, cursor } = (endpoint.query ? query : body) as { limit?: number; cursor?: string }
  const items = answer.items as unknown[]
  const from = cursor === undefined ? 0 : Number(/^mock-(\d+)$/.exec(cursor)?.[1] ?? Number.NaN)
  if (Number.isNaN(from)) throw new Refusal('invalid_request', 'The cursor is not one that a page gave')
  const isLast = from + limit >= items.length
  return {
    ...answer,
    items: items.slice(from, from + limit),
    nextCursor: isLast ? answer.nextCursor : `mock-${from + limit}`,
  }
}

function toResponse(
  { status, response, produces }: EndpointDefinition,
  body: unknown,
  headers: Record<string, string>,
) {
  if (response) return Response.json(body, { status, headers })
  if (produces) return new Response(String(body), { status, headers: { ...headers, 'content-type': produces } })
  return new Response(null, { status, headers })
}
