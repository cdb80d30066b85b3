import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'

export interface SafeFetchOptions {
  method?: string
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Milliseconds for everything, redirects and body included; 15,000 by default. */
  timeoutMs?: number
  /** Bytes of the body after which reading stops with an error; 2 MiB by default. */
  maxBytes?: number
  /** Redirects followed, each looked at like the first address; 3 by default. */
  maxRedirects?: number
}
export interface SafeResponse {
  status: number
  headers: Headers
  url: string
  body: Uint8Array
}
/** The one way out of the server: every outbound call goes through it. Throws `BlockedAddressError` or what fetch throws. */
export type SafeFetch = (url: string, options?: SafeFetchOptions) => Promise<SafeResponse>

/** The address is one of ours or of the local network. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError'
}

// The doors to the host on Azure, plain unicast, and on Amazon, a local one:
// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
const ALSO_BLOCKED = ['168.63.129.16', 'fd00:ec2::254']
const ALLOWED_PORTS = ['', '80', '443']

/** Hosts, as `name:port`, that may be called although they are private: a self-hoster's own services. `private`: all of this network. */
type Allowed = readonly string[] | 'private'

/** All addresses of a name; throws when it has none. */
type LookUp = (hostname: string) => Promise<LookupAddress[]>

export function createSafeFetch(
  allowed: Allowed = [],
  lookUp: LookUp = (hostname) => lookup(hostname, { all: true, verbatim: true }),
): SafeFetch {
  const dispatcher = new Agent({
    // In the connector and not in a DNS hook: an address written as digits is never looked up.
    connect: (options, callback) => {
      const port = options.port || (options.protocol === 'https:' ? '443' : '80')
      addressesToCall(options.hostname, port, allowed, lookUp).then(
        (addresses) => {
          // Another is tried where one does not answer: many servers have no way out by IPv6, or sites none in.
          const connect = buildConnector({
            timeout: 10_000,
            autoSelectFamily: true,
            lookup: (_name, _options, answer) => answer(null, addresses),
          })
          connect({ ...options, servername: isIP(options.hostname) ? '' : options.hostname }, callback)
        },
        (error) => callback(error, null),
      )
    },
  })
  return async (url, options = {}) => {
    const signal = AbortSignal.any([
      AbortSignal.timeout(options.timeoutMs ?? 15_000),
      ...(options.signal ? [options.signal] : []),
    ])
    let address = checkUrl(url, allowed)
    for (let redirects = 0; ; redirects++) {
      const response = await undiciFetch(address, {
        method: options.method ?? 'GET',
        ...(options.headers && { headers: options.headers }),
        ...(options.body !== undefined && { body: options.body }),
        redirect: 'manual',
        signal,
        dispatcher,
      }).catch((error) => {
        throw error.cause instanceof BlockedAddressError ? error.cause : error
      })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || !location) {
        const body = await readBounded(response.body, options.maxBytes ?? 2 * 1024 * 1024)
        return { status: response.status, headers: new Headers([...response.headers]), url: address.href, body }
      }
      await response.body?.cancel()
      if (redirects >= (options.maxRedirects ?? 3)) throw new Error(`Too many redirects from ${url}`)
      const next = checkUrl(new URL(location, address).href, allowed)
      // A body or a secret header is for the address it was written for.
      if (next.origin !== address.origin) {
        const { body: _, ...rest } = options
        options = { ...rest, headers: {}, method: 'GET' }
      }
      address = next
    }
  }
}

function checkUrl(text: string, allowed: Allowed): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new BlockedAddressError(`Only http and https addresses are called: ${text}`)
  if (url.username || url.password) throw new BlockedAddressError('An address with a password in it is not called')
  if (!ALLOWED_PORTS.includes(url.port) && allowed !== 'private' && !allowed.includes(url.host)) {
    throw new BlockedAddressError(`Port ${url.port} is not called; ports 80 and 443 are`)
  }
  return url
}

/** Looks the name up once and answers the very addresses to connect to, so that a second answer cannot differ. */
async function addressesToCall(hostname: string, port: string, allowed: Allowed, lookUp: LookUp) {
  const bare = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(bare)
  const addresses = family ? [{ address: bare, family }] : await lookUp(bare)
  if (addresses.length === 0) throw new BlockedAddressError(`${hostname} has no address`)
  if (allowed !== 'private' && allowed.includes(`${hostname}:${port}`)) return addresses
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowed === 'private' && isPrivateAddress(address))
  const blocked = addresses.find(({ address }) => !isAllowed(address))
  if (blocked) throw new BlockedAddressError(`${hostname} is at ${blocked.address}, an address inside the network`)
  return addresses
}

// Not among them: the link-local addresses at which clouds tell their machines about themselves.
const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal']

function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const processed = ipaddr.process(address)
  return PRIVATE_RANGES.includes(processed.range()) && !ALSO_BLOCKED.includes(processed.toString())
}

export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // `process` turns ::ffff:127.0.0.1 into 127.0.0.1.
  const processed = ipaddr.process(address)
  // Of IPv6 only what is given out: ::7f00:1 and its like are "unicast" too, and some systems lead them home.
  if (processed.kind() === 'ipv6' && !processed.match(ipaddr.parseCIDR('2000::/3'))) return false
  return processed.range() === 'unicast' && !ALSO_BLOCKED.includes(processed.toString())
}

async function readBounded(stream: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream ?? []) {
    length += chunk.length
    if (length > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
