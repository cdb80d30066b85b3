import { readAttribution } from '../enrich/attribution.ts'
import { DAY_MS, isAfterMidnight } from '../links.ts'
import { type EnrichedEvent, type Reach, type Run, summarize } from '../sessions.ts'
import { createParameters } from './columns.ts'
import type { Drop } from './drops.ts'

const parameters = createParameters()

type EventRow = EnrichedEvent & { run: number; isFirstOfDay: boolean }
export const input = parameters.define<EventRow>({
  path: { type: 'text', of: (row) => row.path },
  kind: { type: 'text', of: (row) => row.kind },
  run: { type: 'int', of: (row) => row.run },
  event_id: { type: 'uuid', of: (row) => row.eventId },
  occurred_at: { type: 'timestamptz', of: (row) => row.occurredAt },
  visitor_id: { type: 'uuid', of: (row) => row.visitorId },
})

// Columns that few events have travel apart, with the place of their event: the many pay nothing for them.
type Placed<Row> = Row & { of: number }
export const extra = parameters.define<Placed<EventRow>>({
  of_place: { type: 'int', of: (row) => row.of },
  name: { type: 'text', of: (row) => row.name },
  engaged_ms: { type: 'int', of: (row) => row.engagedMs },
  scroll_percent: { type: 'smallint', of: (row) => row.scrollPercent },
  amount: { type: 'numeric', of: (row) => row.amount },
  currency: { type: 'text', of: (row) => row.currency },
  device: { type: 'text', of: (row) => (row.isOfDevice ? row.from.device : null) },
  detail: { type: 'jsonb', of: (row) => row.detail && JSON.stringify(row.detail) },
  origin: { type: 'jsonb', of: (row) => (row.isFirstOfDay ? JSON.stringify(originOf(row)) : null) },
})
interface Identified {
  event: EnrichedEvent
  factId: string
}
export const identified = parameters.define<Placed<Identified>>({
  of_place: { type: 'int', of: (row) => row.of },
  fact_id: { type: 'uuid', of: (row) => row.factId },
  consent: {
    type: 'jsonb',
    of: ({ event }) => JSON.stringify({ words: event.identity?.words, at: event.occurredAt.toISOString() }),
  },
  traits: { type: 'jsonb', of: ({ event }) => JSON.stringify(event.identity?.traits) },
})

type RunRow = Run & ReturnType<typeof summarize> & { attribution: ReturnType<typeof readAttribution> }
export const runs = parameters.define<RunRow>({
  account_id: { type: 'uuid', of: (row) => row.first.from.accountId },
  site_id: { type: 'uuid', of: (row) => row.first.from.siteId },
  candidate: { type: 'uuid', of: (row) => row.sessionId },
  visitor_id: { type: 'uuid', of: (row) => row.first.visitorId },
  started_at: { type: 'timestamptz', of: (row) => row.first.occurredAt },
  first_event_id: { type: 'uuid', of: (row) => row.first.eventId },
  ended_at: { type: 'timestamptz', of: (row) => row.last.occurredAt },
  pageviews: { type: 'int', of: (row) => row.pageviews },
  events: { type: 'int', of: (row) => row.events.length },
  engaged_ms: { type: 'bigint', of: (row) => row.engagedMs },
  entry_path: { type: 'text', of: (row) => row.entry?.path },
  entry_at: { type: 'timestamptz', of: (row) => row.entry?.occurredAt },
  entry_event_id: { type: 'uuid', of: (row) => row.entry?.eventId },
  exit_path: { type: 'text', of: (row) => row.exit?.path },
  exit_at: { type: 'timestamptz', of: (row) => row.exit?.occurredAt },
  exit_event_id: { type: 'uuid', of: (row) => row.exit?.eventId },
  channel: { type: 'text', of: (row) => row.attribution.channel },
  country: { type: 'text', of: (row) => row.first.from.country },
  device: { type: 'text', of: (row) => row.first.from.device },
  browser: { type: 'text', of: (row) => row.first.from.browser },
  os: { type: 'text', of: (row) => row.first.from.os },
  language: { type: 'text', of: (row) => row.first.from.language },
})
export const origins = parameters.define<Placed<RunRow['attribution']>>({
  of_place: { type: 'int', of: (row) => row.of },
  referrer_host: { type: 'text', of: (row) => row.referrerHost },
  source: { type: 'text', of: (row) => row.source },
  utm_source: { type: 'text', of: (row) => row.utmSource },
  utm_medium: { type: 'text', of: (row) => row.utmMedium },
  utm_campaign: { type: 'text', of: (row) => row.utmCampaign },
  utm_term: { type: 'text', of: (row) => row.utmTerm },
  utm_content: { type: 'text', of: (row) => row.utmContent },
  click_id: { type: 'text', of: (row) => row.clickId },
})
export const links = parameters.define<{ run: number; link: string; reach: Reach }>({
  run: { type: 'int', of: (row) => row.run },
  link: { type: 'uuid', of: (row) => row.link },
  first_at: { type: 'timestamptz', of: (row) => new Date(row.reach.first) },
  last_at: { type: 'timestamptz', of: (row) => new Date(row.reach.last) },
})
export const shared = parameters.define<string>({ link: { type: 'uuid', of: (row) => row } })
interface SiteRow {
  accountId: string
  siteId: string
  events: number
  from: Date
  to: Date
  factId: string
}
export const sites = parameters.define<SiteRow>({
  account_id: { type: 'uuid', of: (row) => row.accountId },
  site_id: { type: 'uuid', of: (row) => row.siteId },
  events: { type: 'int', of: (row) => row.events },
  first_at: { type: 'timestamptz', of: (row) => row.from },
  last_at: { type: 'timestamptz', of: (row) => row.to },
  fact_id: { type: 'uuid', of: (row) => row.factId },
})
export const drops = parameters.define<Drop>({
  account_id: { type: 'uuid', of: (row) => row.accountId },
  site_id: { type: 'uuid', of: (row) => row.siteId },
  day: { type: 'date', of: (row) => row.day },
  reason: { type: 'text', of: (row) => row.reason },
  events: { type: 'bigint', of: (row) => row.events },
})
export const receivedAt = parameters.one('timestamptz')

/** The values of either statement. `runs` are those of `events`. */
export function parametersOf(group: { runs: Run[]; drops: Drop[]; receivedAt: Date; newId(): string }): unknown[] {
  const events = group.runs.flatMap((run, index) =>
    run.events.map((event, place) => ({ ...event, run: index + 1, isFirstOfDay: isFirstOfDay(run, place) })),
  )
  const described = group.runs.map((run) => {
    const summary = summarize(run)
    return { ...run, ...summary, attribution: attributionOf(summary.first) }
  })
  const reaches = group.runs.flatMap((run, index) =>
    [...run.links].map(([link, reach]) => ({ run: index + 1, link, reach })),
  )
  return [
    ...input.values(events),
    ...extra.values(placed(events, isPeculiar)),
    ...identified.values(
      placed(events, ({ identity }) => identity !== undefined).map((event) => ({
        of: event.of,
        event,
        factId: group.newId(),
      })),
    ),
    ...runs.values(described),
    ...origins.values(
      placed(
        described.map(({ attribution }) => attribution),
        ({ referrerHost, source, clickId, ...more }) =>
          (referrerHost ??
            source ??
            clickId ??
            more.utmMedium ??
            more.utmCampaign ??
            more.utmTerm ??
            more.utmContent) !== null,
      ),
    ),
    ...links.values(reaches),
    ...shared.values(repeated(reaches.map(({ link }) => link))),
    ...sites.values(bySite(events, group.newId)),
    ...drops.values(group.drops),
    group.receivedAt,
  ]
}

const isPeculiar = ({ name, engagedMs, scrollPercent, detail, isFirstOfDay }: EventRow) =>
  isFirstOfDay || (name ?? engagedMs ?? scrollPercent ?? detail) !== undefined

/** Whether a session begins with this event when its visit is cut at midnight. */
function isFirstOfDay({ events }: Run, place: number): boolean {
  const [at, before] = [events[place]?.occurredAt.getTime(), events[place - 1]?.occurredAt.getTime()]
  if (at === undefined || !isAfterMidnight(at)) return false
  return before === undefined || Math.floor(at / DAY_MS) !== Math.floor(before / DAY_MS)
}

const attributionOf = ({ url, referrer = null, from: { siteDomain } }: EnrichedEvent) =>
  readAttribution({ url, referrer, siteDomain })

/** By the names that the columns of a session have. */
function originOf(event: EnrichedEvent): Record<string, string | null> {
  const { country, device, browser, os, language } = event.from
  const { referrerHost, source, channel, clickId, ...utm } = attributionOf(event)
  return {
    ...{ country, device, browser, os, language, source, channel, referrer_host: referrerHost, click_id: clickId },
    ...{ utm_source: utm.utmSource, utm_medium: utm.utmMedium, utm_campaign: utm.utmCampaign },
    ...{ utm_term: utm.utmTerm, utm_content: utm.utmContent },
  }
}

/** Those of the rows that matter, each with its place among all. */
const placed = <Row extends object>(rows: readonly Row[], matters: (row: Row) => boolean): Placed<Row>[] =>
  rows.flatMap((row, index) => (matters(row) ? [{ ...row, of: index + 1 }] : []))

function repeated(values: readonly string[]): string[] {
  const once = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) (once.has(value) ? twice : once).add(value)
  return [...twice]
}

function bySite(events: readonly EnrichedEvent[], newId: () => string): SiteRow[] {
  const rows = new Map<string, SiteRow>()
  for (const { from, occurredAt } of events) {
    const row = rows.get(from.siteId)
    if (row) {
      row.events++
      if (occurredAt < row.from) row.from = occurredAt
      if (occurredAt > row.to) row.to = occurredAt
    } else {
      const { accountId, siteId } = from
      rows.set(siteId, { accountId, siteId, events: 1, from: occurredAt, to: occurredAt, factId: newId() })
    }
  }
  return [...rows.values()]
}
