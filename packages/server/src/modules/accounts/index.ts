import type { NewSite, Site, SiteChanges } from '@tinyeclipse/sdk/contract'
import { notFound } from '../../platform/errors.ts'
import type { Listener } from '../../platform/facts.ts'
import type { Module, PersonalData, Platform } from '../../platform/module.ts'
import { agentScopesOf, grantsEndAt, issueAgentKeys } from './keys.ts'
import { type Gate, includes, PLANS, requirePlan } from './plans.ts'
import { createResolver, type Resolver } from './resolve.ts'
import { accountRoutes } from './routes.ts'
import { addSite, changeSite } from './sites.ts'
import {
  expireKey,
  findAgentKey,
  findSite,
  findSiteIds,
  findSitesByDomain,
  isKnownTimeZone,
  listDomains,
  refreshPlatformSites,
} from './store/index.ts'

type Tx = Parameters<typeof findSite>[0]

export interface Accounts extends Module, Resolver {
  /** A site of the account. Throws `not_found`. */
  getSite: (tx: Tx, accountId: string, siteId: string) => ReturnType<typeof requireSite>
  /** The same, or null. */
  findSite: typeof findSite
  findSiteIds: typeof findSiteIds
  findSitesByDomain: typeof findSitesByDomain
  /** Adds a site and tells of it. Throws `invalid_request` for a time zone that the database does not know. */
  addSite: (tx: Tx, accountId: string, site: NewSite, now: Date) => Promise<Site>
  /** Changes a site and tells of it; the plan it leaves alone. Throws `not_found`. */
  changeSite: (
    tx: Tx,
    accountId: string,
    siteId: string,
    changes: Omit<SiteChanges, 'plan'>,
    now: Date,
  ) => Promise<Site>
  isKnownTimeZone: typeof isKnownTimeZone
  listDomains: typeof listDomains
  findAgentKey: typeof findAgentKey
  issueAgentKeys: typeof issueAgentKeys
  /** Ends a key at a time, unless it ends sooner. */
  expireKey: typeof expireKey
}
export type { ResolvedKey } from './store/index.ts'
export { agentScopesOf, type Gate, grantsEndAt, includes, PLANS, requirePlan }

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
    findSiteIds,
    findSitesByDomain,
    addSite,
    changeSite,
    isKnownTimeZone,
    listDomains,
    findAgentKey,
    issueAgentKeys,
    expireKey,
    ...resolver,
  }
}

async function requireSite(tx: Tx, accountId: string, siteId: string) {
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
