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
/** Time a page was seen and how far, since the last such event of the page. */
export const ENGAGEMENT = 'e'
/** Something with a name, such as `add_to_cart`, maybe with properties and an amount of money. */
export const CUSTOM = 'c'
/** A click for the heat map. */
export const CLICK = 'k'
/** Web vitals of a page. */
export const VITALS = 'v'
/** Who the visitor is, said with consent. */
export const IDENTIFY = 'i'

/** Most events in one batch. */
export const MAX_EVENTS_PER_BATCH = 100

/** Largest body in bytes: browsers refuse `keepalive` requests and beacons over 64 KiB. */
export const MAX_BATCH_BYTES = 65_536

/** Oldest event that is still taken, in milliseconds before it is received. */
export const MAX_EVENT_AGE_MS = 86_400_000
