import * as z from 'zod/mini'
import { CalendarDay } from './common.ts'
import { endpoint } from './endpoint.ts'

export const RANGE_PRESETS = ['today', 'yesterday', '7d', '30d', '90d'] as const

/** Days in the site's time zone, both ends included. A preset ends today, `yesterday` excepted. */
export const AnalyticsRange = z.union([
  z.object({ preset: z.enum(RANGE_PRESETS) }),
  z.object({ from: CalendarDay, to: CalendarDay }),
])
export type AnalyticsRange = z.infer<typeof AnalyticsRange>

const Name = z.string().check(z.minLength(1), z.maxLength(60))
const Values = z.record(z.string(), z.number())

export const AnalyticsQuery = z.object({
  /** Names from `GET /v1/catalog`. */
  metrics: z.array(Name).check(z.minLength(1), z.maxLength(10)),
  range: AnalyticsRange,
  /** `day` adds a series with every day of the range, days without visits included. */
  granularity: z._default(z.enum(['total', 'day']), 'total'),
  /** Adds rows split by this dimension, largest first by the first metric. */
  dimension: z.optional(Name),
  /** Most rows of the dimension. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 10),
})
export type AnalyticsQuery = z.input<typeof AnalyticsQuery>

export const AnalyticsAnswer = z.object({
  range: z.object({ from: CalendarDay, to: CalendarDay, timeZone: z.string() }),
  totals: Values,
  series: z.nullable(z.array(z.object({ day: CalendarDay, values: Values }))),
  rows: z.nullable(z.array(z.object({ value: z.nullable(z.string()), values: Values }))),
})
export type AnalyticsAnswer = z.infer<typeof AnalyticsAnswer>

export const CatalogEntry = z.object({ name: z.string(), title: z.string(), description: z.string() })
export const Catalog = z.object({
  metrics: z.array(CatalogEntry),
  dimensions: z.array(CatalogEntry),
  plans: z.array(z.object({ name: z.string(), includes: z.record(z.string(), z.nullable(z.int())) })),
})
export type Catalog = z.infer<typeof Catalog>

/** Sent on the live stream of a site when events were stored: ask for the numbers again. */
export const LiveMessage = z.object({ type: z.string(), siteId: z.string(), at: z.string() })
export type LiveMessage = z.infer<typeof LiveMessage>

export const analyticsEndpoints = {
  queryAnalytics: endpoint({
    id: 'analytics.query',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/query',
    summary: 'Totals, a daily series and rows by dimension',
    access: 'account',
    scope: 'analytics:read',
    body: AnalyticsQuery,
    response: AnalyticsAnswer,
    status: 200,
    mutates: false,
  }),
  streamLive: endpoint({
    id: 'analytics.live',
    method: 'GET',
    path: '/v1/sites/:siteId/live',
    summary: 'A message whenever events of the site were stored',
    access: 'account',
    scope: 'analytics:read',
    status: 200,
    produces: 'text/event-stream',
    mutates: false,
  }),
}
