import { createHmac, createSecretKey } from 'node:crypto'
import type { ImportedEvent, ImportSource } from '@tinyeclipse/sdk/contract'
import { CLICK, CUSTOM, ENGAGEMENT, VITALS } from '@tinyeclipse/sdk/wire'
import { digestUuid } from '../../platform/ids.ts'
import {
  cleanPath,
  createBrowserReader,
  createCountryReader,
  createSpamReader,
  parseReferrer,
  readAttribution,
} from '../ingest/index.ts'
import type { ReadyEvent } from './sessions.ts'

const LANGUAGE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,4}$/

export interface EnrichOptions {
  source: ImportSource
  site: { id: string; domain: string }
  /** The site's calendar day of a moment. */
  dayOf(at: number): string
}

/**
 * Makes of an imported event one as it is stored, or the reason why it is left out. `secret` is the server's: who has the
 * database alone cannot try which address gave a digest.
 */
export function createEnrich(secret: Buffer) {
  // Made once: of a Buffer every digest would make one, for five times the price.
  const key = createSecretKey(secret)
  const readBrowser = createBrowserReader()
  const readCountry = createCountryReader()
  const isSpam = createSpamReader()
  const digest = (...parts: string[]) => {
    const hash = createHmac('sha256', key)
    for (const part of parts) hash.update(`${part.length}:`).update(part)
    return digestUuid(hash.digest())
  }

  return (event: ImportedEvent, { source, site, dayOf }: EnrichOptions): ReadyEvent | { skip: string } => {
    const url = httpUrl(event.url)
    if (!url) return { skip: 'bad_url' }
    const attribution = readAttribution({
      url,
      referrer: parseReferrer(event.referrer),
      siteDomain: site.domain,
    })
    if (isSpam(attribution.referrerHost)) return { skip: 'spam' }
    const at = Date.parse(event.at)
    const browser = event.userAgent === undefined ? null : readBrowser(event.userAgent)
    const device = event.device ?? browser?.device ?? 'other'
    return {
      id: digest('event', site.id, source, event.id),
      at,
      visitorId: digest('visitor', site.id, source, dayOf(at), event.visitor),
      visitId: event.session === undefined ? null : digest('visit', site.id, source, event.session),
      kind: event.kind,
      path: cleanPath(url),
      ...particulars(event, device),
      attributes: {
        ...attribution,
        country: event.country ?? readCountry(event.address ?? null),
        device,
        browser: event.browser ?? browser?.browser ?? null,
        os: event.os ?? browser?.os ?? null,
        language: event.language && LANGUAGE.test(event.language) ? event.language.replaceAll('_', '-') : null,
      },
    }
  }
}

type Particulars = Pick<
  ReadyEvent,
  'name' | 'engagedMs' | 'scrollPercent' | 'amount' | 'currency' | 'device' | 'detail'
>

/** What an event of its kind has beside the others; what is of another kind is left out, as ingest would not take it. */
function particulars(event: ImportedEvent, device: string): Particulars {
  const none = {
    name: null,
    engagedMs: null,
    scrollPercent: null,
    amount: null,
    currency: null,
    device: null,
    detail: null,
  }
  const { kind, name, properties, amount, currency, engagedMs, scrollPercent, click, vitals } = event
  if (kind === CUSTOM)
    return {
      ...none,
      name: name ?? null,
      amount: amount ?? null,
      currency: currency ?? null,
      detail: properties ?? null,
    }
  if (kind === ENGAGEMENT) return { ...none, engagedMs: engagedMs ?? null, scrollPercent: scrollPercent ?? null }
  if (kind === CLICK) return { ...none, device, detail: click ?? null }
  if (kind === VITALS) return { ...none, detail: vitals ?? null }
  return none
}

function httpUrl(text: string): URL | null {
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}
