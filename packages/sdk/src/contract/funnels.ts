import * as z from 'zod/mini'
import { FunnelSteps, FunnelWindow } from './analytics.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Most funnels of a site. */
export const MAX_FUNNELS = 100

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100))

/** What a funnel asks: the same fields as in a question, so that one is `{ range, ...definition }`. */
export const FunnelDefinition = z.strictObject({ steps: FunnelSteps, windowMinutes: z.optional(FunnelWindow) })
export type FunnelDefinition = z.infer<typeof FunnelDefinition>

/** Steps with a name, for everyone who looks at the site. */
export const Funnel = z.object({ id: Id, name: z.string(), definition: FunnelDefinition, createdAt: Timestamp })
export type Funnel = z.infer<typeof Funnel>

export const NewFunnel = z.object({ name: Name, definition: FunnelDefinition })
export type NewFunnel = z.infer<typeof NewFunnel>

export const FunnelChanges = z.partial(NewFunnel)
export type FunnelChanges = z.infer<typeof FunnelChanges>

export const funnelEndpoints = {
  listFunnels: endpoint({
    id: 'funnels.list',
    method: 'GET',
    path: '/v1/sites/:siteId/funnels',
    summary: 'Saved funnels of a site, oldest first',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(Funnel),
    status: 200,
    mutates: false,
  }),
  createFunnel: endpoint({
    id: 'funnels.create',
    method: 'POST',
    path: '/v1/sites/:siteId/funnels',
    summary: 'Save the steps of a funnel under a name',
    access: 'account',
    scope: 'analytics:write',
    body: NewFunnel,
    response: Funnel,
    status: 201,
    mutates: true,
  }),
  changeFunnel: endpoint({
    id: 'funnels.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId/funnels/:funnelId',
    summary: 'Rename a funnel or change its steps',
    access: 'account',
    scope: 'analytics:write',
    body: FunnelChanges,
    response: Funnel,
    status: 200,
    mutates: true,
  }),
  removeFunnel: endpoint({
    id: 'funnels.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId/funnels/:funnelId',
    summary: 'Remove a funnel',
    access: 'account',
    scope: 'analytics:write',
    status: 204,
    mutates: true,
  }),
}
