import {
  account,
  agents,
  analytics,
  commandRuns,
  commands,
  contentUnits,
  events,
  exports,
  funnels,
  goals,
  imports,
  keys,
  personalData,
  platform,
  segments,
  sites,
} from './areas/index.ts'
import { type Call, createCall } from './call.ts'
import type { ClientOptions } from './options.ts'

/** The calls of one part of the server, such as `analytics`. */
export type Area<Calls extends object = object> = (call: Call) => Calls

/** A client with these areas. */
export type ClientOf<Areas extends Record<string, Area>> = {
  readonly [Name in keyof Areas]: ReturnType<Areas[Name]>
}

/** All there are. An object, not the module's namespace, which a bundler could not take apart. */
const areas = {
  account,
  agents,
  analytics,
  commandRuns,
  commands,
  contentUnits,
  events,
  exports,
  funnels,
  goals,
  imports,
  keys,
  personalData,
  platform,
  segments,
  sites,
}

export interface Client extends ClientOf<typeof areas> {}

/**
 * A client of one TinyEclipse server. Calls throw `ApiError`; lists are awaited for a page or walked with `for await`.
 *
 * @example
 * const client = createClient({ url: 'https://eclipse.example.be', apiKey })
 * const { totals } = await client.analytics.query(siteId, { metrics: ['visitors'], range: { preset: '7d' } })
 */
export const createClient = (options: ClientOptions): Client => createClientOf(areas, options)

/**
 * A client with the areas it is given and no other, so that a page loads what it uses.
 *
 * @example
 * import { analytics, createClientOf, sites } from '@tinyeclipse/sdk'
 * const client = createClientOf({ analytics, sites }, { url: 'https://eclipse.example.be', apiKey })
 */
export function createClientOf<const Areas extends Record<string, Area>>(
  given: Areas,
  options: ClientOptions,
): ClientOf<Areas> {
  const call = createCall(options)
  const made = Object.entries(given).map(([name, area]) => [name, area(call)])
  // What `fromEntries` cannot know: each name stands for the calls of its area.
  return Object.fromEntries(made) as ClientOf<Areas>
}
