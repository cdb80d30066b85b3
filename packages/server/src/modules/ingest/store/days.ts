import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/** A session as the days it touches need it. */
export interface DaySession {
  id: string
  startedAt: number
  endedAt: number
  pageviews: number
  engagedMs: number
  entryPath: string | null
  exitPath: string | null
  referrerHost: string | null
  source: string | null
  channel: string
  utmSource: string | null
  utmMedium: string | null
  utmCampaign: string | null
  utmTerm: string | null
  utmContent: string | null
  clickId: string | null
  country: string | null
  device: string
  browser: string | null
  os: string | null
  language: string | null
}

/** A pageview (`p`), custom event (`c`) or engagement (`e`). */
export interface DayEvent {
  id: string
  sessionId: string
  visitorId: string
  /** Milliseconds since 1970. */
  at: number
  kind: 'p' | 'c' | 'e'
  path: string
  name: string | null
  engagedMs: number | null
  scrollPercent: number | null
  amount: number | null
  currency: string | null
  properties: Record<string, string | number | boolean | null> | null
}

export interface SiteOfDay {
  accountId: string
  id: string
  timeZone: string
}

/** When days begin and end in the site's time zone, in milliseconds since 1970; `to` is not part of it. */
export async function readBounds(
  tx: Tx,
  site: SiteOfDay,
  days: { from: string; to: string },
): Promise<{ from: number; to: number }> {
  // Where the clock is set back at midnight it strikes twice, and PostgreSQL takes the second time: the day begins an
  // hour before when that is of the day, too.
  const { rows } = await sql<{ from: number; to: number }>`
    with midnights as (
      select name, day, day::timestamp at time zone ${site.timeZone} as at
      from (values ('from', ${days.from}::date), ('to', ${days.to}::date + 1)) as asked(name, day)
    ), begins as (
      select name, (extract(epoch from case when ((at - interval '1 hour') at time zone ${site.timeZone})::date = day
        then at - interval '1 hour' else at end) * 1000)::float8 as ms from midnights
    )
    select (select ms from begins where name = 'from') as "from", (select ms from begins where name = 'to') as "to"`.execute(
    tx,
  )
  return rows[0] as { from: number; to: number }
}

const EVENT =
  sql.raw(`event_id as id, session_id as "sessionId", visitor_id as "visitorId", (extract(epoch from occurred_at) * 1000)::float8 as at,
  kind, path, name, engaged_ms as "engagedMs", scroll_percent as "scrollPercent", amount::float8 as amount, currency,
  case when kind = 'c' then detail end as properties`)
const SESSION = sql.raw(`session_id as id, (extract(epoch from started_at) * 1000)::float8 as "startedAt",
  (extract(epoch from ended_at) * 1000)::float8 as "endedAt", pageviews, engaged_ms as "engagedMs", entry_path as "entryPath",
  exit_path as "exitPath", referrer_host as "referrerHost", source, channel, utm_source as "utmSource", utm_medium as "utmMedium",
  utm_campaign as "utmCampaign", utm_term as "utmTerm", utm_content as "utmContent", click_id as "clickId", country, device,
  browser, os, language`)

/** Leans on the primary key. */
export async function readEvents(
  tx: Tx,
  site: SiteOfDay,
  { from, to, after, limit }: { from: number; to: number; after: DayEvent | null; limit: number },
): Promise<DayEvent[]> {
  const begin = after
    ? sql`(occurred_at, event_id) > (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`
    : sql`occurred_at >= ${new Date(from)}`
  const { rows } = await sql<DayEvent>`
    select ${EVENT} from events
    where account_id = ${site.accountId} and site_id = ${site.id} and ${begin} and occurred_at < ${new Date(to)} and kind in ('p', 'c', 'e')
    order by occurred_at, event_id limit ${limit}`.execute(tx)
  return rows
}

export async function readEventsOutside(
  tx: Tx,
  site: SiteOfDay,
  { from, to }: { from: number; to: number },
  sessions: DaySession[],
): Promise<DayEvent[]> {
  const first = Math.min(...sessions.map(({ startedAt }) => startedAt))
  const last = Math.max(...sessions.map(({ endedAt }) => endedAt))
  const { rows } = await sql<DayEvent>`
    select ${EVENT} from events
    where account_id = ${site.accountId} and site_id = ${site.id} and occurred_at between ${new Date(first)} and ${new Date(last)}
      and (occurred_at < ${new Date(from)} or occurred_at >= ${new Date(to)}) and kind in ('p', 'c', 'e')
      and session_id = any(${sessions.map(({ id }) => id)}::uuid[])`.execute(tx)
  return rows
}

/** Leans on `sessions_by_start`. */
export async function readSessionsBegun(
  tx: Tx,
  site: SiteOfDay,
  { from, to, after, limit }: { from: number; to: number; after: string | null; limit: number },
): Promise<DaySession[]> {
  const { rows } = await sql<DaySession>`
    select ${SESSION} from sessions
    where account_id = ${site.accountId} and site_id = ${site.id} and started_at >= ${new Date(from)} and started_at < ${new Date(to)}
      and (${after}::uuid is null or session_id > ${after})
    order by session_id limit ${limit}`.execute(tx)
  return rows
}

export async function readSessions(tx: Tx, site: SiteOfDay, ids: string[]): Promise<DaySession[]> {
  const { rows } = await sql<DaySession>`
    select ${SESSION} from sessions
    where account_id = ${site.accountId} and site_id = ${site.id} and session_id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

/** Days that changed since they were summed up, and the version they have now. */
export async function readChangedDays(
  tx: Tx,
  site: { accountId: string; id: string },
  days: { from: string; to: string },
): Promise<Map<string, string>> {
  const { rows } = await sql<{ day: string; version: string }>`
    select day, version from changed_days
    where account_id = ${site.accountId} and site_id = ${site.id} and day between ${days.from} and ${days.to}`.execute(
    tx,
  )
  return new Map(rows.map(({ day, version }) => [day, version]))
}

/** Days of all sites that changed, those that changed first first. */
export async function listChangedDays(
  tx: Tx,
  limit: number,
): Promise<{ accountId: string; siteId: string; day: string; secondsAgo: number }[]> {
  const { rows } = await sql<{ accountId: string; siteId: string; day: string; secondsAgo: number }>`
    select account_id as "accountId", site_id as "siteId", day, extract(epoch from now() - changed_at)::float8 as "secondsAgo"
    from changed_days order by changed_at limit ${limit}`.execute(tx)
  return rows
}

/** Says that a day is summed up as it was at this version. False when it changed since: then it stays changed. */
export async function settleChangedDay(
  tx: Tx,
  { accountId, siteId, day, version }: { accountId: string; siteId: string; day: string; version: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from changed_days
    where account_id = ${accountId} and site_id = ${siteId} and day = ${day} and version = ${version}`.execute(tx)
  return numAffectedRows === 1n
}

/** Marks days as changed, for whoever changes what they hold. */
export async function markChangedDays(
  tx: Tx,
  site: { accountId: string; id: string },
  days: readonly string[],
): Promise<void> {
  await sql`insert into changed_days (account_id, site_id, day)
    select ${site.accountId}, ${site.id}, unnest(${days}::date[])
    on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()`.execute(tx)
}

/** Marks every day of every site on which there was a visit. `tx` is the writer's. */
export async function markAllDays(tx: Tx): Promise<void> {
  await sql`insert into changed_days (account_id, site_id, day)
    select distinct account_id, site_id, (started_at at time zone time_zone)::date + ahead
    from sessions join sites using (account_id, site_id),
      generate_series(0, (ended_at at time zone time_zone)::date - (started_at at time zone time_zone)::date) as ahead
    on conflict do nothing`.execute(tx)
}
