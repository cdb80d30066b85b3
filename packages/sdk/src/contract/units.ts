import * as z from 'zod/mini'
import { Id, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Most paths in the content units of a site. */
export const MAX_UNIT_PATHS = 20_000
/** Most units in one request, and paths in one unit. */
export const MAX_UNITS_AT_ONCE = 1_000
export const MAX_PATHS_OF_UNIT = 100

const Path = z.string().check(z.regex(/^\//, 'A path, such as /pralines/'), z.maxLength(2_000))

/** One page in several languages: the paths of a translation group. */
export const ContentUnit = z.object({ id: Id, unit: z.string(), paths: z.array(z.string()) })
export type ContentUnit = z.infer<typeof ContentUnit>

export const ContentUnits = z.object({
  units: z
    .array(
      z.object({
        /** What the unit is called in answers; its first path when left out. */
        unit: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(500))),
        paths: z.array(Path).check(z.minLength(1), z.maxLength(MAX_PATHS_OF_UNIT)),
      }),
    )
    .check(z.minLength(1), z.maxLength(MAX_UNITS_AT_ONCE)),
})
export type ContentUnits = z.infer<typeof ContentUnits>

export const unitEndpoints = {
  listContentUnits: endpoint({
    id: 'contentUnits.list',
    method: 'GET',
    path: '/v1/sites/:siteId/content-units',
    summary: 'Pages that are one page in several languages',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(ContentUnit),
    status: 200,
    mutates: false,
  }),
  replaceContentUnits: endpoint({
    id: 'contentUnits.replace',
    method: 'POST',
    path: '/v1/sites/:siteId/content-units',
    summary: 'Put these units in the place of every unit that has one of their names or paths',
    access: 'account',
    scope: 'analytics:write',
    body: ContentUnits,
    response: z.object({ units: z.array(ContentUnit) }),
    status: 200,
    mutates: true,
  }),
  removeContentUnit: endpoint({
    id: 'contentUnits.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId/content-units/:unitId',
    summary: 'Take a unit apart: each of its pages stands for itself again',
    access: 'account',
    scope: 'analytics:write',
    status: 204,
    mutates: true,
  }),
}
