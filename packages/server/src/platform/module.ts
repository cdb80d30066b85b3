import type { Clock } from './clock.ts'
import type { Database, Tx } from './database.ts'
import type { Listener } from './facts.ts'
import type { Route } from './http.ts'
import type { Job } from './jobs.ts'
import type { Limits } from './limits.ts'
import type { Live } from './live.ts'
import type { Log } from './log.ts'
import type { Meters } from './meters.ts'
import type { Recurring } from './recurring.ts'
import type { SafeFetch } from './safe-fetch.ts'
import type { Secrets } from './secrets.ts'

/** What a module is made of; `modules.ts` lists them. */
export interface Module {
  name: string
  routes: Route[]
  /** Work done later, at least once each; handlers must be safe to repeat. */
  jobs?: Job[]
  /** Work done every so often, by one server at a time. */
  recurring?: Recurring[]
  listeners?: Listener[]
  /** Merged into `GET /v1/catalog`. */
  catalog?: Record<string, unknown>
  personalData?: PersonalData
  /** Finishes what is under way before the database closes. */
  stop?(): Promise<void>
}

/** What a module holds of a person, and how it lets go of it. */
export interface PersonalData {
  export(tx: Tx, subject: PersonalDataSubject): Promise<Record<string, unknown>[]>
  /** Answers how many rows are gone or made anonymous. Ingest waits meanwhile. */
  erase(tx: Tx, subject: PersonalDataSubject): Promise<number>
  /** Sessions of a person, for modules that know who they were of. */
  findSessions?(tx: Tx, person: { siteId: string; email: string }): Promise<string[]>
}
/** A module that knows sessions alone holds nothing of an address, and the other way round. */
export type PersonalDataSubject = { siteId: string; sessionId: string } | { siteId: string; email: string }

/** What modules are built on. */
export interface Platform {
  database: Database
  clock: Clock
  log: Log
  live: Live
  meters: Meters
  fetch: SafeFetch
  /** For sites that joined: the same, unless the operator allows sites in the server's own network. */
  siteFetch: SafeFetch
  limits: Limits
  /** Header in which a CDN says the visitor's country, believed only when it is named. */
  countryHeader: string | null
  secrets: Secrets
  /** Address the server is reached at, without a trailing slash. */
  url: string
}
