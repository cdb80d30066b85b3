import * as z from 'zod/mini'
import { AnalyticsAnswer, RANGE_PRESETS } from './analytics.ts'
import { Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

const Ranked = z.array(z.object({ value: z.nullable(z.string()), visitors: z.int() }))

export const Now = z.object({
  /** Distinct visitors with a pageview or a custom event since then, five minutes before the question. */
  since: Timestamp,
  visitors: z.int(),
  /** The pages, countries and sources with the most of them, ten each. */
  pages: Ranked,
  countries: Ranked,
  sources: Ranked,
  /** The last thirty minutes one by one, the one that is not over yet at the end. */
  minutes: z.array(z.object({ start: Timestamp, visitors: z.int(), pageviews: z.int() })),
})
export type Now = z.infer<typeof Now>

export const SUMMARY_LANGUAGES = ['nl', 'en', 'fr'] as const
export type SummaryLanguage = (typeof SUMMARY_LANGUAGES)[number]

export const SummaryQuery = z.object({
  range: z._default(z.enum(RANGE_PRESETS), '7d'),
  /** Left out: the first of the site's languages that there are words for, else English. */
  language: z.optional(z.enum(SUMMARY_LANGUAGES)),
})
export type SummaryQuery = z.input<typeof SummaryQuery>

export const SUMMARY_TOPICS = ['visitors', 'sources', 'countries', 'pages', 'conversion', 'revenue', 'change'] as const

/** A number that a sentence was made of. */
export const SummaryValue = z.object({
  /** Of the catalog; `converted_sessions` is the number of sessions with a conversion. */
  metric: z.string(),
  period: z.enum(['now', 'before']),
  /** A dimension and its value, null for all. */
  dimension: z.nullable(z.string()),
  of: z.nullable(z.string()),
  value: z.number(),
})
export type SummaryValue = z.infer<typeof SummaryValue>

export const Summary = z.object({
  language: z.enum(SUMMARY_LANGUAGES),
  range: AnalyticsAnswer.shape.range,
  /** The days it is compared with; null for today, which is not over yet. */
  comparedWith: z.nullable(AnalyticsAnswer.shape.range),
  title: z.string(),
  sentences: z.array(z.object({ text: z.string(), about: z.enum(SUMMARY_TOPICS), values: z.array(SummaryValue) })),
  /** How it was counted. */
  explanation: z.string(),
})
export type Summary = z.infer<typeof Summary>

export const summaryEndpoints = {
  getNow: endpoint({
    id: 'analytics.now',
    method: 'GET',
    path: '/v1/sites/:siteId/analytics/now',
    summary: 'Who is on the site now',
    access: 'account',
    scope: 'analytics:read',
    response: Now,
    status: 200,
    mutates: false,
  }),
  getSummary: endpoint({
    id: 'analytics.summary',
    method: 'GET',
    path: '/v1/sites/:siteId/analytics/summary',
    summary: 'The numbers of a period in plain sentences, in Dutch, English or French',
    access: 'account',
    scope: 'analytics:read',
    query: SummaryQuery,
    response: Summary,
    status: 200,
    mutates: false,
  }),
}
