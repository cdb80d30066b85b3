import type { Site } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../platform/database.ts'
import { type Accounts, requirePlan } from '../accounts/index.ts'
import type { Foundation } from './foundation.ts'
import type { Questions } from './questions.ts'

/** What the routes of this module are made of. */
export interface Parts extends Foundation {
  ask: Questions
}

/** A site of the account whose plan includes analytics. Throws `not_found` or `plan_required`. */
export async function openSite(tx: Tx, accounts: Accounts, accountId: string, siteId: string): Promise<Site> {
  const site = await accounts.getSite(tx, accountId, siteId)
  requirePlan(site.plan, 'analytics')
  return site
}
