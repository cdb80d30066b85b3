import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * The visitor's address: the last one in `X-Forwarded-For` that is not a proxy of ours. Whatever stands before it was
 * written by the visitor and is not believed.
 */
export function createClientAddress(trustedProxies: readonly string[]) {
  const isTrusted = createRanges(trustedProxies)
  return (socketAddress: string | undefined, forwardedFor: string | undefined): string | null => {
    let address = normalize(socketAddress)
    if (!address) return null
    const hops = forwardedFor?.split(',') ?? []
    while (isTrusted(address)) {
      const previous = normalize(hops.pop()?.trim())
      if (!previous) break
      address = previous
    }
    return address
  }
}

/** What is counted together for limits: an IPv6 subscriber has a whole /64. */
export function addressBlock(address: string): string {
  if (isIPv4(address) || !ipaddr.IPv6.isValid(address)) return address
  return ipaddr.IPv6.parse(address).parts.slice(0, 4).join(':')
}

/** An address in the one way of writing it that everything here knows; null when it is none. */
function normalize(text: string | undefined): string | null {
  if (!text) return null
  // Almost all are; what Node takes for one is written in the usual way already.
  if (isIPv4(text)) return text
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : null
}

/** Whether an address, written in the usual way, is in one of the ranges. */
function createRanges(cidrs: readonly string[]): (address: string) => boolean {
  const ranges = cidrs.map((cidr) => ipaddr.parseCIDR(cidr))
  const ofIPv4 = ranges
    .filter(([range]) => range.kind() === 'ipv4')
    .map(([range, bits]) => ({ first: numberOf(range.toString()), length: 2 ** (32 - bits) }))
    .map(({ first, length }) => ({ first: first - (first % length), length }))
  const ofIPv6 = ranges.filter(([range]) => range.kind() === 'ipv6')
  return (address) => {
    if (isIPv4(address)) {
      if (ofIPv4.length === 0) return false
      const number = numberOf(address)
      return ofIPv4.some(({ first, length }) => number >= first && number < first + length)
    }
    return ofIPv6.length > 0 && ofIPv6.some(([range, bits]) => ipaddr.IPv6.parse(address).match(range, bits))
  }
}

const numberOf = (ipv4: string) => ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
