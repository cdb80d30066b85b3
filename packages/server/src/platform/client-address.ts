import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * The visitor's address: the last one in `X-Forwarded-For` that is not a proxy of ours. Whatever stands before it was
 * written by the visitor and is not believed.
 */
export function createClientAddress(trustedProxies: readonly string[]) {
  const trusted = trustedProxies.map((cidr) => ipaddr.parseCIDR(cidr))
  return (socketAddress: string | undefined, forwardedFor: string | undefined): string | null => {
    let address = parse(socketAddress)
    if (!address) return null
    const hops = forwardedFor?.split(',') ?? []
    while (isTrusted(address, trusted)) {
      const previous = parse(hops.pop()?.trim())
      if (!previous) break
      address = previous
    }
    return address.toString()
  }
}

/** What is counted together for limits: an IPv6 subscriber has a whole /64. */
export function addressBlock(address: string): string {
  const parsed = parse(address)
  return parsed?.kind() === 'ipv6' ? (parsed as ipaddr.IPv6).parts.slice(0, 4).join(':') : address
}

function parse(text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return text && ipaddr.isValid(text) ? ipaddr.process(text) : null
}

const isTrusted = (address: ipaddr.IPv4 | ipaddr.IPv6, ranges: Range[]) =>
  ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
