import type { AnalyticsFilter } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { type Accounts, requirePlan } from '../accounts/index.ts'
import type { DaySource } from './days/source.ts'
import type { Asked } from './query.ts'
import type { SiteOfDays } from './store.ts'

/** Looks up what a question leans on. Throws `not_found`, `plan_required` or `invalid_request`. */
export type LookUp = (
  of: { accountId: string; params: { siteId: string }; signal: AbortSignal },
  about: {
    filter?: AnalyticsFilter | undefined
    segmentId?: string | undefined
    dimensions?: readonly string[] | undefined
  },
) => Promise<Asked>

/** What the routes of this module are made of. */
export interface Parts {
  database: Database
  clock: Clock
  accounts: Accounts
  source: DaySource
  lookUp: LookUp
}

export interface OpenSite extends SiteOfDays {
  domain: string
  currency: string
}

/** A site of the account whose plan includes analytics. Throws `not_found` or `plan_required`. */
export async function openSite(tx: Tx, accounts: Accounts, accountId: string, siteId: string): Promise<OpenSite> {
  const { id, timeZone, domain, currency, plan } = await accounts.getSite(tx, accountId, siteId)
  requirePlan(plan, 'analytics')
  return { accountId, id, timeZone, domain, currency }
}
