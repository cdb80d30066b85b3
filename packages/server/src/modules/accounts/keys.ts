import type { IssuedKey, Key, NewKey, Scope } from '@tinyeclipse/sdk/contract'
import { type Actor, SITE_SCOPES } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { issueSecret } from '../../platform/secrets.ts'
import { expireKey, findKey, findSite, insertKey } from './store/index.ts'

/** Issues a key. Nobody can give a key more than they have. */
export async function issueKey(tx: Tx, accountId: string, actor: Actor, wanted: NewKey, now: Date): Promise<IssuedKey> {
  const siteId = wanted.siteId ?? null
  if (wanted.kind !== 'api' && !siteId) throw invalid('/siteId', `A key of kind ${wanted.kind} belongs to a site`)
  if (wanted.kind !== 'api' && wanted.scopes.length > 0)
    throw invalid('/scopes', `A key of kind ${wanted.kind} has no scopes`)
  if (wanted.kind === 'api' && wanted.scopes.length === 0)
    throw invalid('/scopes', 'An API key needs at least one scope')
  if (siteId && !(await findSite(tx, accountId, siteId))) throw notFound('The site')
  const tooWide = siteId && wanted.scopes.find((scope) => !SITE_SCOPES.includes(scope))
  if (tooWide)
    throw invalid('/scopes', `A key limited to one site cannot have ${tooWide}; ${SITE_SCOPES.join(', ')} it can`)
  if (wanted.expiresAt && new Date(wanted.expiresAt) <= now) throw invalid('/expiresAt', 'This time is over')
  requireScopes(actor, wanted.scopes)
  const wish = wanted.expiresAt ?? null
  // Public, and open to what a visitor may do: it gives nobody anything.
  const expiresAt = wanted.kind === 'site' ? wish : capped(wish, actor)
  const scopes = wanted.kind === 'agent' ? agentScopesOf(actor) : wanted.scopes
  return store(tx, accountId, { ...wanted, siteId, scopes, expiresAt }, now)
}

/** Issues a successor with the same rights; the old key ends after the overlap. */
export async function rotateKey(
  tx: Tx,
  accountId: string,
  actor: Actor,
  keyId: string,
  overlapHours: number,
  now: Date,
): Promise<IssuedKey> {
  const old = await findKey(tx, accountId, keyId)
  if (!old) throw notFound('The key')
  if (old.expiresAt && new Date(old.expiresAt) <= now)
    throw new AppError('conflict', 'The key has ended; issue a new one')
  requireScopes(actor, old.scopes)
  if (old.kind !== 'site' && capped(old.expiresAt, actor) !== old.expiresAt) {
    throw new AppError('forbidden', 'A key cannot rotate one that works longer than itself')
  }
  await expireKey(tx, accountId, keyId, new Date(now.getTime() + overlapHours * 3_600_000))
  return store(tx, accountId, old, now)
}

export async function revokeKey(tx: Tx, accountId: string, keyId: string, now: Date): Promise<void> {
  if (!(await expireKey(tx, accountId, keyId, now))) throw notFound('The key')
}

/** What the agent of a site may do with its API key. */
const AGENT_SCOPES: readonly Scope[] = [
  'sites:read',
  'analytics:read',
  'analytics:write',
  'agents:read',
  'commands:write',
]

/** Those of them that somebody may give away, and until when. */
export const agentScopesOf = (actor: Actor): Scope[] =>
  AGENT_SCOPES.filter((scope) => actor.kind !== 'key' || actor.scopes.includes(scope))
export const grantsEndAt = (actor: Actor): Date | null => (actor.kind === 'key' ? actor.expiresAt : null)

/** The two keys that a site gets as its agent joins: a public one for its pages, and one of the API for its own server. */
export async function issueAgentKeys(
  tx: Tx,
  accountId: string,
  siteId: string,
  grant: { scopes: readonly string[]; endsAt: Date | null },
  now: Date,
): Promise<{ siteKey: IssuedKey; apiKey: IssuedKey }> {
  const common = { name: 'agent', siteId }
  const expiresAt = grant.endsAt?.toISOString() ?? null
  return {
    siteKey: await store(tx, accountId, { ...common, kind: 'site', scopes: [], expiresAt: null }, now),
    apiKey: await store(tx, accountId, { ...common, kind: 'api', scopes: [...grant.scopes], expiresAt }, now),
  }
}

async function store(
  tx: Tx,
  accountId: string,
  { kind, name, siteId, scopes, expiresAt }: Pick<Key, 'kind' | 'name' | 'siteId' | 'scopes' | 'expiresAt'>,
  now: Date,
): Promise<IssuedKey> {
  const { secret, prefix, hash } = issueSecret(kind)
  const key: Key = {
    id: uuidv7(now.getTime()),
    kind,
    prefix,
    name,
    siteId,
    scopes: [...scopes],
    createdAt: now.toISOString(),
    expiresAt,
    lastUsedAt: null,
  }
  await insertKey(tx, { ...key, accountId, hash })
  return { ...key, secret }
}

function requireScopes(actor: Actor, scopes: readonly string[]): void {
  if (actor.kind === 'operator') return
  const missing = scopes.find((scope) => actor.kind !== 'key' || !actor.scopes.includes(scope))
  if (missing) throw new AppError('forbidden', `A key cannot give away the scope ${missing} that it does not have`)
}

/** When a key of the actor's making ends: not after the actor's own, or who found a key of an hour would keep it for ever. */
function capped(expiresAt: string | null, actor: Actor): string | null {
  if (actor.kind !== 'key' || !actor.expiresAt) return expiresAt
  return expiresAt && new Date(expiresAt) <= actor.expiresAt ? expiresAt : actor.expiresAt.toISOString()
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_request', message, { issues: [{ path, message }] })
