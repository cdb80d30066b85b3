import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { DayEvent, DaySession } from '../../ingest/index.ts'
import type { SiteOfDays } from '../store.ts'

/** Milliseconds since 1970; `to` is not part of it. */
export interface Span {
  from: number
  to: number
}

const SESSION = sql.raw(`session_id as id, (extract(epoch from started_at) * 1000)::float8 as "startedAt",
  (extract(epoch from ended_at) * 1000)::float8 as "endedAt", pageviews, engaged_ms::float8 as "engagedMs",
  entry_path as "entryPath", exit_path as "exitPath", referrer_host as "referrerHost", source, channel,
  utm_source as "utmSource", utm_medium as "utmMedium", utm_campaign as "utmCampaign", utm_term as "utmTerm",
  utm_content as "utmContent", click_id as "clickId", country, device, browser, os, language`)

/** Where a list of sessions, newest first, goes on. */
export interface SessionKey {
  startedAt: number
  id: string
}

/** Leans on sessions_by_start, backwards. */
export async function readSessionsBefore(
  tx: Tx,
  site: SiteOfDays,
  { span, before, limit }: { span: Span; before: SessionKey | null; limit: number },
): Promise<DaySession[]> {
  const after = before
    ? sql`and (started_at, session_id) < (${new Date(before.startedAt)}::timestamptz, ${before.id}::uuid)`
    : sql``
  const { rows } = await sql<DaySession>`
    select ${SESSION} from sessions
    where account_id = ${site.accountId} and site_id = ${site.id}
      and started_at >= ${new Date(span.from)} and started_at < ${new Date(span.to)} ${after}
    order by started_at desc, session_id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findSession(tx: Tx, site: SiteOfDays, sessionId: string): Promise<DaySession | null> {
  const { rows } = await sql<DaySession>`
    select ${SESSION} from sessions
    where account_id = ${site.accountId} and site_id = ${site.id} and session_id = ${sessionId}`.execute(tx)
  return rows[0] ?? null
}

/** Their pageviews and custom events, in order, from after `after`. Leans on the primary key: one stretch of time is read once. */
export async function readEventsOf(
  tx: Tx,
  site: SiteOfDays,
  { sessions, after, limit }: { sessions: readonly DaySession[]; after: DayEvent | null; limit: number },
): Promise<DayEvent[]> {
  const first = new Date(Math.min(...sessions.map(({ startedAt }) => startedAt)))
  const last = new Date(Math.max(...sessions.map(({ endedAt }) => endedAt)))
  const begin = after
    ? sql`(occurred_at, event_id) > (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`
    : sql`occurred_at >= ${first}`
  const { rows } = await sql<DayEvent>`
    select event_id as id, session_id as "sessionId", visitor_id as "visitorId",
      (extract(epoch from occurred_at) * 1000)::float8 as at, kind, path, name, engaged_ms as "engagedMs",
      scroll_percent as "scrollPercent", amount::float8 as amount, currency, case when kind = 'c' then detail end as properties
    from events
    where account_id = ${site.accountId} and site_id = ${site.id} and ${begin} and occurred_at <= ${last}
      and session_id = any(${sessions.map(({ id }) => id)}::uuid[]) and kind in ('p', 'c')
    order by occurred_at, event_id limit ${limit}`.execute(tx)
  return rows
}

export interface PathRow {
  at: Date
  kind: string
  path: string
  name: string | null
  engagedMs: number | null
  scrollPercent: number | null
  amount: number | null
  currency: string | null
  detail: Record<string, unknown> | null
}

/** All that happened in a session, in order. */
export async function readPathOf(
  tx: Tx,
  site: SiteOfDays,
  { session, limit }: { session: DaySession; limit: number },
): Promise<PathRow[]> {
  const { rows } = await sql<PathRow>`
    select occurred_at as at, kind, path, name, engaged_ms as "engagedMs", scroll_percent as "scrollPercent",
      amount::float8 as amount, currency, detail
    from events
    where account_id = ${site.accountId} and site_id = ${site.id} and session_id = ${session.id}
      and occurred_at between ${new Date(session.startedAt)} and ${new Date(session.endedAt)}
    order by occurred_at, event_id limit ${limit}`.execute(tx)
  return rows
}
