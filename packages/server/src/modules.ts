import { type Accounts, createAccounts } from './modules/accounts/index.ts'
import { type Agents, createAgents } from './modules/agents/index.ts'
import { createAnalytics } from './modules/analytics/index.ts'
import { createImport } from './modules/import/index.ts'
import { createIngest } from './modules/ingest/index.ts'
import type { Module, Platform } from './platform/module.ts'

/** The capabilities of the server, lower ones first: each may know those before it. */
export function createModules(platform: Platform): { modules: Module[]; accounts: Accounts; agents: Agents } {
  const modules: Module[] = []
  const personalData = () => modules.flatMap(({ name, personalData }) => (personalData ? [{ name, personalData }] : []))

  const accounts = createAccounts(platform, personalData)
  modules.push(accounts)
  const ingest = createIngest(platform, accounts)
  modules.push(ingest)
  modules.push(createImport(platform))
  modules.push(createAnalytics(platform, accounts))
  const agents = createAgents(platform, accounts, ingest)
  modules.push(agents)
  return { modules, accounts, agents }
}
