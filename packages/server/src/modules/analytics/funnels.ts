import { endpoints, MAX_FUNNELS } from '@tinyeclipse/sdk/contract'
import { notFound } from '../../platform/errors.ts'
import { type Route, route } from '../../platform/http.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { openSite, type Parts } from './parts.ts'
import { requireRoom, withUniqueName } from './store/lists.ts'
import { deleteNamed, insertNamed, listNamed, updateNamed } from './store/named-lists.ts'

/** Funnels that are kept; what they answer is asked of `/analytics/funnel`. */
export const funnelRoutes = ({ database, clock, accounts }: Parts): Route[] => [
  route(endpoints.listFunnels, ({ accountId, params, query }) =>
    database.account(accountId, async (tx) =>
      listNamed(tx, 'funnels', await openSite(tx, accounts, accountId, params.siteId), query),
    ),
  ),

  route(endpoints.createFunnel, async ({ tx, accountId, params, body, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    await requireRoom(tx, 'funnels', site, MAX_FUNNELS)
    const createdAt = clock.now()
    const id = uuidv7(createdAt.getTime())
    audit.target = id
    audit.detail = { name: body.name }
    return withUniqueName(body.name, 'A funnel', () => insertNamed(tx, 'funnels', site, { id, ...body, createdAt }))
  }),

  route(endpoints.changeFunnel, async ({ tx, accountId, params, body, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.funnelId
    audit.detail = { changed: Object.keys(body) }
    const funnel = await withUniqueName(body.name, 'A funnel', () =>
      updateNamed(tx, 'funnels', site, params.funnelId, body),
    )
    if (!funnel) throw notFound('The funnel')
    return funnel
  }),

  route(endpoints.removeFunnel, async ({ tx, accountId, params, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.funnelId
    if (!(await deleteNamed(tx, 'funnels', site, params.funnelId))) throw notFound('The funnel')
    return undefined
  }),
]
