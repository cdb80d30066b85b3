import { listen } from '../listen.ts'
import type { Plugin, Properties } from '../types.ts'

const DOWNLOAD =
  /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|xml|ics|epub|zip|rar|7z|t?gz|dmg|exe|msi|pkg|apk|iso|mp[34]|m4[av]|mov|avi|wav)$/i
const MOST_CHARACTERS = 500
const TAG = 'data-te-'

/** Tells of clicks that lead out or to a file, and of clicks on elements with `data-te-event`; middle clicks too. */
export const links: Plugin = ({ event }) => {
  const look = (click: MouseEvent) => {
    if (click.button > 1) return
    // Through shadow roots, where `closest` ends.
    const path = click.composedPath() as Element[]
    const tagged = path.find((element) => element.getAttribute?.(`${TAG}event`))
    if (tagged) {
      const { event: name = '', ...properties } = Object.fromEntries(
        [...tagged.attributes].flatMap(({ name, value }) =>
          name.startsWith(TAG) ? [[name.slice(TAG.length), value]] : [],
        ),
      ) as Record<string, string>
      event(name, properties as Properties)
    }
    const link = path.find((element) => element.matches?.('a[href],area[href]'))
    if (!link) return
    const to = new URL(link.getAttribute('href') as string, document.baseURI)
    if (!to.protocol.startsWith('http')) return
    to.hash = ''
    const isFile = DOWNLOAD.test(to.pathname) || link.hasAttribute('download')
    const url = to.href.slice(0, MOST_CHARACTERS)
    if (isFile) event('file_download', { url })
    else if (to.host !== location.host) event('outbound_click', { url })
  }
  listen('click', look)
  listen('auxclick', look)
}
