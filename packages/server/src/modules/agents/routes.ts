import { endpoints } from '@tinyeclipse/sdk/contract'
import { siteOfAgent } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import type { Platform } from '../../platform/module.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Ingest } from '../ingest/index.ts'
import { compareReports } from './checksums.ts'
import type { Verify } from './ed25519.ts'
import { enrol } from './enrol.ts'
import { type TakeWaiting, takeHeartbeat } from './heartbeat.ts'
import type { HeartbeatNews } from './heartbeat-news.ts'
import { disconnect, lockLiving, requireLiving } from './leave.ts'
import { relayEvents } from './relay.ts'
import { takeReports } from './reports.ts'
import { takeNewKey } from './rotate-key.ts'
import type { ServerSigning } from './server-keys.ts'
import { whyNotWoken } from './wake-target.ts'

export interface AgentRoutesParts {
  platform: Pick<Platform, 'clock' | 'live'>
  accounts: Accounts
  ingest: Ingest
  serverKeys: ServerSigning
  verify: Verify
  takeWaiting: TakeWaiting
  news: HeartbeatNews
}

/** What the agents of sites call, each request signed. */
export function agentRoutes({
  platform,
  accounts,
  ingest,
  serverKeys,
  verify,
  takeWaiting,
  news,
}: AgentRoutesParts): Route[] {
  const { clock, live } = platform
  /** To whoever looks at the agent of the site. */
  const tellOfReports = (tx: Tx, siteId: string) =>
    live.publish(tx, 'agent', { type: 'report', siteId, at: clock.now().toISOString() })

  return [
    route(endpoints.enrolAgent, async ({ tx, accountId, body, audit, afterCommit }) => {
      const enrolled = await enrol({ clock, accounts, serverKeys }, tx, accountId, body)
      // Not the body: the code and the agent key are in it.
      audit.target = enrolled.siteId
      const { url: siteUrl, restUrl = null } = body.site
      const wakeRefusal = whyNotWoken({ siteUrl, restUrl, enrolledAt: clock.now() })
      audit.detail = {
        siteUrl,
        ...(wakeRefusal && { wakeRefusal }),
        keyId: enrolled.keyId,
        by: body.code === undefined ? 'agentKey' : 'code',
      }
      afterCommit.push(accounts.forget)
      return enrolled
    }),

    route(endpoints.sendHeartbeat, async ({ tx, accountId, actor, body, afterCommit }) => {
      const siteId = siteOfAgent(actor)
      afterCommit.push(() => news.add(siteId))
      return takeHeartbeat({ clock, serverKeys, takeWaiting }, tx, { accountId, siteId }, body)
    }),

    route(endpoints.sendReports, async ({ tx, accountId, actor, body }) => {
      const siteId = siteOfAgent(actor)
      await requireLiving(tx, { accountId, siteId })
      const answer = await takeReports(clock, tx, { accountId, siteId }, body.reports)
      if (answer.stored.length > 0) await tellOfReports(tx, siteId)
      return answer
    }),

    route(endpoints.compareReports, async ({ tx, accountId, actor, body }) => ({
      resend: await compareReports(tx, { accountId, siteId: siteOfAgent(actor) }, body.ranges),
    })),

    route(endpoints.relayEvents, ({ accountId, actor, body }) =>
      relayEvents(ingest, { accountId, siteId: siteOfAgent(actor) }, body),
    ),

    route(endpoints.addAgentKey, async ({ tx, accountId, actor, body, audit }) => {
      const added = await takeNewKey({ clock, verify }, tx, { accountId, siteId: siteOfAgent(actor) }, body)
      audit.target = added.keyId
      return added
    }),

    route(endpoints.leaveAgent, async ({ tx, accountId, actor, audit, afterCommit }) => {
      const siteId = siteOfAgent(actor)
      const agent = await lockLiving(tx, { accountId, siteId })
      await disconnect(accounts, tx, { accountId, ...agent }, 'left', clock.now())
      audit.target = siteId
      audit.detail = {}
      afterCommit.push(accounts.forget)
      return { status: 'left' as const }
    }),
  ]
}
