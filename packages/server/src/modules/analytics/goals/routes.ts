import { endpoints, type Goal, MAX_GOALS, type Target } from '@tinyeclipse/sdk/contract'
import { AppError, notFound } from '../../../platform/errors.ts'
import { type Route, route } from '../../../platform/http.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { openSite, type Parts } from '../parts.ts'
import { toPath } from '../paths.ts'
import { requireRoom, withUniqueName } from '../store/lists.ts'
import { deleteNamed, insertNamed, listNamed, updateNamed } from '../store/named-lists.ts'
import { markStaleSite } from '../store/stale-sites.ts'

export const goalRoutes = ({ database, clock, accounts, ask }: Parts): Route[] => [
  route(endpoints.listGoals, ({ accountId, params, query }) =>
    database.account(accountId, async (tx) =>
      listNamed(tx, 'goals', await openSite(tx, accounts, accountId, params.siteId), query),
    ),
  ),

  route(endpoints.createGoal, async ({ tx, accountId, params, body, audit }): Promise<Goal> => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    await requireRoom(tx, 'goals', site, MAX_GOALS)
    const createdAt = clock.now()
    const id = uuidv7(createdAt.getTime())
    audit.target = id
    await markStaleSite(tx, site)
    return withUniqueName(body.name, 'A goal', () =>
      insertNamed(tx, 'goals', site, { id, name: body.name, target: cleanTarget(body.target), createdAt }),
    )
  }),

  route(endpoints.changeGoal, async ({ tx, accountId, params, body, audit }): Promise<Goal> => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.goalId
    const changes = { ...body, ...(body.target && { target: cleanTarget(body.target) }) }
    const goal = await withUniqueName(body.name, 'A goal', () => updateNamed(tx, 'goals', site, params.goalId, changes))
    if (!goal) throw notFound('The goal')
    if (body.target) await markStaleSite(tx, site)
    return goal
  }),

  route(endpoints.removeGoal, async ({ tx, accountId, params, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.goalId
    if (!(await deleteNamed(tx, 'goals', site, params.goalId))) throw notFound('The goal')
    await markStaleSite(tx, site)
    return undefined
  }),

  route(endpoints.queryGoals, (input) => ask.goals(input, input.body)),
]

/** Paths that a page must have as a whole are written as pages are kept, or they would never be met. */
function cleanTarget(target: Target): Target {
  if (!('page' in target) || 'contains' in target.page) return target
  const clean = (path: string, place: string) => {
    if (path.startsWith('/')) return toPath(path)
    const message = 'The path of a page begins with /, such as /thanks/'
    throw new AppError('invalid_request', message, { issues: [{ path: `/target/page/${place}`, message }] })
  }
  if ('is' in target.page) return { page: { is: clean(target.page.is, 'is') } }
  return { page: { in: target.page.in.map((path, index) => clean(path, `in/${index}`)) } }
}
