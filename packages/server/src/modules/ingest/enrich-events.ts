import { randomUUID } from 'node:crypto'
import { localDay } from '../../platform/clock.ts'
import { digestUuid } from '../../platform/ids.ts'
import type { SeenEvent } from './accept.ts'
import { createBotReader } from './enrich/bot.ts'
import { type Browser, createBrowserReader } from './enrich/browser.ts'
import { createCountryReader } from './enrich/country.ts'
import { cleanPath } from './enrich/path.ts'
import { createSpamReader } from './enrich/spam.ts'
import { visitorId } from './enrich/visitor.ts'
import type { createSalts } from './salts.ts'
import type { EnrichedEvent } from './sessions.ts'

/** Who made events happen. Address and user agent are looked at here, and stored nowhere. */
export interface Visitor {
  /** Whether the request is the visitor's own, so that one without a user agent is a bot's. */
  isBrowser: boolean
  address: string | null
  /** Where a proxy that the operator trusts says the visitor is. */
  country: string | null
  userAgent: string
  /** A name that a program has for the visitor, in place of address and user agent. */
  id: string | null
}

const UNKNOWN: Browser = { device: 'other', browser: null, os: null }

/** Makes of what was seen what is stored. */
export function createEnricher(salts: ReturnType<typeof createSalts>) {
  const readBrowser = createBrowserReader()
  const readCountry = createCountryReader()
  const isSpam = createSpamReader()
  const isBot = createBotReader()

  return {
    /** Why events are counted on their own and not stored; null when they are. */
    findReasonToDrop(events: readonly SeenEvent[], { isBrowser, userAgent }: Visitor): 'bot' | 'spam' | null {
      if ((isBrowser || userAgent !== '') && isBot(userAgent)) return 'bot'
      // Who comes from spam comes to leave its address: nothing else of the visit is worth counting.
      return events.some(({ referrer }) => isSpam(referrer?.hostname.replace(/^www\./, '') ?? null)) ? 'spam' : null
    },

    async enrich(
      events: readonly SeenEvent[],
      batch: {
        site: { id: string; accountId: string; domain: string; timeZone: string }
        tab: string | null
        language: string | null
        visitor: Visitor
      },
    ): Promise<EnrichedEvent[]> {
      const { site, visitor } = batch
      const from = {
        accountId: site.accountId,
        siteId: site.id,
        siteDomain: site.domain,
        country: visitor.country ?? readCountry(visitor.address),
        ...(visitor.userAgent === '' ? UNKNOWN : readBrowser(visitor.userAgent)),
        language: batch.language,
      }
      const tabLink = batch.tab === null ? null : digestUuid('tab', site.id, batch.tab)
      const who = nameOf(visitor, batch.tab)
      const visitorIds = new Map<string, string>()
      const enriched: EnrichedEvent[] = []
      for (const { id, kind, ...seen } of events) {
        const day = localDay(seen.occurredAt, site.timeZone)
        let ofDay = visitorIds.get(day)
        if (!ofDay) {
          ofDay = visitorId(await salts.of(day), site.id, ...who)
          visitorIds.set(day, ofDay)
        }
        enriched.push({
          ...seen,
          eventId: digestUuid('event', site.id, id),
          visitorId: ofDay,
          tabLink,
          kind: kind.letter,
          path: cleanPath(seen.url),
          from,
        })
      }
      return enriched
    },
  }
}

/** Address and user agent, or what stands for them: no address is called so, and none makes the visitor of another. */
function nameOf({ isBrowser, id, address, userAgent }: Visitor, tab: string | null): [string | null, string] {
  if (id !== null) return ['id', id]
  // A user agent alone is that of very many; a browser's own request has an address wherever there is one to see.
  if (isBrowser || address !== null) return [address, userAgent]
  if (tab !== null) return ['tab', tab]
  // Nothing says who it was: one visitor for all of these would join people who have nothing to do with each other.
  return ['batch', randomUUID()]
}
