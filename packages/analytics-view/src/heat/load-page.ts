const NOT_WANTED =
  'script, noscript, meta[http-equiv], link[rel~="preload"], link[rel~="modulepreload"], link[rel~="prefetch"]'

/**
 * A page of the site as text for a frame: without anything that runs, with its addresses as they were.
 * Throws when its server does not let this page read it.
 */
export async function loadPage(siteUrl: string, path: string, signal: AbortSignal): Promise<string> {
  const url = pageAddress(siteUrl, path)
  const answer = await fetch(url, { signal, credentials: 'omit' })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const each of page.querySelectorAll(NOT_WANTED)) each.remove()
  // Nobody scrolls inside the frame, so pictures that wait for it would never come.
  for (const each of page.querySelectorAll('[loading=lazy]')) each.removeAttribute('loading')
  const base = page.createElement('base')
  base.href = answer.url
  page.head.prepend(base)
  return `<!doctype html>${page.documentElement.outerHTML}`
}

/** On the site, whatever a visitor says that its path was: `//elsewhere.example/` is one, and would be another site. */
export const pageAddress = (siteUrl: string, path: string): URL =>
  new URL(`${new URL(siteUrl).origin}${path.startsWith('/') ? '' : '/'}${path}`)
