export interface Connection {
  url: string
  apiKey: string
  siteId: string
}

const KEPT = 'tinyeclipse_connection'
const NAMES = ['key', 'site', 'url']

/**
 * Server, key and site from the fragment `#key=…&site=…&url=…`, which never travels to a server. They are kept for this
 * tab and taken out of the address, so that no screenshot, bookmark or history shows the key; the rest of it stays.
 */
export function readConnection(): Connection | null {
  const words = new URLSearchParams(location.hash.slice(1))
  const [apiKey, siteId, url] = NAMES.map((name) => words.get(name))
  if (!apiKey || !siteId) return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
  const connection = { url: url ?? location.origin, apiKey, siteId }
  sessionStorage.setItem(KEPT, JSON.stringify(connection))
  for (const name of NAMES) words.delete(name)
  history.replaceState(null, '', `${location.pathname}${location.search}${words.size > 0 ? `#${words}` : ''}`)
  return connection
}
