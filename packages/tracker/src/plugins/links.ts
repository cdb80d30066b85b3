import { addressOf } from '../address.ts'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'

const FILE = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|mp[34])$/i
const MOST_CHARACTERS = 500

/** Tells of clicks that lead out or to a file, and of clicks on elements with `data-te-event`; middle clicks too. */
export const links: Plugin = ({ event }) => {
  const look = (click: MouseEvent) => {
    if (click.button > 1) return
    // Through shadow roots, where `closest` ends.
    const path = click.composedPath() as HTMLAnchorElement[]
    const tagged = path.find(({ dataset }) => dataset?.teEvent)
    if (tagged) {
      const properties: Record<string, string> = {}
      for (const { name, value } of tagged.attributes)
        if (/^data-te-(?!event$)/.test(name)) properties[name.slice(8)] = value
      event(tagged.dataset.teEvent as string, properties)
    }
    // Neither mailto: nor tel: has a host, and a shadow root has no address.
    const link = path.find(({ host, href }) => host && href)
    if (!link) return
    const isFile = link.hasAttribute('download') || FILE.test(link.pathname)
    if (isFile || link.host !== location.host)
      event(isFile ? 'file_download' : 'outbound_click', { url: addressOf(link).slice(0, MOST_CHARACTERS) })
  }
  listen({ click: look, auxclick: look })
}
