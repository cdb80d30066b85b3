import { type Funnel, readFunnel, writeFunnel } from './funnel.ts'

/** Where funnels with a name are kept. The server keeps none so far, so that it is the browser's to remember them. */
export interface FunnelStore {
  list(): Funnel[]
  /** In the place of the one with its name. */
  save(funnel: Funnel): void
  remove(name: string): void
}

/** Most funnels of a site. */
const MOST = 50

/** Funnels of a site, in this browser. */
export function createBrowserFunnels(siteId: string): FunnelStore {
  const place = `tinyeclipse-funnels-${siteId}`
  const list = (): Funnel[] => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
      return Array.isArray(kept) ? kept.flatMap((text) => readFunnel(String(text)) ?? []) : []
    } catch {
      // Storage may be forbidden, or hold what another version wrote.
      return []
    }
  }
  const write = (funnels: Funnel[]) =>
    localStorage.setItem(place, JSON.stringify(funnels.slice(-MOST).map(writeFunnel)))
  return {
    list,
    save: (funnel) => write([...list().filter(({ name }) => name !== funnel.name), funnel]),
    remove: (name) => write(list().filter((each) => each.name !== name)),
  }
}
