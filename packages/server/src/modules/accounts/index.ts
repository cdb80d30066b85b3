import { notFound } from '../../platform/errors.ts'
import type { Listener } from '../../platform/facts.ts'
import type { Module, PersonalData, Platform } from '../../platform/module.ts'
import { type Gate, includes, PLANS, requirePlan } from './plans.ts'
import { createResolver, type Resolver } from './resolve.ts'
import { accountRoutes } from './routes.ts'
import { findSite, refreshPlatformSites } from './store/index.ts'

export interface Accounts extends Module, Resolver {
  /** A site of the account. Throws `not_found`. */
  getSite: (tx: Parameters<typeof findSite>[0], accountId: string, siteId: string) => ReturnType<typeof requireSite>
  /** The same, or null. */
  findSite: typeof findSite
}
export type { ResolvedKey } from './store/index.ts'
export { type Gate, includes, PLANS, requirePlan }

export function createAccounts(
  platform: Platform,
  personalDataModules: () => { name: string; personalData: PersonalData }[],
): Accounts {
  const resolver = createResolver(platform.database, platform.clock)
  return {
    name: 'accounts',
    routes: accountRoutes(platform, resolver, personalDataModules),
    listeners: [platformSites],
    catalog: { plans: Object.entries(PLANS).map(([name, plan]) => ({ name, includes: plan })) },
    getSite: requireSite,
    findSite,
    ...resolver,
  }
}

async function requireSite(tx: Parameters<typeof findSite>[0], accountId: string, siteId: string) {
  const site = await findSite(tx, accountId, siteId)
  if (!site) throw notFound('The site')
  return site
}

/** Reads what is there now, so facts that come twice or out of order leave the same rows. */
const platformSites: Listener = {
  name: 'accounts.platform-sites',
  facts: ['site.created', 'site.changed', 'site.removed', 'account.suspended', 'account.resumed', 'account.renamed'],
  handle: (tx, [first]) => (first ? refreshPlatformSites(tx, first.accountId) : Promise.resolve()),
}
