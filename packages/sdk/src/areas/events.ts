import type * as z from 'zod/mini'
import type { Call } from '../call.ts'
import { listDroppedEvents, sendEvents } from '../calls.ts'
import type { ServerBatch } from '../contract/events.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Events that a program saw. */
export const events = (call: Call) => ({
  /** Stores them, such as an order that was paid. The ids make events count once, however often they are sent. */
  send: (siteId: string, batch: z.input<typeof ServerBatch>, o?: CallOptions) =>
    call(sendEvents, { params: { siteId }, body: batch }, o),
  /** Counted and not stored, by day and reason. */
  dropped: (siteId: string, l?: ListOptions) =>
    list((query, o) => call(listDroppedEvents, { params: { siteId }, query }, o), l),
})
