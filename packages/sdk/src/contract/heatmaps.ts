import * as z from 'zod/mini'
import { AnalyticsAnswer, AnalyticsFilter, AnalyticsRange } from './analytics.ts'
import { CalendarDay, Id } from './common.ts'
import { endpoint } from './endpoint.ts'

export const DEVICES = ['desktop', 'mobile', 'tablet', 'other'] as const
export const VITALS_METRICS = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'] as const
export type VitalsMetric = (typeof VITALS_METRICS)[number]
export const VITALS_RATINGS = ['good', 'needs-improvement', 'poor'] as const

const Range = AnalyticsAnswer.shape.range
/** A path, or an address that has it. */
const Page = z.string().check(z.minLength(1), z.maxLength(2_048))
const Device = z.enum(DEVICES)

export const HeatmapQuery = z.object({
  range: AnalyticsRange,
  page: Page,
  /** Layouts differ by it, so each has a map of its own. */
  device: Device,
  /** Most elements, those clicked most first. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(200)), 50),
})
export type HeatmapQuery = z.input<typeof HeatmapQuery>

export const Heatmap = z.object({
  range: Range,
  clicks: z.int(),
  elements: z.array(
    z.object({
      /** The element, as a CSS selector. */
      selector: z.string(),
      clicks: z.int(),
      /** Middles of cells of 2 by 2 percent of the element: percent from its left and from its top. */
      points: z.array(z.object({ x: z.number(), y: z.number(), clicks: z.int() })),
    }),
  ),
  /** Of the windows that were clicked in, in CSS pixels; null without clicks. */
  widths: z.nullable(z.object({ min: z.int(), max: z.int() })),
  /** Whether there were more clicks than are looked at: the newest 50,000. */
  truncated: z.boolean(),
})
export type Heatmap = z.infer<typeof Heatmap>

export const ScrollMapQuery = z.object({
  range: AnalyticsRange,
  page: Page,
  device: z.optional(Device),
  filter: z.optional(AnalyticsFilter),
  /** A saved segment; with `filter`, both must hold. */
  segmentId: z.optional(Id),
})
export type ScrollMapQuery = z.input<typeof ScrollMapQuery>

export const ScrollMap = z.object({
  range: Range,
  /** That saw the page. */
  sessions: z.int(),
  /** Of these, those that said how far; what `share` is of. */
  measured: z.int(),
  /** For each 5 percent of the page, the percent of sessions that saw at least so much of it; null when none said. */
  steps: z.array(z.object({ percent: z.int(), sessions: z.int(), share: z.nullable(z.number()) })),
})
export type ScrollMap = z.infer<typeof ScrollMap>

export const VitalsQuery = z.object({
  range: AnalyticsRange,
  page: z.optional(Page),
  device: z.optional(Device),
})
export type VitalsQuery = z.input<typeof VitalsQuery>

/** Of those measured, how much half, three quarters and nine tenths stay within; in milliseconds, `cls` without a unit. */
const Measured = z.object({
  p50: z.nullable(z.number()),
  p75: z.nullable(z.number()),
  p90: z.nullable(z.number()),
  samples: z.int(),
  /** Of `p75`, by the limits of web.dev. */
  rating: z.nullable(z.enum(VITALS_RATINGS)),
})
export type MeasuredVital = z.infer<typeof Measured>

export const VitalsAnswer = z.object({
  range: Range,
  metrics: z.object({ lcp: Measured, inp: Measured, cls: Measured, fcp: Measured, ttfb: Measured }),
  /** The 20 pages whose LCP is worst at `p75`. */
  pages: z.array(z.object({ page: z.string(), lcp: Measured })),
  /** Null when all of the range was looked at; else the first day of which anything was. */
  lookedAtSince: z.nullable(CalendarDay),
})
export type VitalsAnswer = z.infer<typeof VitalsAnswer>

export const heatmapEndpoints = {
  queryHeatmap: endpoint({
    id: 'analytics.heatmap',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/heatmap',
    summary: 'Where a page was clicked, by element',
    access: 'account',
    scope: 'analytics:read',
    body: HeatmapQuery,
    response: Heatmap,
    status: 200,
    mutates: false,
  }),
  queryScrollMap: endpoint({
    id: 'analytics.scrollMap',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/scroll-map',
    summary: 'How far down a page its visitors came',
    access: 'account',
    scope: 'analytics:read',
    body: ScrollMapQuery,
    response: ScrollMap,
    status: 200,
    mutates: false,
  }),
  queryVitals: endpoint({
    id: 'analytics.vitals',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/vitals',
    summary: 'Web vitals as visitors had them, and the slowest pages',
    access: 'account',
    scope: 'analytics:read',
    body: VitalsQuery,
    response: VitalsAnswer,
    status: 200,
    mutates: false,
  }),
}
