export { createAccount, findAccount, listUsage, updateAccount } from './accounts.ts'
export { listAudit } from './audit.ts'
export { expireKey, findKey, insertKey, listKeys, touchKey } from './keys.ts'
export { listPlatformSites, refreshPlatformSites } from './platform-sites.ts'
export {
  type ResolvedKey,
  replaceOperatorTokens,
  resolveKey,
  resolveOperatorToken,
} from './resolve.ts'
export { findSite, insertSite, isKnownTimeZone, listSites, updateSite } from './sites.ts'
