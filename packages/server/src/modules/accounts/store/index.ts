export { createAccount, findAccount, isSuspended, listUsage, updateAccount } from './accounts.ts'
export { listAudit } from './audit.ts'
export { expireKey, findAgentKey, findKey, insertKey, listKeys, touchKey } from './keys.ts'
export { listPlatformSites, refreshPlatformSites } from './platform-sites.ts'
export {
  type ResolvedKey,
  replaceOperatorTokens,
  resolveKey,
  resolveOperatorToken,
} from './resolve.ts'
export {
  findSite,
  findSiteIds,
  findSitesByDomain,
  insertSite,
  isKnownTimeZone,
  listDomains,
  listSites,
  updateSite,
} from './sites.ts'
