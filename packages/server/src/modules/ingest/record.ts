import { PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { isbot } from 'isbot'
import { localDay } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import { digestUuid } from '../../platform/ids.ts'
import { createLimiter } from '../../platform/limits.ts'
import type { Platform } from '../../platform/module.ts'
import type { Accounts, ResolvedKey } from '../accounts/index.ts'
import { includes } from '../accounts/index.ts'
import { acceptBatch, type SeenBatch, type SeenEvent } from './accept.ts'
import { createBrowserReader } from './enrich/browser.ts'
import { createCountryReader } from './enrich/country.ts'
import { visitorId } from './enrich/visitor.ts'
import { createGroupCommit } from './group-commit.ts'
import type { createSalts } from './salts.ts'
import { type EnrichedEvent, joinRuns } from './sessions.ts'
import { commitGroup, createPartitions, type Drop } from './store.ts'

const MAX_WAITING = 20_000
const MAX_GROUP = 1_000
const MAX_PATH_LENGTH = 500

interface Item {
  size: number
  events: EnrichedEvent[]
  drops: Drop[]
  receivedAt: Date
}

/** The way of a batch: accept → enrich → group commit. Resolves when it is committed. */
export function createRecorder(platform: Platform, accounts: Accounts, salts: ReturnType<typeof createSalts>) {
  const { database, clock, meters } = platform
  const readBrowser = createBrowserReader()
  const readCountry = createCountryReader()
  const months = new Set<string>()
  const limitSite = createLimiter('site', platform.limits.eventsPerSite)

  const group = createGroupCommit<Item>({
    maxWaiting: MAX_WAITING,
    maxGroup: MAX_GROUP,
    async commit(items) {
      const events = items.flatMap((item) => item.events)
      await ensurePartitions(events)
      const endTimer = meters.flushSeconds.startTimer()
      const stored = await commitGroup(
        database,
        joinRuns(events),
        items.flatMap((item) => item.drops),
        items[0]?.receivedAt ?? clock.now(),
      )
      endTimer()
      meters.events.inc({ outcome: 'stored' }, stored)
      meters.events.inc({ outcome: 'repeated' }, events.length - stored)
    },
  })

  async function ensurePartitions(events: EnrichedEvent[]): Promise<void> {
    const missing = [...new Set(events.map(({ occurredAt }) => `${occurredAt.toISOString().slice(0, 7)}-01`))].filter(
      (month) => !months.has(month),
    )
    if (missing.length === 0) return
    await createPartitions(database, missing)
    for (const month of missing) months.add(month)
  }

  async function record(text: string, { address, headers }: { address: string | null; headers: Headers }) {
    const receivedAt = clock.now()
    const batch = acceptBatch(text, receivedAt)
    const key = await accounts.resolveSiteKey(batch.siteKey)
    const { site, siteId } = key ?? {}
    if (!key || !site || !siteId) {
      throw new AppError(
        'unauthenticated',
        `The site key "${batch.siteKey.slice(0, 14)}…" is unknown or has ended. Copy it from Settings → Tracking`,
      )
    }
    checkOrigin(headers.get('origin'), site)
    await limitSite(siteId)
    if (batch.events.length === 0) {
      const issues = batch.refused.map(({ index, message }) => ({ path: `/e/${index}`, message }))
      throw new AppError('invalid_request', 'None of the events can be taken', { issues: issues.slice(0, 20) })
    }

    const isIncluded = includes(site.plan, 'analytics')
    const userAgent = headers.get('user-agent') ?? ''
    const reason = isIncluded ? (userAgent === '' || isbot(userAgent) ? 'bot' : null) : 'plan'
    const item: Item = { size: batch.events.length, events: [], drops: [], receivedAt }
    if (reason) {
      const day = localDay(receivedAt, site.timeZone)
      item.drops.push({ accountId: key.accountId, siteId, day, reason, events: batch.events.length })
      meters.events.inc({ outcome: `dropped_${reason}` }, batch.events.length)
    } else
      item.events = await enrich(batch, {
        accountId: key.accountId,
        siteId,
        timeZone: site.timeZone,
        domain: site.domain,
        address,
        userAgent,
      })

    await group.add(item)
    return { accepted: batch.events.length, refused: batch.refused, parts: isIncluded ? PAGEVIEW : '' }
  }

  async function enrich(
    batch: SeenBatch,
    from: {
      accountId: string
      siteId: string
      timeZone: string
      domain: string
      address: string | null
      userAgent: string
    },
  ): Promise<EnrichedEvent[]> {
    const shared = { country: readCountry(from.address), ...readBrowser(from.userAgent) }
    return Promise.all(
      batch.events.map(async (event) => ({
        accountId: from.accountId,
        siteId: from.siteId,
        eventId: digestUuid('event', from.siteId, event.id),
        occurredAt: event.occurredAt,
        visitorId: visitorId(
          await salts.of(localDay(event.occurredAt, from.timeZone)),
          from.siteId,
          from.address,
          from.userAgent,
        ),
        tab: batch.tab,
        name: 'pageview',
        path: event.url.pathname.slice(0, MAX_PATH_LENGTH),
        referrerHost: referrerHost(event, from.domain),
        language: batch.language,
        ...shared,
      })),
    )
  }

  return {
    record,
    get waiting() {
      return group.waiting
    },
    stop: () => group.stop(),
  }
}

/** Pages of the site's own are no referrer. */
function referrerHost(event: SeenEvent, domain: string): string | null {
  const host = event.referrer?.hostname.replace(/^www\./, '')
  return host && host !== event.url.hostname.replace(/^www\./, '') && host !== domain ? host : null
}

/** Browsers say which page they send from; programs need not, and a site key is public anyway. */
function checkOrigin(origin: string | null, site: NonNullable<ResolvedKey['site']>): void {
  if (origin === null) return
  const bare = site.domain.replace(/^www\./, '')
  const own = [bare, `www.${bare}`].flatMap((host) => [`https://${host}`, `http://${host}`])
  if ([...own, ...site.allowedOrigins].includes(origin.toLowerCase())) return
  throw new AppError(
    'origin_not_allowed',
    `Pages of ${origin.slice(0, 100)} may not use this site key. Add the origin under Settings → Tracking`,
  )
}
