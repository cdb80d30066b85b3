import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Accounts } from '../accounts/index.ts'
import { hashCode } from './enrolment-codes.ts'
import { countUse, lockCode } from './store/enrolment-codes.ts'

/** What a code or an agent key lets a site have. */
export interface Grant {
  /** The site it is for; null for one of the account. */
  siteId: string | null
  scopes: readonly string[]
  endsAt: Date | null
}

/** Uses the code, unless the site is known and comes again. Throws `unauthenticated` when it is used up or over. */
export async function takeGrant(
  accounts: Accounts,
  tx: Tx,
  accountId: string,
  { code, agentKey }: { code?: string | undefined; agentKey?: string | undefined },
  { now, isKnown }: { now: Date; isKnown: boolean },
): Promise<Grant> {
  if ((code === undefined) === (agentKey === undefined))
    throw new AppError('invalid_request', 'Send either a code or an agent key', {
      issues: [{ path: '/code', message: 'One of code and agentKey' }],
    })
  if (code !== undefined) {
    const stored = await lockCode(tx, accountId, hashCode(code))
    if (!stored) throw refused('The code is unknown')
    if (stored.expiresAt <= now) throw refused(`The code worked until ${stored.expiresAt.toISOString()}`)
    if (!isKnown) {
      if (stored.used >= stored.maxSites)
        throw refused(
          `The code was for ${stored.maxSites === 1 ? 'one site' : `${stored.maxSites} sites`}, and was used`,
        )
      await countUse(tx, accountId, stored.codeId)
    }
    return { siteId: stored.siteId, scopes: stored.scopes, endsAt: stored.keysEndAt }
  }
  const key = await accounts.findAgentKey(tx, accountId, agentKey ?? '')
  if (!key || (key.expiresAt && new Date(key.expiresAt) <= now)) throw refused('The agent key is unknown or has ended')
  return { siteId: key.siteId, scopes: key.scopes, endsAt: key.expiresAt === null ? null : new Date(key.expiresAt) }
}

const refused = (why: string) => new AppError('unauthenticated', `${why}. Make a new code and join with it`)
