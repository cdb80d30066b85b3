import { createHmac, createSecretKey } from 'node:crypto'
import type { ImportedEvent, ImportSource } from '@tinyeclipse/sdk/contract'
import { digestUuid } from '../../platform/ids.ts'
import {
  cleanPath,
  createBrowserReader,
  createCountryReader,
  createSpamReader,
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
      referrer: event.referrer === undefined ? null : httpUrl(event.referrer),
      siteDomain: site.domain,
    })
    if (isSpam(attribution.referrerHost)) return { skip: 'spam' }
    const at = Date.parse(event.at)
    const browser = event.userAgent === undefined ? null : readBrowser(event.userAgent)
    return {
      id: digest('event', site.id, source, event.id),
      at,
      visitorId: digest('visitor', site.id, source, dayOf(at), event.visitor),
      visitId: event.session === undefined ? null : digest('visit', site.id, source, event.session),
      kind: event.kind,
      path: cleanPath(url),
      name: event.name ?? null,
      engagedMs: event.engagedMs ?? null,
      scrollPercent: event.scrollPercent ?? null,
      amount: event.amount ?? null,
      currency: event.currency ?? null,
      properties: event.properties ?? null,
      attributes: {
        ...attribution,
        country: event.country ?? readCountry(event.address ?? null),
        device: event.device ?? browser?.device ?? 'other',
        browser: event.browser ?? browser?.browser ?? null,
        os: event.os ?? browser?.os ?? null,
        language: event.language && LANGUAGE.test(event.language) ? event.language.replaceAll('_', '-') : null,
      },
    }
  }
}

function httpUrl(text: string): URL | null {
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}
