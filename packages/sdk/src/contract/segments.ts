import * as z from 'zod/mini'
import { AnalyticsFilter } from './analytics.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Most segments of a site. */
export const MAX_SEGMENTS = 100

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100))

/** A filter with a name; questions take its id as `segmentId`. */
export const Segment = z.object({ id: Id, name: z.string(), filter: AnalyticsFilter, createdAt: Timestamp })
export type Segment = z.infer<typeof Segment>

export const NewSegment = z.object({ name: Name, filter: AnalyticsFilter })
export type NewSegment = z.infer<typeof NewSegment>

export const SegmentChanges = z.partial(NewSegment)
export type SegmentChanges = z.infer<typeof SegmentChanges>

export const segmentEndpoints = {
  listSegments: endpoint({
    id: 'segments.list',
    method: 'GET',
    path: '/v1/sites/:siteId/segments',
    summary: 'Saved filters of a site, oldest first',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(Segment),
    status: 200,
    mutates: false,
  }),
  createSegment: endpoint({
    id: 'segments.create',
    method: 'POST',
    path: '/v1/sites/:siteId/segments',
    summary: 'Save a filter under a name',
    access: 'account',
    scope: 'analytics:write',
    body: NewSegment,
    response: Segment,
    status: 201,
    mutates: true,
  }),
  changeSegment: endpoint({
    id: 'segments.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId/segments/:segmentId',
    summary: 'Rename a segment or change its filter',
    access: 'account',
    scope: 'analytics:write',
    body: SegmentChanges,
    response: Segment,
    status: 200,
    mutates: true,
  }),
  removeSegment: endpoint({
    id: 'segments.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId/segments/:segmentId',
    summary: 'Remove a segment',
    access: 'account',
    scope: 'analytics:write',
    status: 204,
    mutates: true,
  }),
}
