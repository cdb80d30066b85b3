import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Reader } from 'mmdb-lib'

const DATA = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'

/** Two letters (ISO 3166-1) for an address, from data that is shipped; null for private and unknown ones. Nothing is looked up elsewhere. */
export function createCountryReader(): (address: string | null) => string | null {
  const reader = new Reader(readFileSync(createRequire(import.meta.url).resolve(DATA)))
  // The reader's types know MaxMind's records; this data has a field of its own.
  return (address) => (address && (reader.get(address) as { country_code?: string } | null)?.country_code) || null
}
