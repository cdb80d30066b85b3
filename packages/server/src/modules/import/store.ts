import type { PlanName } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { lockSites } from '../../platform/ownership.ts'
import { SESSION_GAP_MS } from '../ingest/index.ts'
import { gapSession, type Placement, type ReadyEvent, type Session } from './sessions.ts'

export interface ImportSite {
  accountId: string
  id: string
  domain: string
  plan: PlanName
  timeZone: string
}

/** A site of any account: whoever runs the server names it without. */
export async function findSite(database: Database, siteId: string): Promise<ImportSite | null> {
  const { rows } = await database.writer((tx) =>
    sql<ImportSite>`select account_id as "accountId", site_id as id, domain, plan, time_zone as "timeZone"
      from sites where site_id = ${siteId}`.execute(tx),
  )
  return rows[0] ?? null
}

/** Ingest and a removal of the site wait meanwhile, as does another import. Answers whether the site is still there. */
export async function lockSite(tx: Tx, site: ImportSite): Promise<boolean> {
  await lockSites(tx, [site.id])
  const { rows } = await sql`select from sites where account_id = ${site.accountId} and site_id = ${site.id}`.execute(
    tx,
  )
  return rows.length > 0
}

/** Ids of those events that are stored already. Leans on the primary key. */
export async function findStoredEvents(tx: Tx, site: ImportSite, events: ReadyEvent[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select e.event_id as id from unnest(${events.map(({ id }) => id)}::uuid[], ${times(events)}::timestamptz[]) as asked(event_id, occurred_at)
    join events e on e.account_id = ${site.accountId} and e.site_id = ${site.id}
      and e.occurred_at = asked.occurred_at and e.event_id = asked.event_id
    where e.occurred_at between ${new Date(earliest(events))} and ${new Date(latest(events))}`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

interface SessionRow {
  id: string
  visitorId: string
  startedAt: Date
  endedAt: Date
  firstEventId: string | null
  pageviews: number
  events: number
  engagedMs: string
  entryPath: string | null
  entryAt: Date | null
  entryEventId: string | null
  exitPath: string | null
  exitAt: Date | null
  exitEventId: string | null
  attributes: Session['attributes']
}

/**
 * Sessions of a source's visits by their ids, and those of these events' visitors with an event within half an hour of the events. Events of one
 * import come roughly in the order of time, so the range that is looked at is a short one.
 */
export async function findSessions(
  tx: Tx,
  site: ImportSite,
  { ofVisits, neighboursOf: events }: { ofVisits: string[]; neighboursOf: ReadyEvent[] },
): Promise<Session[]> {
  let ids = ofVisits
  if (events.length > 0) {
    const { rows } = await sql<{ id: string }>`
      select distinct session_id as id from events
      where account_id = ${site.accountId} and site_id = ${site.id}
        and occurred_at between ${new Date(earliest(events) - SESSION_GAP_MS)} and ${new Date(latest(events) + SESSION_GAP_MS)}
        and visitor_id = any(${[...new Set(events.map(({ visitorId }) => visitorId))]}::uuid[])`.execute(tx)
    ids = [...ids, ...rows.map(({ id }) => id)]
  }
  if (ids.length === 0) return []
  const { rows } = await sql<SessionRow>`
    select session_id as id, visitor_id as "visitorId", started_at as "startedAt", ended_at as "endedAt", pageviews, events,
      engaged_ms::text as "engagedMs", entry_path as "entryPath", entry_at as "entryAt", exit_path as "exitPath", exit_at as "exitAt",
      ${eventAt('s.started_at', sql``, 'asc')} as "firstEventId",
      ${eventAt('s.entry_at', sql`and e.kind = 'p'`, 'asc')} as "entryEventId",
      ${eventAt('s.exit_at', sql`and e.kind = 'p'`, 'desc')} as "exitEventId",
      jsonb_build_object('referrerHost', referrer_host, 'source', source, 'channel', channel, 'utmSource', utm_source,
        'utmMedium', utm_medium, 'utmCampaign', utm_campaign, 'utmTerm', utm_term, 'utmContent', utm_content, 'clickId', click_id,
        'country', country, 'device', device, 'browser', browser, 'os', os, 'language', language) as attributes
    from unnest(${[...new Set(ids)]}::uuid[]) as asked(id) cross join lateral (
      -- By the primary key, as the order asks for: a database that has not counted its rows yet thinks any index as good,
      -- and takes the one that leads through all sessions of the site.
      select * from sessions
      where account_id = ${site.accountId} and site_id = ${site.id} and session_id between asked.id and asked.id
      order by session_id limit 1) as s`.execute(tx)
  const visits = await findVisits(tx, site, rows, new Set(ofVisits))
  return rows.map((row) => toSession(row, visits.has(row.id)))
}

/**
 * Ids of those sessions that a source's own visit made. One that half hours made is named after one of its events: the
 * first, where none came late. Only of the others are all events asked for, over the primary key.
 */
async function findVisits(tx: Tx, site: ImportSite, sessions: SessionRow[], known: Set<string>): Promise<Set<string>> {
  const unsure = sessions.filter(
    ({ id, firstEventId }) => !known.has(id) && (firstEventId === null || gapSession(firstEventId) !== id),
  )
  if (unsure.length === 0) return known
  const { rows } = await sql<{ id: string; eventId: string }>`
    select asked.id, e.event_id as "eventId"
    from unnest(${unsure.map(({ id }) => id)}::uuid[], ${unsure.map(({ startedAt }) => startedAt)}::timestamptz[],
      ${unsure.map(({ endedAt }) => endedAt)}::timestamptz[]) as asked(id, started_at, ended_at)
    cross join lateral (
      select event_id from events where account_id = ${site.accountId} and site_id = ${site.id}
        and occurred_at between asked.started_at and asked.ended_at and session_id = asked.id) as e`.execute(tx)
  const ofGaps = new Set(rows.filter(({ id, eventId }) => gapSession(eventId) === id).map(({ id }) => id))
  return new Set([...known, ...unsure.map(({ id }) => id).filter((id) => !ofGaps.has(id))])
}

/** Which event of the session was first, or last, at one moment. */
const eventAt = (time: string, condition: ReturnType<typeof sql>, order: 'asc' | 'desc') => sql`
  (select e.event_id from events e where e.account_id = s.account_id and e.site_id = s.site_id
    and e.occurred_at = ${sql.raw(time)} and e.session_id = s.session_id ${condition} order by e.event_id ${sql.raw(order)} limit 1)`

const toSession = (row: SessionRow, isOfVisit: boolean): Session => ({
  id: row.id,
  visitorId: row.visitorId,
  isOfVisit,
  first: { at: row.startedAt.getTime(), eventId: row.firstEventId ?? '', path: null },
  endedAt: row.endedAt.getTime(),
  pageviews: row.pageviews,
  events: row.events,
  engagedMs: Number(row.engagedMs),
  entry: row.entryAt && { at: row.entryAt.getTime(), eventId: row.entryEventId ?? '', path: row.entryPath },
  exit: row.exitAt && { at: row.exitAt.getTime(), eventId: row.exitEventId ?? '', path: row.exitPath },
  attributes: row.attributes,
})

export async function storePlacements(tx: Tx, site: ImportSite, placements: Placement[]): Promise<void> {
  const events = placements.flatMap(({ session, fresh }) => fresh.map((event) => ({ ...event, sessionId: session.id })))
  for (const { session, absorbed } of placements) {
    for (const other of absorbed) await moveEvents(tx, site, other, session.id)
  }
  await upsertSessions(
    tx,
    site,
    placements.map(({ session }) => session),
  )
  await sql`
    insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, name, engaged_ms,
      scroll_percent, amount, currency, device, detail)
    select ${site.accountId}, ${site.id}, t.*
    from unnest(${times(events)}::timestamptz[], ${events.map(({ id }) => id)}::uuid[], ${events.map(({ sessionId }) => sessionId)}::uuid[],
      ${events.map(({ visitorId }) => visitorId)}::uuid[], ${events.map(({ kind }) => kind)}::text[], ${events.map(({ path }) => path)}::text[],
      ${events.map(({ name }) => name)}::text[], ${events.map(({ engagedMs }) => engagedMs)}::int[],
      ${events.map(({ scrollPercent }) => scrollPercent)}::smallint[], ${events.map(({ amount }) => amount)}::numeric[],
      ${events.map(({ currency }) => currency)}::text[], ${events.map(({ device }) => device)}::text[],
      ${events.map(({ detail }) => detail && JSON.stringify(detail))}::jsonb[]) as t
    on conflict do nothing`.execute(tx)
}

async function moveEvents(tx: Tx, site: ImportSite, from: Session, sessionId: string): Promise<void> {
  await sql`update events set session_id = ${sessionId}
    where account_id = ${site.accountId} and site_id = ${site.id}
      and occurred_at between ${new Date(from.first.at)} and ${new Date(from.endedAt)} and session_id = ${from.id}`.execute(
    tx,
  )
  await sql`delete from sessions
    where account_id = ${site.accountId} and site_id = ${site.id} and session_id = ${from.id}`.execute(tx)
}

const SESSION_COLUMNS = [
  ...[
    'visitor_id',
    'started_at',
    'ended_at',
    'pageviews',
    'events',
    'engaged_ms',
    'entry_path',
    'entry_at',
    'exit_path',
  ],
  ...['exit_at', 'referrer_host', 'source', 'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term'],
  ...['utm_content', 'click_id', 'country', 'device', 'browser', 'os', 'language'],
]

async function upsertSessions(tx: Tx, site: ImportSite, sessions: Session[]): Promise<void> {
  const rows = sessions.map(
    ({ id, visitorId, first, endedAt, pageviews, events, engagedMs, entry, exit, attributes: a }) => ({
      session_id: id,
      visitor_id: visitorId,
      started_at: new Date(first.at),
      ended_at: new Date(endedAt),
      pageviews,
      events,
      engaged_ms: engagedMs,
      entry_path: entry?.path ?? null,
      entry_at: entry && new Date(entry.at),
      exit_path: exit?.path ?? null,
      exit_at: exit && new Date(exit.at),
      referrer_host: a.referrerHost,
      source: a.source,
      channel: a.channel,
      utm_source: a.utmSource,
      utm_medium: a.utmMedium,
      utm_campaign: a.utmCampaign,
      utm_term: a.utmTerm,
      utm_content: a.utmContent,
      click_id: a.clickId,
      country: a.country,
      device: a.device,
      browser: a.browser,
      os: a.os,
      language: a.language,
    }),
  )
  const columns = sql.join(SESSION_COLUMNS.map((column) => sql.ref(column)))
  const updates = sql.join(SESSION_COLUMNS.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`))
  await sql`insert into sessions (account_id, site_id, session_id, ${columns})
    select ${site.accountId}, ${site.id}, session_id, ${columns} from jsonb_populate_recordset(null::sessions, ${JSON.stringify(rows)}::jsonb)
    on conflict (account_id, site_id, session_id) do update set ${updates}`.execute(tx)
}

const times = (events: ReadyEvent[]) => events.map(({ at }) => new Date(at))
const earliest = (events: ReadyEvent[]) => events.reduce((least, { at }) => Math.min(least, at), Infinity)
const latest = (events: ReadyEvent[]) => events.reduce((most, { at }) => Math.max(most, at), -Infinity)
