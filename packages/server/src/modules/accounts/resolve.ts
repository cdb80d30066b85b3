import type { Actor } from '../../platform/auth.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { hashSecret } from '../../platform/secrets.ts'
import {
  findAccount,
  isSuspended,
  type ResolvedKey,
  resolveKey,
  resolveOperatorToken,
  touchKey,
} from './store/index.ts'

/** How long a server may go on with what it knew of a key: a revoked key ends everywhere within this time. */
const CACHE_SECONDS = 5
const CACHE_SIZE = 20_000
const TOUCH_SECONDS = 300

export type Resolver = ReturnType<typeof createResolver>

/** Finds what a secret stands for. Answers are kept for a few seconds, so that a busy page does not ask the database each time. */
export function createResolver(database: Database, clock: Clock) {
  const cache = new Map<string, { key: Promise<ResolvedKey | null>; until: number }>()
  const touched = new Map<string, number>()

  function lookUp(secret: string): Promise<ResolvedKey | null> {
    const now = clock.now().getTime()
    const hash = hashSecret(secret)
    const name = hash.toString('base64')
    const known = cache.get(name)
    if (known && known.until > now) return known.key
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
    const key = database.resolver((tx) => resolveKey(tx, hash))
    cache.delete(name)
    cache.set(name, { key, until: now + CACHE_SECONDS * 1000 })
    // A failure is not an answer.
    key.catch(() => cache.delete(name))
    return key
  }

  async function resolve(secret: string, kind: ResolvedKey['kind']): Promise<ResolvedKey | null> {
    if (!secret.startsWith(`te_${kind}_`)) return null
    const key = await lookUp(secret)
    if (!key || key.kind !== kind || (key.expiresAt && key.expiresAt <= clock.now())) return null
    if (key.accountStatus === 'suspended') throw suspended()
    return key
  }

  async function touch(key: ResolvedKey): Promise<void> {
    const now = clock.now()
    if ((touched.get(key.keyId) ?? 0) > now.getTime() - TOUCH_SECONDS * 1000) return
    if (touched.size >= CACHE_SIZE) touched.clear()
    touched.set(key.keyId, now.getTime())
    await database.account(key.accountId, (tx) => touchKey(tx, key.accountId, key.keyId, now))
  }

  return {
    /** The site a public key belongs to; null when the key is unknown or has ended. */
    resolveSiteKey: (secret: string) => resolve(secret, 'site'),
    /** The site an agent key belongs to; null as above. */
    resolveAgentKey: (secret: string) => resolve(secret, 'agent'),
    /** What was known is forgotten: a change of this server's own takes effect at once here. */
    forget: () => cache.clear(),
    /** Whether there is such an account. */
    isAccount: async (accountId: string) =>
      (await database.account(accountId, (tx) => findAccount(tx, accountId))) !== null,
    /** For what runs without anybody's key. Throws `account_suspended`. */
    requireActive: async (accountId: string) => {
      const account = await database.account(accountId, (tx) => findAccount(tx, accountId))
      if (account?.status === 'suspended') throw suspended()
    },
    /** The same inside a transaction of the account. */
    requireActiveIn: async (tx: Tx, accountId: string) => {
      if (await isSuspended(tx, accountId)) throw suspended()
    },
    async authenticate(secret: string): Promise<Actor | null> {
      if (secret.startsWith('te_operator_')) {
        const token = await database.resolver((tx) => resolveOperatorToken(tx, hashSecret(secret)))
        const isOver = token?.expiresAt && token.expiresAt <= clock.now()
        return token && !isOver ? { kind: 'operator', tokenId: token.tokenId } : null
      }
      const key = await resolve(secret, 'api')
      if (!key) return null
      // When it was last used is worth less than the answer that would wait for it.
      touch(key).catch(() => undefined)
      const { accountId, keyId, siteId, scopes, expiresAt } = key
      return { kind: 'key', accountId, keyId, siteId, scopes, expiresAt }
    },
  }
}

const suspended = () => new AppError('account_suspended', 'The account is suspended. Ask whoever runs this server')
