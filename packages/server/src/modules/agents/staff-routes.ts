import { endpoints } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../platform/database.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import { type Route, route } from '../../platform/http.ts'
import type { Platform } from '../../platform/module.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../platform/paging.ts'
import type { Accounts } from '../accounts/index.ts'
import { CONNECT_POLICY, connectPage } from './connect-page.ts'
import { makeCode } from './enrolment-codes.ts'
import { disconnect } from './leave.ts'
import type { ServerKeys, ServerSigning } from './server-keys.ts'
import { showAgent, showSummary } from './show.ts'
import { listLivingKeys } from './store/agent-keys.ts'
import { confirmEnvironment, findAgent, listAgents, lockAgent } from './store/agents.ts'
import { listReports } from './store/reports.ts'

export interface StaffRoutesParts {
  platform: Pick<Platform, 'database' | 'clock' | 'url'>
  accounts: Accounts
  serverKeys: ServerSigning
}

/** What people and integrators call. */
export function staffRoutes({ platform, accounts, serverKeys }: StaffRoutesParts): Route[] {
  const { database, clock, url } = platform

  async function readAgent(tx: Tx, accountId: string, siteId: string) {
    const site = await accounts.getSite(tx, accountId, siteId)
    const agent = await findAgent(tx, accountId, siteId)
    if (!agent) throw notFound('An agent of this site')
    return showAgent(agent, site.domain, await listLivingKeys(tx, accountId, siteId, clock.now()))
  }

  return [
    route(endpoints.connectPage, async () => {
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CONNECT_POLICY }
      return new Response(connectPage, { headers })
    }),

    route(endpoints.createEnrolmentCode, async ({ tx, accountId, actor, body, audit }) => {
      if (body.siteId) await accounts.getSite(tx, accountId, body.siteId)
      const made = await makeCode(tx, { accountId, actor, url, now: clock.now() }, body)
      audit.target = made.id
      return made
    }),

    route(endpoints.listAgents, ({ accountId, actor, query }) =>
      database.account(accountId, async (tx) => {
        const [before = null] = decodeCursor(query.cursor, 'id') ?? []
        const siteId = actor.kind === 'key' ? actor.siteId : null
        const rows = await listAgents(tx, accountId, { siteId, before, limit: query.limit + 1 })
        const domains = await accounts.listDomains(
          tx,
          accountId,
          rows.map((row) => row.siteId),
        )
        return pageFrom(
          rows,
          query.limit,
          (row) => encodeCursor(row.siteId),
          (row) => showSummary(row, domains.get(row.siteId) ?? ''),
        )
      }),
    ),

    route(endpoints.getAgent, ({ accountId, params }) =>
      database.account(accountId, (tx) => readAgent(tx, accountId, params.siteId)),
    ),

    route(endpoints.changeAgent, async ({ tx, accountId, params: { siteId }, body, afterCommit }) => {
      const site = await accounts.getSite(tx, accountId, siteId)
      if (!(await lockAgent(tx, accountId, siteId))) throw notFound('An agent of this site')
      await confirmEnvironment(tx, accountId, siteId, body.environment)
      if (body.environment !== null && body.environment !== site.environment) {
        await accounts.changeSite(tx, accountId, siteId, { environment: body.environment }, clock.now())
        afterCommit.push(accounts.forget)
      }
      return readAgent(tx, accountId, siteId)
    }),

    route(endpoints.revokeAgent, async ({ tx, accountId, params: { siteId }, afterCommit }) => {
      await accounts.getSite(tx, accountId, siteId)
      const agent = await lockAgent(tx, accountId, siteId)
      if (!agent) throw notFound('An agent of this site')
      if (agent.status !== 'connected') throw new AppError('conflict', 'The agent is disconnected already')
      await disconnect(accounts, tx, { accountId, ...agent }, 'revoked', clock.now())
      afterCommit.push(accounts.forget)
      return undefined
    }),

    route(endpoints.listReports, ({ accountId, params: { siteId }, query: { limit, cursor, module, event } }) =>
      database.account(accountId, async (tx) => {
        await accounts.getSite(tx, accountId, siteId)
        const [at, id = ''] = decodeCursor(cursor, 'time', 'id') ?? []
        const after = at === undefined ? null : { at: new Date(Number(at)), id }
        const reports = await listReports(tx, { accountId, siteId }, { module, event, limit: limit + 1, after })
        return pageFrom(
          reports,
          limit,
          (report) => encodeCursor(`${Date.parse(report.occurredAt)} ${report.id}`),
          (report) => report,
        )
      }),
    ),

    route(endpoints.moveSigningKey, async ({ tx, body, afterCommit }) => {
      const from = new Date(clock.now().getTime() + body.afterHours * 3_600_000)
      const keys = await serverKeys.move(tx, from)
      afterCommit.push(serverKeys.forget)
      return showSigningKeys(keys)
    }),
  ]
}

function showSigningKeys({ used, next }: ServerKeys) {
  const show = ({ keyId, publicKey }: ServerKeys['used'], isUsed: boolean) => ({ keyId, publicKey, isUsed })
  return {
    keys: [show(used, true), ...(next ? [show(next.key, false)] : [])],
    nextUsedFrom: next?.from.toISOString() ?? null,
  }
}
