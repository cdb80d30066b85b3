import * as z from 'zod/mini'
import { EVENTS_PATH, MAX_EVENTS_PER_BATCH } from '../wire.ts'
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

export const WireBatch = z.object({
  /** Version of the format. */
  v: z.int().check(z.minimum(1)),
  /** Public key of the site. */
  k: z.string(),
  /** Id of the browser tab, from sessionStorage, 8 to 40 of `A-Za-z0-9_-`. */
  s: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/))),
  /** Language of the browser. */
  l: z.optional(z.string().check(z.maxLength(35))),
  e: z.array(WireEvent).check(z.minLength(1), z.maxLength(MAX_EVENTS_PER_BATCH)),
})
export type WireBatch = z.infer<typeof WireBatch>

export const BatchAnswer = z.object({
  /** Events stored now or already known. */
  accepted: z.int(),
  /** Events left out, by their place in the batch. */
  refused: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
  /** Letters of the event kinds that the site's plan takes: the tracker runs just those parts. */
  parts: z.string(),
})
export type BatchAnswer = z.infer<typeof BatchAnswer>

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
}
