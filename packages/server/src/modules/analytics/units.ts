import { type ContentUnits, endpoints, MAX_UNIT_PATHS } from '@tinyeclipse/sdk/contract'
import { AppError, notFound } from '../../platform/errors.ts'
import { type Route, route } from '../../platform/http.ts'
import { openSite, type Parts } from './parts.ts'
import { toPath } from './paths.ts'
import { countList, lockList } from './store/lists.ts'
import { deleteUnits, findUnits, insertUnits, listUnits, readUnitsNamed } from './store/units.ts'

export const unitRoutes = ({ database, accounts }: Parts): Route[] => [
  route(endpoints.listContentUnits, ({ accountId, params, query }) =>
    database.account(accountId, async (tx) =>
      listUnits(tx, await openSite(tx, accounts, accountId, params.siteId), query),
    ),
  ),

  route(endpoints.replaceContentUnits, async ({ tx, accountId, params, body, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    const rows = readUnits(body)
    const names = [...new Set(rows.map(({ unit }) => unit))]
    audit.detail = { units: names.length, paths: rows.length }
    await lockList(tx, 'content_units', site)
    await deleteUnits(tx, site, await findUnits(tx, site, { names, paths: rows.map(({ path }) => path) }))
    await insertUnits(tx, site, rows)
    if ((await countList(tx, 'content_units', site)) > MAX_UNIT_PATHS) {
      throw new AppError('conflict', `The content units of a site have at most ${MAX_UNIT_PATHS} paths`)
    }
    return { units: await readUnitsNamed(tx, site, names) }
  }),

  route(endpoints.removeContentUnit, async ({ tx, accountId, params, audit }) => {
    const site = await openSite(tx, accounts, accountId, params.siteId)
    audit.target = params.unitId
    if ((await deleteUnits(tx, site, [params.unitId])) === 0) throw notFound('The content unit')
    return undefined
  }),
]

/** Paths as pages are kept, each with its unit. Throws `invalid_request` when a path or a name stands in two. */
function readUnits({ units }: ContentUnits): { path: string; unit: string }[] {
  const unitOf = new Map<string, string>()
  const names = new Set<string>()
  units.forEach(({ unit, paths: given }, index) => {
    const paths = [...new Set(given.map(toPath))]
    const name = unit ?? (paths[0] as string)
    if (names.has(name)) throw invalid(`/units/${index}/unit`, `Two units are called "${name}"`)
    names.add(name)
    for (const path of paths) {
      if (unitOf.has(path)) throw invalid(`/units/${index}/paths`, `${path} is in another unit as well`)
      unitOf.set(path, name)
    }
  })
  return [...unitOf].map(([path, unit]) => ({ path, unit }))
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_request', message, { issues: [{ path, message }] })
