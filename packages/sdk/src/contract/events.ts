import * as z from 'zod/mini'
import { EVENTS_PATH, MAX_EVENTS_PER_BATCH } from '../wire.ts'
import { endpoint } from './endpoint.ts'

/** One thing the tracker saw. One-letter keys, because every byte of them is in every visitor's page. */
export const WireEvent = z.object({
  /** Id made by the page, 8 to 40 of `A-Za-z0-9_-`; the same on every retry, so that it counts once. */
  i: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/)),
  /** Kind: `p` pageview. */
  n: z.string().check(z.minLength(1), z.maxLength(1)),
  /** Age in milliseconds when the batch was sent. An age, not a time: the visitor's clock is never trusted. */
  a: z.optional(z.number()),
  /** Address of the page. */
  u: z.string().check(z.maxLength(2048)),
  /** Referrer as `document.referrer` gives it. */
  r: z.optional(z.string().check(z.maxLength(2048))),
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
