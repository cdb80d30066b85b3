import type { BatchAnswer, PlanName, ServerBatch } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import { createLimiter } from '../../platform/limits.ts'
import type { Platform } from '../../platform/module.ts'
import type { Accounts, ResolvedKey } from '../accounts/index.ts'
import { includes } from '../accounts/index.ts'
import { acceptBatch, acceptEvents, type SeenEvents } from './accept.ts'
import { readTrustedCountry } from './enrich/trusted-country.ts'
import { createEnricher, type Visitor } from './enrich-events.ts'
import { createGroupCommit } from './group-commit.ts'
import { kinds } from './kinds/index.ts'
import type { createSalts } from './salts.ts'
import type { EnrichedEvent } from './sessions.ts'
import { commitGroup, createPartitions, type Drop } from './store/index.ts'

const MAX_WAITING = 20_000
const MAX_GROUP = 1_000

interface Item {
  size: number
  events: EnrichedEvent[]
  drops: Drop[]
  receivedAt: Date
}
interface Site {
  id: string
  accountId: string
  domain: string
  timeZone: string
  plan: PlanName
}

/** The way of a batch: accept → enrich → group commit. Resolves when it is committed. */
export function createRecorder(platform: Platform, accounts: Accounts, salts: ReturnType<typeof createSalts>) {
  const { database, clock, meters } = platform
  const enricher = createEnricher(salts)
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
        events,
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

  /** A batch as the tracker sends it; with `only` one that must be of this site. */
  async function record(
    text: string,
    { address, headers }: { address: string | null; headers: { get(name: string): string | null } },
    only: { accountId: string; siteId: string } | null = null,
  ): Promise<BatchAnswer> {
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
    if (only && (only.accountId !== key.accountId || only.siteId !== siteId)) {
      throw new AppError('forbidden', 'The site key in the batch is of another site than the agent that sends it')
    }
    checkOrigin(headers.get('origin'), site)
    const visitor = {
      isBrowser: true,
      address,
      country: readTrustedCountry(headers, platform.countryHeader),
      userAgent: headers.get('user-agent') ?? '',
      id: null,
    }
    return take({ ...site, id: siteId, accountId: key.accountId }, batch, { visitor, receivedAt, list: 'e' })
  }

  /** Events that a program of the site's owner saw, and whose visitor it names. */
  function recordFor(site: Site, { events, tab, language, visitor = {} }: ServerBatch): Promise<BatchAnswer> {
    const receivedAt = clock.now()
    const seen = acceptEvents({ events, tab, language }, receivedAt)
    const { address = null, userAgent = '', id = null } = visitor
    const from = { isBrowser: false, address, country: null, userAgent, id }
    return take(site, seen, { visitor: from, receivedAt, list: 'events' })
  }

  /** `list` is where events stand in what was sent, for whoever is told what is wrong with them. */
  async function take(
    site: Site,
    seen: SeenEvents,
    { visitor, receivedAt, list }: { visitor: Visitor; receivedAt: Date; list: 'e' | 'events' },
  ): Promise<BatchAnswer> {
    await limitSite(site.id)
    if (seen.events.length === 0) {
      const issues = seen.refused.map(({ index, message }) => ({ path: `/${list}/${index}`, message }))
      throw new AppError('invalid_request', 'None of the events can be taken', { issues: issues.slice(0, 20) })
    }
    const included = seen.events.filter(({ kind }) => includes(site.plan, kind.gate))
    const reason = included.length > 0 ? enricher.findReasonToDrop(included, visitor) : null
    const dropped: [Drop['reason'], number][] = [['plan', seen.events.length - included.length]]
    if (reason) dropped.push([reason, included.length])
    const drops = dropped
      .filter(([, events]) => events > 0)
      .map(([why, events]) => {
        meters.events.inc({ outcome: `dropped_${why}` }, events)
        const day = localDay(receivedAt, site.timeZone)
        return { accountId: site.accountId, siteId: site.id, day, reason: why, events }
      })
    const events = reason ? [] : await enricher.enrich(included, { ...seen, site, visitor })
    await group.add({ size: seen.events.length, events, drops, receivedAt })
    return { accepted: seen.events.length, refused: seen.refused, parts: partsOf(site.plan) }
  }

  return {
    record,
    recordFor,
    get waiting() {
      return group.waiting
    },
    stop: () => group.stop(),
  }
}

/** Letters of the kinds of events that a plan takes. */
const partsOf = (plan: PlanName) =>
  kinds
    .filter(({ gate }) => includes(plan, gate))
    .map(({ letter }) => letter)
    .join('')

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
