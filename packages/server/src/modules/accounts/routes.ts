import { endpoints } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../platform/database.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import { recordFact } from '../../platform/facts.ts'
import { type HandlerInput, type Route, route } from '../../platform/http.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { PersonalData, PersonalDataSubject, Platform } from '../../platform/module.ts'
import { lockSites, removeRows } from '../../platform/ownership.ts'
import { issueSecret } from '../../platform/secrets.ts'
import { exportRows } from './export.ts'
import { issueKey, revokeKey, rotateKey } from './keys.ts'
import { PLANS } from './plans.ts'
import type { Resolver } from './resolve.ts'
import { addSite, changeSite } from './sites.ts'
import * as store from './store/index.ts'

type PersonalDataModules = () => { name: string; personalData: PersonalData }[]

export function accountRoutes(
  platform: Platform,
  resolver: Resolver,
  personalDataModules: PersonalDataModules,
): Route[] {
  const { database, clock } = platform
  const tell = (
    tx: Parameters<typeof recordFact>[0],
    accountId: string,
    name: string,
    payload: Record<string, unknown>,
  ) => recordFact(tx, { accountId, name, payload, occurredAt: clock.now() })

  return [
    route(endpoints.createAccount, async ({ tx, body, audit }) => {
      const id = uuidv7(clock.now().getTime())
      audit.target = id
      return store.createAccount(tx, id, body.name, clock.now())
    }),

    route(endpoints.changeAccountStatus, async ({ tx, accountId, body, afterCommit }) => {
      const account = await store.updateAccount(tx, accountId, body)
      if (!account) throw notFound('The account')
      await tell(tx, accountId, body.status === 'suspended' ? 'account.suspended' : 'account.resumed', {})
      afterCommit.push(resolver.forget)
      return account
    }),

    route(endpoints.removeAccount, async ({ tx, accountId, afterCommit }) => {
      if (!(await store.findAccount(tx, accountId))) throw notFound('The account')
      const removed = await removeRows(tx, accountId, null)
      afterCommit.push(resolver.forget)
      return { removed }
    }),

    route(endpoints.exportAccount, async ({ accountId, signal }) => {
      if (!(await database.account(accountId, (tx) => store.findAccount(tx, accountId)))) throw notFound('The account')
      return exportRows(database, { accountId, siteId: null }, signal)
    }),

    route(endpoints.listPlatformSites, ({ query }) => database.platform((tx) => store.listPlatformSites(tx, query))),

    route(endpoints.listPlatformAudit, ({ accountId, query }) =>
      database.account(accountId, (tx) => store.listAudit(tx, accountId, query)),
    ),

    route(endpoints.rotateOperatorToken, async ({ tx, body, audit }) => {
      const now = clock.now()
      const { secret, prefix, hash } = issueSecret('operator')
      const oldExpiresAt = new Date(now.getTime() + body.overlapHours * 3_600_000)
      const id = uuidv7(now.getTime())
      const old = await store.replaceOperatorTokens(tx, { id, prefix, hash, createdAt: now }, oldExpiresAt)
      audit.target = id
      return { secret, oldExpiresAt: old > 0 ? oldExpiresAt.toISOString() : null }
    }),

    route(endpoints.getAccount, async ({ accountId }) => {
      const account = await database.account(accountId, (tx) => store.findAccount(tx, accountId))
      if (!account) throw notFound('The account')
      return account
    }),

    route(endpoints.changeAccount, async ({ tx, accountId, body }) => {
      const account = await store.updateAccount(tx, accountId, body)
      if (!account) throw notFound('The account')
      await tell(tx, accountId, 'account.renamed', {})
      return account
    }),

    route(endpoints.listSites, ({ accountId, actor, query }) =>
      database.account(accountId, (tx) => store.listSites(tx, accountId, limitedTo(actor), query)),
    ),

    route(endpoints.createSite, async ({ tx, accountId, actor, body, audit }) => {
      if (!(await store.findAccount(tx, accountId))) throw notFound('The account')
      if (body.plan !== 'tiny') requireOperator(actor)
      const now = clock.now()
      const site = await addSite(tx, accountId, body, now)
      audit.target = site.id
      const issue = (kind: 'site' | 'agent') =>
        issueKey(tx, accountId, actor, { kind, name: site.domain, siteId: site.id, scopes: [] }, now)
      const siteKey = await issue('site')
      const agentKey = await issue('agent')
      return { site, siteKey, agentKey }
    }),

    route(endpoints.getSite, async ({ accountId, params }) => {
      const site = await database.account(accountId, (tx) => store.findSite(tx, accountId, params.siteId))
      if (!site) throw notFound('The site')
      return site
    }),

    route(endpoints.changeSite, async ({ tx, accountId, actor, params, body, afterCommit }) => {
      const before = await store.findSite(tx, accountId, params.siteId)
      if (!before) throw notFound('The site')
      if (body.plan !== undefined && body.plan !== before.plan) requireOperator(actor)
      const site = await changeSite(tx, accountId, params.siteId, body, clock.now())
      afterCommit.push(resolver.forget)
      return site
    }),

    route(endpoints.removeSite, async ({ tx, accountId, params, afterCommit }) => {
      if (!(await store.findSite(tx, accountId, params.siteId))) throw notFound('The site')
      const removed = await removeRows(tx, accountId, params.siteId)
      await tell(tx, accountId, 'site.removed', { siteId: params.siteId })
      afterCommit.push(resolver.forget)
      return { removed }
    }),

    route(endpoints.exportSite, async ({ accountId, params: { siteId }, signal, audit }) => {
      if (!(await database.account(accountId, (tx) => store.findSite(tx, accountId, siteId))))
        throw notFound('The site')
      audit.target = siteId
      return exportRows(database, { accountId, siteId }, signal)
    }),

    route(endpoints.exportPersonalData, async ({ accountId, params, body, audit }) => {
      const modules: Record<string, Record<string, unknown>[]> = {}
      await database.account(accountId, async (tx) => {
        if (!(await store.findSite(tx, accountId, params.siteId))) throw notFound('The site')
        const subjects = await findSubjects(tx, personalDataModules(), params.siteId, body)
        Object.assign(audit, auditOf(params.siteId, subjects, body))
        for (const { name, personalData } of personalDataModules()) {
          modules[name] = []
          for (const subject of subjects) modules[name].push(...(await personalData.export(tx, subject)))
        }
      })
      return { modules }
    }),

    route(endpoints.erasePersonalData, async ({ tx, accountId, params, body, audit }) => {
      if (!(await store.findSite(tx, accountId, params.siteId))) throw notFound('The site')
      // Before anything is looked up: nobody says who they are meanwhile, and no event comes in for what is half gone.
      await lockSites(tx, [params.siteId])
      const subjects = await findSubjects(tx, personalDataModules(), params.siteId, body)
      Object.assign(audit, auditOf(params.siteId, subjects, body))
      const erased: Record<string, number> = {}
      for (const { name, personalData } of personalDataModules()) {
        erased[name] = 0
        for (const subject of subjects) erased[name] += await personalData.erase(tx, subject)
      }
      return { erased }
    }),

    route(endpoints.listKeys, ({ accountId, query }) =>
      database.account(accountId, (tx) => store.listKeys(tx, accountId, query)),
    ),

    route(endpoints.createKey, async ({ tx, accountId, actor, body, audit }) => {
      if (!(await store.findAccount(tx, accountId))) throw notFound('The account')
      const key = await issueKey(tx, accountId, actor, body, clock.now())
      audit.target = key.id
      return key
    }),

    route(endpoints.rotateKey, ({ tx, accountId, actor, params, body, audit, afterCommit }) => {
      audit.detail = { overlapHours: body.overlapHours }
      afterCommit.push(resolver.forget)
      return rotateKey(tx, accountId, actor, params.keyId, body.overlapHours, clock.now())
    }),

    route(endpoints.revokeKey, async ({ tx, accountId, params, afterCommit }) => {
      await revokeKey(tx, accountId, params.keyId, clock.now())
      afterCommit.push(resolver.forget)
      return undefined
    }),

    route(endpoints.listUsage, async ({ accountId, query }) => {
      const page = await database.account(accountId, (tx) => store.listUsage(tx, accountId, query))
      const items = page.items.map(({ site_id: siteId, month, metric, used, plan }) => {
        const included: Record<string, number | null> = PLANS[plan]
        return { siteId, month, metric, used, included: included[metric] ?? null }
      })
      return { items, nextCursor: page.nextCursor }
    }),

    route(endpoints.listAudit, ({ accountId, query }) =>
      database.account(accountId, (tx) => store.listAudit(tx, accountId, query)),
    ),
  ]
}

/** The sessions of a person, and the person by address where one is named. */
async function findSubjects(
  tx: Tx,
  modules: ReturnType<PersonalDataModules>,
  siteId: string,
  body: HandlerInput<typeof endpoints.erasePersonalData>['body'],
): Promise<PersonalDataSubject[]> {
  if ('sessionId' in body) return [{ siteId, sessionId: body.sessionId }]
  const found = new Set<string>()
  for (const { personalData } of modules) {
    for (const sessionId of (await personalData.findSessions?.(tx, { siteId, email: body.email })) ?? [])
      found.add(sessionId)
  }
  return [...[...found].map((sessionId) => ({ siteId, sessionId })), { siteId, email: body.email }]
}

/** The log is there for ever: it says how many sessions were meant, and not by which address. */
const auditOf = (
  siteId: string,
  subjects: PersonalDataSubject[],
  body: HandlerInput<typeof endpoints.erasePersonalData>['body'],
) => ('sessionId' in body ? { target: body.sessionId } : { target: siteId, detail: { sessions: subjects.length - 1 } })

const limitedTo = (actor: HandlerInput<typeof endpoints.listSites>['actor']) =>
  actor.kind === 'key' ? actor.siteId : null

function requireOperator(actor: HandlerInput<typeof endpoints.createSite>['actor']): void {
  if (actor.kind !== 'operator') throw new AppError('forbidden', 'A plan is set by whoever runs this server')
}
