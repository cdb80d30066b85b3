import { type Accounts, createAccounts } from './modules/accounts/index.ts'
import { createAnalytics } from './modules/analytics/index.ts'
import { createImport } from './modules/import/index.ts'
import { createIngest } from './modules/ingest/index.ts'
import type { Module, Platform } from './platform/module.ts'

/** The capabilities of the server, lower ones first: each may know those before it. */
export function createModules(platform: Platform): { modules: Module[]; accounts: Accounts } {
  const modules: Module[] = []
  const personalData = () => modules.flatMap(({ name, personalData }) => (personalData ? [{ name, personalData }] : []))

  const accounts = createAccounts(platform, personalData)
  modules.push(accounts)
  modules.push(createIngest(platform, accounts))
  modules.push(createImport(platform))
  modules.push(createAnalytics(platform, accounts))
  return { modules, accounts }
}
