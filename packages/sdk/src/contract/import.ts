import * as z from 'zod/mini'
import { PlanName } from './accounts.ts'
import { Id, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { DEVICES } from './heatmaps.ts'

/** Where imported history comes from; also the name of the command's format. */
export const IMPORT_SOURCES = ['access-log', 'umami', 'ga4', 'ndjson'] as const
export const ImportSource = z.enum(IMPORT_SOURCES)
export type ImportSource = z.infer<typeof ImportSource>

/** Most events in one batch; its body may have a megabyte. */
export const MAX_IMPORTED_EVENTS = 1_000

const Text = (length: number) => z.string().check(z.minLength(1), z.maxLength(length))
const Thousandth = z.int().check(z.minimum(0), z.maximum(1_000))
const Measured = z.optional(z.number().check(z.minimum(0), z.maximum(3_600_000)))
const Country = z.string().check(z.regex(/^[A-Z]{2}$/, 'Two letters of ISO 3166-1'))

/** A click for the heat map: the element, the place in thousandths of its width and height, the window in pixels. */
const ImportedClick = z.object({
  selector: Text(200),
  x: Thousandth,
  y: Thousandth,
  width: z.int().check(z.minimum(1), z.maximum(20_000)),
})

/** One thing that another program saw. */
export const ImportedEvent = z
  .object({
    /** The same whenever the same row is read; unique within the site and the source. */
    id: Text(200),
    at: Timestamp,
    /** `p` pageview, `c` custom event, `e` engagement, `k` click, `v` web vitals. */
    kind: z.enum(['p', 'c', 'e', 'k', 'v']),
    url: Text(2_048),
    referrer: z.optional(Text(2_048)),
    /** Whatever tells visitors of one day apart, such as address and user agent. Hashed with the day and never stored. */
    visitor: Text(1_024),
    /** The source's own visit. Without it visits are told apart by half an hour without an event. */
    session: z.optional(Text(200)),
    /** For the country; never stored. */
    address: z.optional(Text(60)),
    /** For device, browser and operating system, where the source does not name them. */
    userAgent: z.optional(Text(512)),
    country: z.optional(Country),
    device: z.optional(z.enum(DEVICES)),
    browser: z.optional(Text(60)),
    os: z.optional(Text(60)),
    language: z.optional(Text(35)),
    /** Of a custom event. */
    name: z.optional(Text(60)),
    properties: z.optional(z.record(Text(60), z.union([z.string().check(z.maxLength(500)), z.number(), z.boolean()]))),
    amount: z.optional(z.number().check(z.minimum(-1e12), z.maximum(1e12))),
    currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/, 'An ISO 4217 code, such as EUR'))),
    /** Of an engagement: milliseconds in which the page was seen, and how much of it in percent. */
    engagedMs: z.optional(z.int().check(z.minimum(0), z.maximum(86_400_000))),
    scrollPercent: z.optional(z.int().check(z.minimum(0), z.maximum(100))),
    click: z.optional(ImportedClick),
    /** Milliseconds; `cls` without a unit. */
    vitals: z.optional(z.object({ lcp: Measured, inp: Measured, cls: Measured, fcp: Measured, ttfb: Measured })),
  })
  .check(
    z.refine(({ kind, name }) => kind !== 'c' || name !== undefined, 'A custom event needs a name'),
    z.refine(
      ({ kind, engagedMs, scrollPercent }) => kind !== 'e' || (engagedMs ?? scrollPercent) !== undefined,
      'An engagement needs `engagedMs` or `scrollPercent`',
    ),
    z.refine(({ kind, click }) => kind !== 'k' || click !== undefined, 'A click needs `click`'),
    z.refine(({ kind, vitals }) => kind !== 'v' || vitals !== undefined, 'Web vitals need `vitals`'),
    z.refine(({ amount, currency }) => amount === undefined || currency !== undefined, 'An amount needs a currency'),
  )
export type ImportedEvent = z.infer<typeof ImportedEvent>

export const ImportBatch = z.object({
  source: ImportSource,
  events: z.array(ImportedEvent).check(z.minLength(1), z.maxLength(MAX_IMPORTED_EVENTS)),
  /** Counts what would be done, and stores nothing. */
  isDryRun: z._default(z.boolean(), false),
})
export type ImportBatch = z.infer<typeof ImportBatch>

export const ImportAnswer = z.object({
  stored: z.int(),
  /** Events that an earlier import stored already. */
  known: z.int(),
  /** Events left out, by reason: `too_old`, `in_future`, `spam`, `plan`, `bad_url`. */
  skipped: z.record(z.string(), z.int()),
})
export type ImportAnswer = z.infer<typeof ImportAnswer>

export const ImportTarget = z.object({
  siteId: Id,
  accountId: Id,
  domain: z.string(),
  plan: PlanName,
  timeZone: z.string(),
  /** Older events are left out, as the plan would not keep them. */
  keepsFrom: Timestamp,
})
export type ImportTarget = z.infer<typeof ImportTarget>

export const importEndpoints = {
  getImportTarget: endpoint({
    id: 'imports.target',
    method: 'GET',
    path: '/v1/platform/sites/:siteId/imported-events',
    summary: 'What a site can take of another program’s history',
    access: 'operator',
    response: ImportTarget,
    status: 200,
    mutates: false,
  }),
  importEvents: endpoint({
    id: 'imports.add',
    method: 'POST',
    path: '/v1/platform/sites/:siteId/imported-events',
    summary: 'Store history of another program; what is there already is left as it is',
    access: 'operator',
    body: ImportBatch,
    response: ImportAnswer,
    status: 200,
    // Each event carries its own id, which does what an idempotency key does, event by event.
    mutates: false,
  }),
}
