import type { Report } from '@tinyeclipse/sdk/contract'
import type { AuthenticateAgent } from '../../platform/agent-access.ts'
import type { Tx } from '../../platform/database.ts'
import type { Module, Platform } from '../../platform/module.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Ingest } from '../ingest/index.ts'
import { createAuthentication } from './authenticate.ts'
import { byAddress } from './by-address.ts'
import { type Commands, createCommands } from './commands/index.ts'
import { createVerifier } from './ed25519.ts'
import { createHeartbeatNews } from './heartbeat-news.ts'
import { forgetNonces, forgetOldReports } from './retention.ts'
import { agentRoutes } from './routes.ts'
import { createServerKeys } from './server-keys.ts'
import { createSilenceWatch } from './silence.ts'
import { staffRoutes } from './staff-routes.ts'
import { personsInState } from './state-persons.ts'
import { eraseReportsOf, exportReportsOf, findReport } from './store/reports.ts'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3_600

export interface Agents extends Module {
  authenticate: AuthenticateAgent
  /** Has sites do things. */
  commands: Pick<Commands, 'send' | 'sendBatch' | 'wake'>
  /** A report, for whoever heard of it by a fact; null when it is gone. */
  findReport(tx: Tx, site: { accountId: string; siteId: string }, reportId: string): Promise<Report | null>
  /** Looks once for agents that are not heard of; a job does it every minute otherwise. Answers how many fell silent. */
  lookForSilence(signal?: AbortSignal): Promise<number>
}

export function createAgents(platform: Platform, accounts: Accounts, ingest: Ingest): Agents {
  const { database, clock } = platform
  const verify = createVerifier()
  const serverKeys = createServerKeys(platform)
  const lookForSilence = createSilenceWatch(database, clock)
  const commands = createCommands(platform, accounts, serverKeys)
  const news = createHeartbeatNews(platform)
  const parts = { platform, accounts, ingest, serverKeys, verify }
  return {
    name: 'agents',
    routes: [...agentRoutes({ ...parts, news, takeWaiting: commands.take }), ...staffRoutes(parts), ...commands.routes],
    recurring: [
      {
        name: 'agents.silence',
        everySeconds: MINUTE_SECONDS,
        run: ({ signal }) => lookForSilence(signal),
      },
      { name: 'agents.forget', everySeconds: 5 * MINUTE_SECONDS, run: () => forgetNonces(database, clock.now()) },
      {
        name: 'agents.retention',
        everySeconds: 6 * HOUR_SECONDS,
        run: ({ signal, now }) => forgetOldReports(database, { signal, now }),
      },
      ...commands.recurring,
    ],
    listeners: commands.listeners,
    catalog: commands.catalog,
    // By their address: of sessions nothing here knows.
    personalData: byAddress([{ export: exportReportsOf, erase: eraseReportsOf }, ...commands.persons, personsInState]),
    authenticate: createAuthentication({ database, clock, accounts, serverKeys, verify }),
    commands,
    findReport,
    async stop() {
      await Promise.all([news.stop(), commands.stop()])
    },
    lookForSilence: (signal = AbortSignal.timeout(MINUTE_SECONDS * 1000)) => lookForSilence(signal),
  }
}
