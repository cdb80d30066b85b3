/**
 * What browser and server must agree on, without a schema library: the tracker takes its run-time values from here.
 * The format is described in `docs/wire.md`.
 */

/** Version of the batch format. The server takes every version up to its own, for ever. */
export const WIRE_VERSION = 1

/** Where batches of events are posted, below the server's address. */
export const EVENTS_PATH = '/v1/events'

/** One letter per kind of event: the letter travels, and says which parts of the tracker a plan may run. */
export const PAGEVIEW = 'p'

/** Most events in one batch. */
export const MAX_EVENTS_PER_BATCH = 100

/** Largest body in bytes: browsers refuse `keepalive` requests and beacons over 64 KiB. */
export const MAX_BATCH_BYTES = 65_536

/** Oldest event that is still taken, in milliseconds before it is received. */
export const MAX_EVENT_AGE_MS = 86_400_000
