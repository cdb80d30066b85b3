import * as z from 'zod/mini'
import { EVENTS_PATH, MAX_EVENTS_PER_BATCH } from '../wire.ts'
import { CalendarDay, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/** One thing the tracker saw. One-letter keys, because every byte of them is in every visitor's page. */
export const WireEvent = z.object({
  /** Id made by the page, 8 to 40 of `A-Za-z0-9_-`; the same on every retry, so that it counts once. */
  i: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/)),
  /** Kind: `p` pageview, `e` engagement, `c` custom event, `k` click, `v` web vitals, `i` identify. */
  n: z.string().check(z.minLength(1), z.maxLength(1)),
  /** Age in milliseconds when the batch was sent. An age, not a time: the visitor's clock is never trusted. */
  a: z.optional(z.number()),
  /** Address of the page. */
  u: z.string().check(z.maxLength(2048)),
  /** Of a pageview: referrer as `document.referrer` gives it. */
  r: z.optional(z.string().check(z.maxLength(2048))),
  /** Of an engagement: milliseconds in which the page was seen, since the last engagement of the page. */
  t: z.optional(z.number()),
  /** Of an engagement: furthest part of the page that was seen, in percent. */
  d: z.optional(z.number()),
  /** Of a custom event: its name. Of a click: the element, as a CSS selector. */
  x: z.optional(z.string().check(z.maxLength(200))),
  /** Of a custom event: its properties. Of vitals: `lcp`, `inp`, `fcp`, `ttfb` in milliseconds and `cls`. Of identify: `email`, `name`, `phone`. */
  o: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** Of a custom event: an amount of money, and its currency by ISO 4217. */
  m: z.optional(z.number()),
  y: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  /** Of a click: where in the element, in thousandths of its width and height. */
  h: z.optional(z.tuple([z.number(), z.number()])),
  /** Of a click: width of the window in CSS pixels. */
  w: z.optional(z.number()),
  /** Of identify: what the visitor agreed to, in words. Without it the event is refused. */
  g: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
})

const Events = z.array(WireEvent).check(z.minLength(1), z.maxLength(MAX_EVENTS_PER_BATCH))
const TabId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/))
const LanguageTag = z.string().check(z.maxLength(35))

export const WireBatch = z.object({
  /** Version of the format. */
  v: z.int().check(z.minimum(1)),
  /** Public key of the site. */
  k: z.string(),
  /** Id of the browser tab, from sessionStorage, 8 to 40 of `A-Za-z0-9_-`. */
  s: z.optional(TabId),
  /** Language of the browser. */
  l: z.optional(LanguageTag),
  e: Events,
})
export type WireBatch = z.infer<typeof WireBatch>

// Anything passes: the server judges each event on its own, so that one with another shape costs none of the others.
// The cast is for callers, who are told what an event is.
const AnyEvent = z.union([WireEvent, z.unknown()]) as z.ZodMiniType<unknown, z.input<typeof WireEvent>>

/** What a program of the site's owner saw, such as an order that was paid. */
export const ServerBatch = z.object({
  /** Each a `WireEvent`. One that is not is refused by its place, and the others are kept. */
  events: z.array(AnyEvent).check(z.minLength(1), z.maxLength(MAX_EVENTS_PER_BATCH)),
  /** Id of the browser tab, when the program knows it: then the events are of the visit in it. */
  tab: z.optional(TabId),
  language: z.optional(LanguageTag),
  /** Who it was. Used for country, browser and the visitor of the day, and never stored. */
  visitor: z.optional(
    z.object({
      /** IP address as the program saw it, so that the visitor is the one whom the tracker sees. */
      address: z.optional(z.union([z.ipv4(), z.ipv6()])),
      userAgent: z.optional(z.string().check(z.maxLength(1024))),
      /** Any name the program has for the visitor, in place of address and user agent. */
      id: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    }),
  ),
})
export type ServerBatch = z.infer<typeof ServerBatch>

export const BatchAnswer = z.object({
  /** Events stored now or already known. */
  accepted: z.int(),
  /** Events left out, by their place in the batch. */
  refused: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
  /** Letters of the event kinds that the site's plan takes: the tracker runs just those parts. */
  parts: z.string(),
})
export type BatchAnswer = z.infer<typeof BatchAnswer>

/** Events of a day that were counted and not stored: `bot`, `spam` (referrer spam) or `plan` (not included). */
export const DroppedEvents = z.object({ day: CalendarDay, reason: z.string(), events: z.int() })
export type DroppedEvents = z.infer<typeof DroppedEvents>

export const eventEndpoints = {
  recordEvents: endpoint({
    id: 'events.record',
    method: 'POST',
    path: EVENTS_PATH,
    summary: 'Store a batch of events; answered when it is committed',
    access: 'siteKey',
    body: WireBatch,
    response: BatchAnswer,
    status: 202,
    // Each event carries its own id, which does what an idempotency key does, event by event.
    mutates: false,
  }),
  sendEvents: endpoint({
    id: 'events.send',
    method: 'POST',
    path: '/v1/sites/:siteId/events',
    summary: 'Store events that a program saw; answered when they are committed',
    access: 'account',
    scope: 'events:write',
    body: ServerBatch,
    response: BatchAnswer,
    status: 202,
    // As above.
    mutates: false,
  }),
  listDroppedEvents: endpoint({
    id: 'events.dropped',
    method: 'GET',
    path: '/v1/sites/:siteId/dropped-events',
    summary: 'Events that were counted and not stored, by day and reason',
    access: 'account',
    scope: 'analytics:read',
    query: PageQuery,
    response: pageOf(DroppedEvents),
    status: 200,
    mutates: false,
  }),
}
