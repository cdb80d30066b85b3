import {
  CONTRACT_VERSION,
  type EndpointDefinition,
  type EndpointOutput,
  type EndpointRequest,
  readPart,
  VERSION_HEADER,
} from '@tinyeclipse/sdk/contract'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { type AgentCaller, type AuthenticateAgent, signResponse } from './agent-access.ts'
import { type Answer, EXPOSED_HEADERS, jsonAnswer, problemAnswer, SAFE_HEADERS, toResponse } from './answers.ts'
import { recordAudit } from './audit.ts'
import type { Actor, Authenticate } from './auth.ts'
import { authorize } from './authorize.ts'
import { addressBlock, createClientAddress } from './client-address.ts'
import { createVersionCount } from './client-versions.ts'
import { type Database, PLATFORM_ACCOUNT, switchAccount, type Tx } from './database.ts'
import { createDirectListener, type DirectListener } from './direct-listener.ts'
import { AppError, notFound, toAppError } from './errors.ts'
import { createGate } from './gate.ts'
import { once } from './idempotency.ts'
import { isUuid, uuidv7 } from './ids.ts'
import { createLimiter, type Limits } from './limits.ts'
import { correlation, type Log } from './log.ts'
import type { Meters } from './meters.ts'
import { findUnstorable, leaveOutUnstorable, parseJson, readText, withinTime } from './request-body.ts'
import type { Secrets } from './secrets.ts'
import { type AnswerSiteKey, createSiteKeyEndpoint, type SiteKeyInput } from './site-key-endpoint.ts'

/** What a handler is given. */
export type HandlerInput<E extends EndpointDefinition> = E['access'] extends 'siteKey' ? SiteKeyInput : CommonInput<E>
type CommonInput<E extends EndpointDefinition> = EndpointRequest<E> & {
  /** The account acted on: the key's, or the one the operator names; without one, that of the platform. */
  accountId: string
  actor: Actor
  /** With `mutates`: the transaction that also holds the idempotency record and the audit entry. */
  tx: E['mutates'] extends true ? Tx : null
  /** What the audit entry says beside the request; a created thing's id belongs in `target`. */
  audit: { target?: string; detail?: Record<string, unknown> }
  /** What to do once `tx` is committed; not done when it is not. */
  afterCommit: (() => void)[]
  /** For an answer that goes on for long: throws when the caller may no longer have it. */
  authorizeAgain(): Promise<unknown>
  /** The body as it came. */
  text: string
  headers: Headers
  /** Of the caller, for country and daily visitor hash; never stored or logged. */
  address: string | null
  requestId: string
  signal: AbortSignal
}
type Handler<E extends EndpointDefinition> = (input: HandlerInput<E>) => Promise<EndpointOutput<E> | Response>

export interface Route {
  endpoint: EndpointDefinition
  handle: Handler<EndpointDefinition>
}

/** Binds a handler to a row of the endpoint table. */
export function route<E extends EndpointDefinition>(endpoint: E, handle: Handler<E>): Route {
  // The table knows each row's types, the list of routes only that they are rows: this is where one becomes the other.
  return { endpoint, handle: handle as unknown as Handler<EndpointDefinition> }
}

export interface HttpOptions {
  routes: Route[]
  database: Database
  authenticate: Authenticate
  authenticateAgent: AuthenticateAgent
  isAccount(accountId: string): Promise<boolean>
  secrets: Secrets
  limits: Limits
  meters: Meters
  log: Log
  url: string
  trustedProxies: readonly string[]
}

/** What the listener hands over beside the request. */
export interface Env {
  Bindings: { incoming?: { socket?: { remoteAddress?: string } }; operatorSocket?: boolean }
  Variables: { requestId: string }
}

const MAX_BODY_BYTES = 1024 * 1024
/** After it was logged that somebody was sent away. */
const QUIET_MS = 10_000

export interface Http {
  fetch(request: Request, env: object): Response | Promise<Response>
  answerDirectly: DirectListener
}

export function createHttp(options: HttpOptions): Http {
  const { database, log, meters } = options
  const clientAddress = createClientAddress(options.trustedProxies)
  const limitAddress = createLimiter('address', options.limits.perAddress)
  const limitEvents = createLimiter('address', options.limits.eventsPerAddress)
  const limitKey = createLimiter('key', options.limits.perKey)
  const limitAgent = createLimiter('site', options.limits.perAgent)
  let quietUntil = 0
  const enterAsAgent = createGate(options.limits.agents)
  const limitEnrolment = createLimiter('address', options.limits.enrolmentsPerAddress)

  const limitsByAddress: Record<EndpointDefinition['access'], (block: string) => void> = {
    none: limitAddress,
    account: limitAddress,
    operator: limitAddress,
    siteKey: limitEvents,
    // A host has the agents of many sites at one address.
    agent: limitEvents,
    newAgent: limitEnrolment,
  }

  const app = new Hono<Env>()
  app.use(async (context, next) => {
    const requestId = uuidv7(Date.now())
    context.set('requestId', requestId)
    await correlation.run({ requestId }, next)
    for (const [name, value] of Object.entries({ ...SAFE_HEADERS, 'X-Request-Id': requestId }))
      context.header(name, value)
  })
  const anyOrigin = cors({ origin: '*', maxAge: 86_400, exposeHeaders: EXPOSED_HEADERS })
  app.use('/v1/*', anyOrigin)
  const countVersion = createVersionCount(meters)
  app.use('/v1/*', async (context, next) => {
    countVersion(context.req.raw.headers)
    await next()
    context.header(VERSION_HEADER, CONTRACT_VERSION)
  })

  const direct = new Map<string, AnswerSiteKey>()
  for (const { endpoint, handle } of options.routes) {
    if (endpoint.access === 'siteKey') {
      const answer = createSiteKeyEndpoint(
        { endpoint, handle: (input) => handle(input as never) },
        { clientAddress, limitAddress: limitEvents, answerError, noteAnswer },
      )
      direct.set(`${endpoint.method} ${endpoint.path}`, answer)
      if (!endpoint.path.startsWith('/v1/')) app.use(endpoint.path, anyOrigin)
      app.on(endpoint.method, endpoint.path, async (context) => {
        const { raw } = context.req
        const call = {
          requestId: context.get('requestId'),
          headers: raw.headers,
          socketAddress: context.env?.incoming?.socket?.remoteAddress,
          isOperatorSocket: context.env?.operatorSocket === true,
          readText: (maxBytes: number) => readText(raw, maxBytes),
        }
        return toResponse(await answer(call))
      })
      continue
    }
    app.on(endpoint.method, endpoint.path, async (context) => {
      const startedAt = performance.now()
      const requestId = context.get('requestId')
      const request = context.req.raw
      let response: Response
      let agent: AgentCaller | null = null
      const place: { leave?: () => void } = {}
      try {
        const address = clientAddress(
          context.env?.incoming?.socket?.remoteAddress,
          request.headers.get('x-forwarded-for') ?? undefined,
        )
        if (address && !context.env?.operatorSocket) limitsByAddress[endpoint.access](addressBlock(address))
        const params = checkParams(endpoint, context.req.param())
        if (isAgents(endpoint)) {
          const { pathname: path, search } = new URL(request.url)
          agent = await options.authenticateAgent({
            endpoint,
            method: request.method,
            path,
            query: search.slice(1),
            headers: request.headers,
            async readText() {
              // Bodies of thousands of sites that come at the same second do not fit into the memory.
              const caller = request.headers.get('tinyeclipse-key') ?? ''
              if (endpoint.access === 'agent' && endpoint.mutates) {
                place.leave = await enterAsAgent(caller, request.signal)
              }
              return withinTime(readText(request, MAX_BODY_BYTES))
            },
          })
          // What it relays is counted by event, with what pages send themselves.
          if (endpoint.mutates) limitAgent(agent.actor.siteId ?? agent.actor.keyId)
        }
        const authorizeNow = async () =>
          agent ??
          authorize(endpoint, params, request.headers, { ...options, isSocket: context.env?.operatorSocket === true })
        const { actor, accountId } = await authorizeNow()
        if (actor.kind === 'key') limitKey(actor.keyId)
        const text = agent?.text ?? (endpoint.body ? await readText(request, MAX_BODY_BYTES) : '')
        const input: HandlerInput<EndpointDefinition> = {
          params,
          query: endpoint.query && check(endpoint.query, context.req.query(), '/query'),
          body: endpoint.body && checkBody(endpoint, request.headers, text),
          accountId,
          actor,
          tx: null,
          audit: {},
          afterCommit: [],
          authorizeAgain: authorizeNow,
          text,
          headers: request.headers,
          address,
          requestId,
          signal: request.signal,
        } as never
        response = endpoint.mutates
          ? await mutate(endpoint, handle, input, request, agent)
          : await answerRead(endpoint, handle, input, agent)
      } catch (error) {
        response = errorResponse(error, requestId)
      } finally {
        place.leave?.()
      }
      if (agent) response = await signResponse(response, agent)
      // Nobody reads the body of an answer to HEAD, and a live stream would wait for its reader.
      if (request.method === 'HEAD') {
        await response.body?.cancel()
        response = new Response(null, response)
      }
      noteAnswer(endpoint, response.status, startedAt)
      return response
    })
  }
  app.notFound((context) =>
    errorResponse(unknownAddress(context.req.method, context.req.path, options.routes), context.get('requestId')),
  )
  app.onError((error, context) => errorResponse(error, context.get('requestId')))
  return { fetch: (request, env) => app.fetch(request, env), answerDirectly: createDirectListener(direct) }

  function noteAnswer(endpoint: EndpointDefinition, status: number, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000
    meters.requests.observe({ endpoint: endpoint.id, status }, seconds)
    log.debug({ endpoint: endpoint.id, status, seconds }, 'Answered')
  }

  async function answerRead(
    endpoint: EndpointDefinition,
    handle: Handler<EndpointDefinition>,
    input: HandlerInput<EndpointDefinition>,
    agent: AgentCaller | null,
  ) {
    if (agent) await database.account(input.accountId, (tx) => agent.admit(tx))
    const result = await handle(input)
    // What the operator reads of others is written down, as is every look at one person's data.
    if ((input.actor.kind === 'operator' && endpoint.path.startsWith('/v1/')) || input.audit.target) {
      await database.account(input.accountId, (tx) => recordAudit(tx, auditEntry(endpoint, input, input.accountId)))
    }
    return result instanceof Response ? result : json(result, endpoint.status)
  }

  async function mutate(
    endpoint: EndpointDefinition,
    handle: Handler<EndpointDefinition>,
    input: HandlerInput<EndpointDefinition>,
    request: Request,
    agent: AgentCaller | null,
  ) {
    const isOperators = endpoint.access === 'operator'
    // The operator's own records stand under the platform, whichever account the request is about.
    const recordsAccount = isOperators ? PLATFORM_ACCOUNT : input.accountId
    const { actor } = input
    // The caller is part of it: a replay can hold a new key, which is for whoever asked for it alone.
    const caller = actor.kind === 'key' || actor.kind === 'agent' ? actor.keyId : actor.kind
    const fingerprint = `${caller} ${request.method} ${new URL(request.url).pathname} ${input.text}`
    const run = async (tx: Tx) => {
      await agent?.admit(tx)
      return once(
        tx,
        options.secrets,
        request.headers.get('idempotency-key'),
        { accountId: recordsAccount, fingerprint },
        async () => {
          if (isOperators) await switchAccount(tx, input.accountId)
          const body = await handle({ ...input, tx } as never)
          if (isOperators) await switchAccount(tx, recordsAccount)
          if (!endpoint.isRoutine) await recordAudit(tx, auditEntry(endpoint, input, recordsAccount))
          return { status: endpoint.status, body }
        },
      )
    }
    // What removes a site or an account deletes all that was ever stored of it.
    const answer = await database.account(recordsAccount, run, { isLong: endpoint.method === 'DELETE' })
    for (const each of input.afterCommit) each()
    return json(answer.body, answer.status, answer.isReplay ? { 'Idempotent-Replay': 'true' } : {})
  }

  function answerError(error: unknown, requestId: string): Answer {
    const appError = toAppError(error)
    const answer = problemAnswer(appError, requestId, options.url)
    if (answer.status >= 500) log[levelOf(appError)]({ error: appError.cause ?? appError }, appError.message)
    return answer
  }

  /** Thousands are sent away at the same second where that is done at all: one line says so, and the meters how many. */
  function levelOf({ code, cause }: AppError): 'error' | 'warn' | 'debug' {
    if (code === 'internal') return 'error'
    if (code !== 'overloaded' || cause !== undefined) return 'warn'
    if (performance.now() < quietUntil) return 'debug'
    quietUntil = performance.now() + QUIET_MS
    return 'warn'
  }

  function errorResponse(error: unknown, requestId: string): Response {
    return toResponse(answerError(error, requestId))
  }
}

const isAgents = ({ access }: EndpointDefinition) => access === 'agent' || access === 'newAgent'

const json = (...answer: Parameters<typeof jsonAnswer>) => toResponse(jsonAnswer(...answer))

function checkParams(endpoint: EndpointDefinition, params: Record<string, string>): Record<string, string> {
  const wrong = Object.entries(params).find(([name, value]) => name.endsWith('Id') && !isUuid(value))
  if (wrong) throw notFound(`${endpoint.path.split('/')[2] ?? 'It'}: "${wrong[1].slice(0, 60)}"`)
  return params
}

function checkBody(endpoint: EndpointDefinition, headers: Headers, text: string): unknown {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new AppError('unsupported_media_type', `Send JSON as application/json, not "${type.slice(0, 60)}"`)
  }
  const body = isAgents(endpoint) ? leaveOutUnstorable(parseJson(text)) : parseJson(text)
  const unstorable = findUnstorable(body)
  if (unstorable.length > 0)
    throw new AppError('invalid_request', 'The body holds text that cannot be stored', {
      issues: unstorable.slice(0, 20),
    })
  return check(endpoint.body, body, '')
}

function check(schema: EndpointDefinition['body'], value: unknown, base: string): unknown {
  if (!schema) return undefined
  const { data, issues } = readPart(schema, value, base)
  if (issues.length === 0) return data
  throw new AppError('invalid_request', 'See the issues', { issues })
}

function auditEntry(endpoint: EndpointDefinition, input: HandlerInput<EndpointDefinition>, accountId: string) {
  return {
    accountId,
    actor: input.actor,
    action: endpoint.id,
    target: input.audit.target ?? Object.values<string>(input.params)[0] ?? null,
    detail: input.audit.detail ?? { ...(input.body as object | undefined) },
    requestId: input.requestId,
  }
}

function unknownAddress(method: string, path: string, routes: Route[]): AppError {
  const allow = routes
    .filter(({ endpoint }) => patternOf(endpoint.path).test(path))
    .map(({ endpoint }) => endpoint.method)
  if (allow.length === 0)
    return new AppError('not_found', `There is nothing at ${path.slice(0, 200)}; /docs lists what there is`)
  return new AppError('method_not_allowed', `${method} is not taken here; ${allow.join(', ')} is`, { allow })
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`)
