import * as z from 'zod/mini'
import { CatalogCommand } from './commands.ts'
import { CalendarDay, Id } from './common.ts'
import { endpoint } from './endpoint.ts'
import type { DIMENSIONS, METRICS } from './names.ts'

export const RANGE_PRESETS = ['today', 'yesterday', '7d', '30d', '90d', 'ytd', 'last_month'] as const
export const GRANULARITIES = ['total', 'hour', 'day', 'week', 'month'] as const
export const COMPARISONS = ['previous', 'weekdays', 'year'] as const

/** Days in the site's time zone, both ends included. A preset ends today; `yesterday` and `last_month` do not. */
export const AnalyticsRange = z.union([
  z.object({ preset: z.enum(RANGE_PRESETS) }),
  z.object({ from: CalendarDay, to: CalendarDay }),
])
export type AnalyticsRange = z.infer<typeof AnalyticsRange>

const Name = z.string().check(z.minLength(1), z.maxLength(60))
/** A metric of the catalog; a newer server may have more. */
export type MetricName = (typeof METRICS)[number]['name'] | (string & {})
/** A dimension of the catalog, or a property of events. */
export type DimensionName = (typeof DIMENSIONS)[number]['name'] | `property:${string}` | (string & {})
// Whoever asks is shown what there is; zod has no word for a text of which some is known. In answers it is any text.
const Metric = Name as unknown as z.ZodMiniType<string, MetricName>
const Dimension = Name as unknown as z.ZodMiniType<string, DimensionName>
const Text = z.string().check(z.maxLength(500))
const FilterValue = z.nullable(Text)
const MOST_BRANCHES = 20

/** One comparison with the value of a dimension; null stands for no value. */
export const Condition = z.union([
  z.strictObject({ dimension: Dimension, is: FilterValue }),
  z.strictObject({ dimension: Dimension, is_not: FilterValue }),
  z.strictObject({ dimension: Dimension, contains: Text.check(z.minLength(1)) }),
  z.strictObject({ dimension: Dimension, in: z.array(FilterValue).check(z.minLength(1), z.maxLength(100)) }),
])
export type Condition = z.input<typeof Condition>

const joined = <Branch extends z.ZodMiniType>(branch: Branch) => {
  const branches = z.array(branch).check(z.minLength(1), z.maxLength(MOST_BRANCHES))
  return z.union([branch, z.strictObject({ and: branches }), z.strictObject({ or: branches })])
}
/** Conditions joined by `and` and `or`, up to three deep. */
export type AnalyticsFilter = Condition | { and: AnalyticsFilter[] } | { or: AnalyticsFilter[] }
/** As it is answered. */
export type StoredFilter = StoredCondition | { and: StoredFilter[] } | { or: StoredFilter[] }
type StoredCondition = z.output<typeof Condition>
// Named, as the type that is inferred is written out wherever it is used: a megabyte of declarations.
export const AnalyticsFilter: z.ZodMiniType<StoredFilter, AnalyticsFilter> = joined(joined(joined(Condition)))

const Filtered = {
  filter: z.optional(AnalyticsFilter),
  /** A saved segment; with `filter`, both must hold. */
  segmentId: z.optional(Id),
}

/** A number; null where there is nothing to take a mean of; by currency for `revenue`. */
const Value = z.union([z.nullable(z.number()), z.record(z.string(), z.number())])
const Values = z.record(z.string(), Value)
export type MetricValues = z.infer<typeof Values>

export const AnalyticsQuery = z.object({
  metrics: z.array(Metric).check(z.minLength(1), z.maxLength(20)),
  range: AnalyticsRange,
  /** Adds a series with every hour, day, week or month of the range, those without visits included. */
  granularity: z._default(z.enum(GRANULARITIES), 'total'),
  /** Adds rows split by each of these, largest first by the first metric. `property:<key>` is a property of events. */
  dimensions: z._default(z.array(Dimension).check(z.maxLength(16)), []),
  /** Most rows of a dimension. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 10),
  ...Filtered,
  comparison: z.optional(z.enum(COMPARISONS)),
})
export type AnalyticsQuery = z.input<typeof AnalyticsQuery>

const Range = z.object({ from: CalendarDay, to: CalendarDay, timeZone: z.string() })
/** `start` is the first day of the day, week or month, or `YYYY-MM-DDTHH` of the hour. */
const Series = z.nullable(z.array(z.object({ start: z.string(), values: Values })))

export const AnalyticsAnswer = z.object({
  range: Range,
  totals: Values,
  series: Series,
  /** By dimension; `total` is how many values there are in all. */
  breakdowns: z.record(
    z.string(),
    z.object({ rows: z.array(z.object({ value: z.nullable(z.string()), values: Values })), total: z.int() }),
  ),
  /** The same of the days it is compared with. */
  comparison: z.nullable(z.object({ range: Range, totals: Values, series: Series })),
})
export type AnalyticsAnswer = z.infer<typeof AnalyticsAnswer>

export const CatalogEntry = z.object({ name: z.string(), title: z.string(), description: z.string() })
export const Catalog = z.object({
  metrics: z.array(z.extend(CatalogEntry, { unit: z.string() })),
  dimensions: z.array(CatalogEntry),
  commands: z.array(CatalogCommand),
  plans: z.array(z.object({ name: z.string(), includes: z.record(z.string(), z.nullable(z.int())) })),
})
export type Catalog = z.infer<typeof Catalog>

/**
 * Sent on the live stream of a site: `events.accepted` when events were stored, so ask for the numbers again, and
 * `stream.opened` at the start of every connection.
 */
export const LiveMessage = z.object({
  type: z.string(),
  siteId: z.string(),
  at: z.string(),
  /** Of `stream.opened`: whether nothing was missed since the id that the reader came back with. */
  isResumed: z.optional(z.boolean()),
})
export type LiveMessage = z.infer<typeof LiveMessage>

/** Compared with a page's path or an event's name. */
const Match = z.union([
  z.strictObject({ is: Text.check(z.minLength(1)) }),
  z.strictObject({ contains: Text.check(z.minLength(1)) }),
  z.strictObject({ in: z.array(Text).check(z.minLength(1), z.maxLength(100)) }),
])
/** What somebody does: sees a page, or makes a custom event happen. */
export const Target = z.union([z.strictObject({ page: Match }), z.strictObject({ event: Match })])
export type Target = z.infer<typeof Target>

/** In this order within one session, with anything in between. */
export const FunnelSteps = z
  .array(z.union([z.strictObject({ name: Name, page: Match }), z.strictObject({ name: Name, event: Match })]))
  .check(z.minLength(1), z.maxLength(10))
/** From the first step to the last; the whole session when left out. */
export const FunnelWindow = z.int().check(z.minimum(1), z.maximum(1440))

export const FunnelQuery = z.object({
  range: AnalyticsRange,
  /** Left out, they are a shop's: landing, browse, cart, checkout, purchase. */
  steps: z.optional(FunnelSteps),
  windowMinutes: z.optional(FunnelWindow),
  ...Filtered,
})
export type FunnelQuery = z.input<typeof FunnelQuery>

export const FunnelAnswer = z.object({
  range: Range,
  /** Sessions that began in the range. */
  sessions: z.int(),
  /** `ofFirst` and `ofPrevious` in percent; null where nobody came so far. */
  steps: z.array(
    z.object({
      name: z.string(),
      sessions: z.int(),
      ofFirst: z.nullable(z.number()),
      ofPrevious: z.nullable(z.number()),
    }),
  ),
})
export type FunnelAnswer = z.infer<typeof FunnelAnswer>

export const analyticsEndpoints = {
  queryAnalytics: endpoint({
    id: 'analytics.query',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/query',
    summary: 'Totals, a series, rows by dimension and a comparison',
    access: 'account',
    scope: 'analytics:read',
    body: AnalyticsQuery,
    response: AnalyticsAnswer,
    status: 200,
    mutates: false,
  }),
  queryFunnel: endpoint({
    id: 'analytics.funnel',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/funnel',
    summary: 'How many sessions take one step after the other',
    access: 'account',
    scope: 'analytics:read',
    body: FunnelQuery,
    response: FunnelAnswer,
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
    event: LiveMessage,
    status: 200,
    produces: 'text/event-stream',
    mutates: false,
  }),
}
