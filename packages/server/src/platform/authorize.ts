import type { EndpointDefinition } from '@tinyeclipse/sdk/contract'
import type { Actor, Authenticate } from './auth.ts'
import { PLATFORM_ACCOUNT } from './database.ts'
import { AppError, notFound } from './errors.ts'
import { isUuid } from './ids.ts'

/** A process of the user that runs the server, over the control socket. */
const SOCKET_ACTOR: Actor = { kind: 'operator', tokenId: 'control socket' }

/** Who sends a request and which account it is about. Throws when they may not send it. */
export async function authorize(
  endpoint: EndpointDefinition,
  params: Record<string, string>,
  headers: Headers,
  options: { authenticate: Authenticate; isAccount(accountId: string): Promise<boolean>; isSocket: boolean },
): Promise<{ actor: Actor; accountId: string }> {
  if (endpoint.access === 'none' || endpoint.access === 'siteKey') {
    return { actor: { kind: 'nobody' }, accountId: PLATFORM_ACCOUNT }
  }
  const actor = options.isSocket ? SOCKET_ACTOR : await authenticateBearer(headers, options.authenticate)
  const accountId = resolveAccount(endpoint, actor, params, headers)
  // Accounts of keys are there; one that the operator names may not be.
  const isNamed = actor.kind === 'operator' && endpoint.access === 'account'
  if (isNamed && !(await options.isAccount(accountId))) throw notFound('The account')
  return { actor, accountId }
}

async function authenticateBearer(headers: Headers, authenticate: Authenticate): Promise<Actor> {
  const [, secret] = headers.get('authorization')?.match(/^Bearer +(\S{1,200})$/i) ?? []
  if (!secret) throw new AppError('unauthenticated', 'Send the key in the header: Authorization: Bearer te_api_…')
  const actor = await authenticate(secret)
  if (actor) return actor
  throw new AppError('unauthenticated', 'The key is unknown, expired or revoked. Issue a new one under Keys')
}

/** An id of another account looks like one that is not there. */
function resolveAccount(
  endpoint: EndpointDefinition,
  actor: Actor,
  params: Record<string, string>,
  headers: Headers,
): string {
  if (endpoint.access === 'operator') {
    if (actor.kind !== 'operator') throw new AppError('forbidden', 'Only the operator of this server may do this')
    return params.accountId ?? PLATFORM_ACCOUNT
  }
  if (actor.kind === 'operator') {
    const accountId = headers.get('tinyeclipse-account') ?? ''
    if (!isUuid(accountId))
      throw new AppError('invalid_request', 'The operator names the account in the header TinyEclipse-Account')
    return accountId
  }
  if (actor.kind !== 'key') throw new AppError('unauthenticated', 'A key is needed')
  if (endpoint.scope && !actor.scopes.includes(endpoint.scope)) {
    throw new AppError('forbidden', `The key lacks the scope ${endpoint.scope}. Issue one that has it under Keys`)
  }
  if (actor.siteId && endpoint.isAccountWide) {
    throw new AppError('forbidden', 'The key is limited to one site, and this reaches past it')
  }
  if (actor.siteId && params.siteId && actor.siteId !== params.siteId) throw notFound('The site')
  return actor.accountId
}
