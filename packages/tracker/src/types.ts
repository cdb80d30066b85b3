export type Consent = 'granted' | 'denied' | 'pending'

export interface TrackerOptions {
  /** Address of the TinyEclipse server: `https://eclipse.example.be`. A folder ends with a slash. */
  url: string | URL
  /** Public key of the site: `te_site_…`. */
  siteKey: string
  /** What the visitor said so far; `granted` when left out. While it is `pending`, nothing is sent or stored. */
  consent?: Consent | undefined
  /** Routes are in the fragment of the address: `#/products`. */
  hash?: boolean | string | undefined
  /** Where events go, seen from `url`; `./v1/events` when left out. */
  endpoint?: string | undefined
  /** What is measured beside pageviews: `[engagement, links]`. */
  plugins?: Plugin[]
}

export type Property = string | number | boolean | null
export type Properties = Record<string, Property>

export interface Tracker {
  /** Counts a pageview of the current address now, for what the tracker cannot see. */
  pageview(): void
  /** Tells that something happened on this page, maybe with an amount of money and its currency by ISO 4217. */
  event(name: string, properties?: Properties, amount?: number, currency?: string): void
  /** What the visitor said about being measured. May change at any time. */
  consent(state: Consent): void
  /** For plugins: queues an event of this page, by the letter of its kind in `@tinyeclipse/sdk/wire`. */
  add(kind: string, details: Details): void
  /** For plugins that come later: what runs when a page is left. */
  followers: ReturnType<Plugin>[]
  /** For plugins: address of the page that the browser loaded or restored, once it is counted. */
  loaded?: string | undefined
}

/** What only some kinds of events have; the keys are explained in `docs/wire.md`. */
export interface Details {
  r?: string | undefined
  t?: number
  d?: number
  /** When it is not of the page that is shown. */
  u?: string
  x?: string
  o?: Record<string, unknown>
  m?: number | undefined
  y?: string | undefined
  h?: [number, number]
  w?: number
  g?: string
}

/** One thing that was seen. */
export interface TrackedEvent extends Details {
  i: string
  n: string
  /** When it was seen, on a clock that nobody sets. It leaves as an age. */
  a: number
  u: string
}

/** Measures something more: called once when the tracker starts. What it returns runs when a page is left. */
// biome-ignore lint/suspicious/noConfusingVoidType: a plugin that needs no end returns nothing
export type Plugin = (tracker: Tracker) => (() => void) | void

/** The function that the script tag puts into the page. Calls before the script is there go to a stub, see the README. */
export interface TinyEclipse {
  (call: 'event', name: string, properties?: Properties, amount?: number, currency?: string): void
  (call: 'identify', traits: Record<string, string>, consentText: string): void
  (call: 'consent', state: Consent): void
  (call: 'pageview'): void
  /** What the stub was told. */
  q?: Parameters<TinyEclipse>[]
}

declare global {
  interface Window {
    tinyeclipse?: TinyEclipse
    /** What measures this page, by site key. Here and not in a module, because copies may come from different scripts. */
    __tinyeclipse?: Record<string, Tracker>
  }
}
