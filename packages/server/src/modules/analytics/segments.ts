import { type AnalyticsFilter, endpoints, MAX_SEGMENTS } from '@tinyeclipse/sdk/contract'
import { AppError, notFound } from '../../platform/errors.ts'
import { type Route, route } from '../../platform/http.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { openSite, type Parts } from './parts.ts'
import { resolveFilter } from './resolve-filter.ts'
import { requireRoom, withUniqueName } from './store/lists.ts'
import { deleteNamed, insertNamed, listNamed, updateNamed } from './store/named-lists.ts'

const MAX_FILTER_LENGTH = 50_000

export const segmentRoutes = ({ database, clock, accounts }: Parts): Route[] => [
  route(endpoints.listSegments, ({ accountId, params, query }) =>
    database.account(accountId, async (tx) =>
      listNamed(tx, 'segments', await openSite(tx, accounts, accountId, params.siteId), query),
    ),
  ),

  route(endpoints.createSegment, async ({ tx, accountId, params, body, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    checkFilter(body.filter)
    await requireRoom(tx, 'segments', site, MAX_SEGMENTS)
    const createdAt = clock.now()
    const id = uuidv7(createdAt.getTime())
    audit.target = id
    audit.detail = { name: body.name }
    return withUniqueName(body.name, 'A segment', () => insertNamed(tx, 'segments', site, { id, ...body, createdAt }))
  }),

  route(endpoints.changeSegment, async ({ tx, accountId, params, body, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    if (body.filter) checkFilter(body.filter)
    audit.target = params.segmentId
    audit.detail = { changed: Object.keys(body) }
    const segment = await withUniqueName(body.name, 'A segment', () =>
      updateNamed(tx, 'segments', site, params.segmentId, body),
    )
    if (!segment) throw notFound('The segment')
    return segment
  }),

  route(endpoints.removeSegment, async ({ tx, accountId, params, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.segmentId
    if (!(await deleteNamed(tx, 'segments', site, params.segmentId))) throw notFound('The segment')
    return undefined
  }),
]

/** Throws `invalid_request` when a dimension is not there, or when the filter is longer than is kept. */
export function checkFilter(filter: AnalyticsFilter, path = '/filter'): void {
  resolveFilter(filter, new Map(), path)
  if (JSON.stringify(filter).length <= MAX_FILTER_LENGTH) return
  const message = `A filter that is kept has at most ${MAX_FILTER_LENGTH} characters`
  throw new AppError('invalid_request', message, { issues: [{ path, message }] })
}
