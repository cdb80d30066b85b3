import { VERSION_HEADER } from '@tinyeclipse/sdk/contract'
import type { Meters } from './meters.ts'

const MOST_VERSIONS = 50

/** Counts which versions of the contract programs were made with. Anybody may send anything, so only so many are told apart. */
export function createVersionCount(meters: Meters): (headers: Headers) => void {
  const known = new Set<string>()
  return (headers) => {
    const version = headers.get(VERSION_HEADER)
    if (version === null) return
    if (known.size < MOST_VERSIONS && /^\d{4}-\d{2}-\d{2}$/.test(version)) known.add(version)
    meters.versions.inc({ version: known.has(version) ? version : 'other' })
  }
}
