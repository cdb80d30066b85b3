const CODE = /^[A-Z]{2}$/
/** Said by CDNs of addresses they do not know (XX, ZZ), of Tor (T1), and of satellites and proxies. */
const NO_COUNTRY = new Set(['XX', 'ZZ', 'AP', 'EU', 'A1', 'A2', 'O1', 'T1'])

/**
 * The country a CDN says a request comes from, in two letters. Believed only when the operator has named the header, as
 * anyone can send one.
 */
export function readTrustedCountry(
  headers: { get(name: string): string | null },
  headerName: string | null,
): string | null {
  const code = headerName ? headers.get(headerName)?.trim().toUpperCase() : undefined
  return code && CODE.test(code) && !NO_COUNTRY.has(code) ? code : null
}
