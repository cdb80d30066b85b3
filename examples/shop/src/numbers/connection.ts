export interface Connection {
  url: string
  apiKey: string
  siteId: string
}

const KEPT = 'tinyeclipse_connection'

/**
 * Server, key and site from the fragment `#key=…&site=…&url=…`, which never travels to a server. It is then taken out
 * of the address bar, so that no screenshot or history shows the key, and kept for reloads of this tab.
 */
export function readConnection(): Connection | null {
  const given = new URLSearchParams(location.hash.slice(1))
  const apiKey = given.get('key')
  const siteId = given.get('site')
  if (apiKey && siteId) {
    const connection = { url: given.get('url') ?? location.origin, apiKey, siteId }
    sessionStorage.setItem(KEPT, JSON.stringify(connection))
    history.replaceState(null, '', location.pathname + location.search)
    return connection
  }
  return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
}
