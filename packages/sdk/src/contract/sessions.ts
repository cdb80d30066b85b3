import * as z from 'zod/mini'
import { AnalyticsFilter, AnalyticsRange } from './analytics.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

const Word = z.nullable(z.string())
/** By currency. */
const Amounts = z.record(z.string(), z.number())

/** One visit. Fields that are also dimensions are told as those are; null is no value. */
export const Session = z.object({
  id: Id,
  startedAt: Timestamp,
  /** Of its last event of any kind. */
  endedAt: Timestamp,
  country: Word,
  device: z.string(),
  browser: Word,
  os: Word,
  language: Word,
  referrer: Word,
  source: Word,
  channel: z.string(),
  utmSource: Word,
  utmMedium: Word,
  utmCampaign: Word,
  utmTerm: Word,
  utmContent: Word,
  clickId: Word,
  entryPage: Word,
  exitPage: Word,
  pageviews: z.int(),
  /** Custom events. */
  events: z.int(),
  engagedSeconds: z.number(),
  /** Whether it met one of the site's goals. */
  converted: z.boolean(),
  revenue: Amounts,
})
export type Session = z.infer<typeof Session>

export const SessionQuery = z.object({
  /** Sessions that began in it. */
  range: AnalyticsRange,
  filter: z.optional(AnalyticsFilter),
  /** A saved segment; with `filter`, both must hold. */
  segmentId: z.optional(Id),
  ...PageQuery.shape,
})
export type SessionQuery = z.input<typeof SessionQuery>

export const SESSION_EVENT_KINDS = ['pageview', 'engagement', 'event', 'click', 'vitals', 'identify'] as const

export const SessionEvent = z.object({
  at: Timestamp,
  kind: z.enum(SESSION_EVENT_KINDS),
  path: z.string(),
  /** Of a custom event. */
  name: Word,
  /** Of a custom event. */
  properties: z.nullable(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  amount: z.nullable(z.number()),
  currency: Word,
  /** Of an engagement: while the page was seen, since the last one. */
  engagedSeconds: z.nullable(z.number()),
  /** Of an engagement: how far of the page was seen at most. */
  scrollPercent: z.nullable(z.number()),
  /** Of a click: the element, as a CSS selector. */
  element: Word,
})
export type SessionEvent = z.infer<typeof SessionEvent>

export const SessionPath = z.object({
  session: Session,
  /** In the order of their time, the first 2,000. */
  events: z.array(SessionEvent),
  /** Whether there were more. */
  truncated: z.boolean(),
})
export type SessionPath = z.infer<typeof SessionPath>

export const sessionEndpoints = {
  listSessions: endpoint({
    id: 'analytics.sessions',
    method: 'POST',
    path: '/v1/sites/:siteId/analytics/sessions',
    summary: 'Sessions that began in a range, newest first; a page may be short, or empty, before the last',
    access: 'account',
    scope: 'analytics:read',
    body: SessionQuery,
    response: pageOf(Session),
    status: 200,
    mutates: false,
  }),
  getSession: endpoint({
    id: 'analytics.session',
    method: 'GET',
    path: '/v1/sites/:siteId/sessions/:sessionId',
    summary: 'One session, with what happened in it, in order',
    access: 'account',
    scope: 'analytics:read',
    response: SessionPath,
    status: 200,
    mutates: false,
  }),
}
