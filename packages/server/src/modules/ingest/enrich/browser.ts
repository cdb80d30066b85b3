import Bowser from 'bowser'

export interface Browser {
  device: 'desktop' | 'mobile' | 'tablet' | 'other'
  browser: string | null
  os: string | null
}

const DEVICES = new Set(['desktop', 'mobile', 'tablet'])
const CACHE_SIZE = 2_000
/** No browser's is longer; a header can have sixteen kilobytes, which must be neither searched nor kept. */
const MAX_LENGTH = 512
const MAX_NAME_LENGTH = 60

/** Reads a user agent. Since browsers froze theirs most repeat, so answers are kept. */
export function createBrowserReader(): (userAgent: string) => Browser {
  const cache = new Map<string, Browser>()
  return (given) => {
    const userAgent = given.slice(0, MAX_LENGTH)
    const known = cache.get(userAgent)
    if (known) return known
    const { browser, os, platform } = Bowser.parse(userAgent)
    const read: Browser = {
      device: DEVICES.has(platform.type ?? '') ? (platform.type as Browser['device']) : 'other',
      browser: browser.name?.slice(0, MAX_NAME_LENGTH) || null,
      os: os.name?.slice(0, MAX_NAME_LENGTH) || null,
    }
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
    cache.set(userAgent, read)
    return read
  }
}
