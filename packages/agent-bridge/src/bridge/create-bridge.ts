import { type Area, type ClientOf, createClient, createClientOf } from '@tinyeclipse/sdk'
import type { Boot } from './boot.ts'
import type { Bridge } from './bridge.ts'
import { createConnection } from './connection.ts'
import { createProxyFetch, PROXY_ORIGIN } from './proxy-fetch.ts'
import { getRegistry } from './registry.ts'
import { createRest } from './rest.ts'

/**
 * The way from an admin page to the TinyEclipse server of its site.
 *
 * @example
 * const { client, siteId } = createBridge(readBoot())
 * const { visitors } = await client.analytics.now(siteId)
 */
export const createBridge = (boot: Boot): Bridge => bridgeOf(boot, (options) => createClient(options))

/**
 * A bridge whose client has these areas of the SDK and no other, so that a page loads what it uses.
 *
 * @example
 * import { analytics } from '@tinyeclipse/sdk'
 * const { client } = createBridgeOf({ analytics }, readBoot())
 */
export const createBridgeOf = <const Areas extends Record<string, Area>>(
  areas: Areas,
  boot: Boot,
): Bridge<ClientOf<Areas>> => bridgeOf(boot, (options) => createClientOf(areas, options))

function bridgeOf<SiteClient>(
  boot: Boot,
  clientOf: (options: { url: string; fetch: typeof fetch; retries: number; timeout: number }) => SiteClient,
): Bridge<SiteClient> {
  const rest = createRest(boot.restUrl)
  const registry = getRegistry()
  return {
    // No retries of its own: PHP has tried by then, and screens try again and say so meanwhile.
    client: clientOf({ url: PROXY_ORIGIN, fetch: createProxyFetch(rest), retries: 0, timeout: 20_000 }),
    siteId: boot.siteId ?? '',
    language: boot.language,
    boot,
    connection: createConnection(rest),
    registerScreen: registry.registerScreen,
    registerCommand: registry.registerCommand,
  }
}
