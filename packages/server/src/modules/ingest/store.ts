import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { notFound } from '../../platform/errors.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { PersonalDataSubject } from '../../platform/module.ts'
import { siteLocks } from '../../platform/ownership.ts'
import type { EnrichedEvent, Run } from './sessions.ts'

export interface Drop {
  accountId: string
  siteId: string
  day: string
  reason: string
  events: number
}

/**
 * Everything a group leaves behind, in one statement: ids seen, events, sessions and what finds them, use of the plan,
 * and a fact for each site. An event whose id was seen before adds nothing to any of them.
 */
const COMMIT = `
with input as (
  select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::text[], $8::text[])
    as t(run, account_id, site_id, event_id, occurred_at, visitor_id, name, path)
),
fresh as (
  insert into event_ids (account_id, site_id, event_id, seen_at)
  select distinct account_id, site_id, event_id, $9::timestamptz from input
  on conflict do nothing returning account_id, site_id, event_id
),
-- A batch can hold one event twice; the first stands for both.
taken as (
  select distinct on (account_id, site_id, event_id) input.*
  from input join fresh using (account_id, site_id, event_id) join sites using (account_id, site_id)
  order by account_id, site_id, event_id, occurred_at
),
runs as (
  select t.*, b.first_at, b.last_at
  from unnest($10::int[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::text[],
      $19::text[], $20::text[])
    as t(run, account_id, site_id, candidate, visitor_id, referrer_host, country, device, browser, os, language)
  join (select run, min(occurred_at) as first_at, max(occurred_at) as last_at from taken group by run) b using (run)
),
links as (
  select l.link, l.is_tab, r.* from unnest($21::int[], $22::uuid[], $23::boolean[]) as l(run, link, is_tab) join runs r using (run)
),
-- The visit it belongs to: by tab before by visitor, and of several the nearest.
found as (
  select distinct on (links.run) links.run, known.session_id
  from links join session_links known using (account_id, site_id, link)
  where known.last_at > links.first_at - interval '30 minutes' and known.first_at < links.last_at + interval '30 minutes'
  order by links.run, links.is_tab desc, greatest(known.first_at - links.last_at, links.first_at - known.last_at), known.last_at desc
),
assigned as (
  select runs.*, coalesce(found.session_id, runs.candidate) as session_id from runs left join found using (run)
),
linked as (
  insert into session_links as known (account_id, site_id, link, session_id, first_at, last_at)
  select a.account_id, a.site_id, links.link, a.session_id, min(a.first_at), max(a.last_at)
  from assigned a join links using (run) group by 1, 2, 3, 4
  on conflict (account_id, site_id, link, session_id) do update set
    first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)
),
stored as (
  insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, name, path)
  select t.account_id, t.site_id, t.occurred_at, t.event_id, a.session_id, t.visitor_id, t.name, t.path
  from taken t join assigned a using (run)
),
visits as (
  select t.account_id, t.site_id, a.session_id, min(t.occurred_at) as started_at, max(t.occurred_at) as ended_at,
    count(*) filter (where t.name = 'pageview') as pageviews, (array_agg(a.run order by a.first_at))[1] as first_run,
    (array_agg(t.path order by t.occurred_at))[1] as entry_path, (array_agg(t.path order by t.occurred_at desc))[1] as exit_path
  from taken t join assigned a using (run) group by 1, 2, 3
),
visited as (
  insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, entry_path, exit_path,
    referrer_host, country, device, browser, os, language)
  select v.account_id, v.site_id, v.session_id, r.visitor_id, v.started_at, v.ended_at, v.pageviews, v.entry_path, v.exit_path,
    r.referrer_host, r.country, r.device, r.browser, r.os, r.language
  from visits v join runs r on r.run = v.first_run
  on conflict (account_id, site_id, session_id) do update set
    started_at = least(sessions.started_at, excluded.started_at),
    ended_at = greatest(sessions.ended_at, excluded.ended_at),
    pageviews = sessions.pageviews + excluded.pageviews,
    exit_path = case when excluded.ended_at >= sessions.ended_at then excluded.exit_path else sessions.exit_path end,
    -- What a session is from is that of its first event, which may come late.
    visitor_id = case when excluded.started_at < sessions.started_at then excluded.visitor_id else sessions.visitor_id end,
    entry_path = case when excluded.started_at < sessions.started_at then excluded.entry_path else sessions.entry_path end,
    referrer_host = case when excluded.started_at < sessions.started_at then excluded.referrer_host else sessions.referrer_host end,
    country = case when excluded.started_at < sessions.started_at then excluded.country else sessions.country end,
    device = case when excluded.started_at < sessions.started_at then excluded.device else sessions.device end,
    browser = case when excluded.started_at < sessions.started_at then excluded.browser else sessions.browser end,
    os = case when excluded.started_at < sessions.started_at then excluded.os else sessions.os end,
    language = case when excluded.started_at < sessions.started_at then excluded.language else sessions.language end
),
used as (
  insert into usage_counters (account_id, site_id, month, metric, used)
  select account_id, site_id, date_trunc('month', $9::timestamptz at time zone 'UTC')::date, 'events', count(*) from taken group by 1, 2
  on conflict (account_id, site_id, month, metric) do update set used = usage_counters.used + excluded.used
),
told as (
  insert into facts (account_id, fact_id, name, payload, occurred_at)
  select f.account_id, f.fact_id, 'events.accepted', jsonb_build_object('siteId', f.site_id, 'from', t.first_at, 'to', t.last_at), $9::timestamptz
  from unnest($24::uuid[], $25::uuid[], $26::uuid[]) as f(account_id, site_id, fact_id)
  join (select account_id, site_id, min(occurred_at) as first_at, max(occurred_at) as last_at from taken group by 1, 2) t using (account_id, site_id)
),
dropped as (
  insert into dropped_events (account_id, site_id, day, reason, events)
  select account_id, site_id, day, reason, sum(events)
  from unnest($27::uuid[], $28::uuid[], $29::date[], $30::text[], $31::bigint[]) as d(account_id, site_id, day, reason, events)
  join sites using (account_id, site_id)
  group by 1, 2, 3, 4
  on conflict (account_id, site_id, day, reason) do update set events = dropped_events.events + excluded.events
)
select (select count(*)::int from taken) as stored,
  exists (select from (select account_id, site_id from input union select * from unnest($27::uuid[], $28::uuid[])) asked
    where not exists (select from sites where sites.account_id = asked.account_id and sites.site_id = asked.site_id)) as is_site_gone`

// Two servers that commit for one site take turns, so that each finds the visits of the other; and always in the same
// order, so that neither waits for the other for ever. A removal of the site waits its turn as well.
const LOCK = 'select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key'

/**
 * Commits a group; answers how many events were new. The months of the events must have their partitions. Throws
 * `not_found` when a site of the group was removed meanwhile; nothing of the group is stored then.
 */
export async function commitGroup(database: Database, runs: Run[], drops: Drop[], receivedAt: Date): Promise<number> {
  const events = runs.flatMap((run, index) => run.events.map((event) => ({ ...event, run: index })))
  const firsts = runs.map((run) => run.events[0] as EnrichedEvent)
  const links = runs.flatMap((run, index) => [...run.links].map(([link, { isTab }]) => ({ run: index, link, isTab })))
  const sites = [...new Map(firsts.map((event) => [event.siteId, event])).values()]
  const locks = siteLocks([...sites, ...drops].map(({ siteId }) => siteId))
  const values = [
    ...columns(events, ['run', 'accountId', 'siteId', 'eventId', 'occurredAt', 'visitorId', 'name', 'path']),
    receivedAt,
    runs.map((_, index) => index),
    ...columns(firsts, ['accountId', 'siteId']),
    ...columns(runs, ['sessionId']),
    ...columns(firsts, ['visitorId', 'referrerHost', 'country', 'device', 'browser', 'os', 'language']),
    ...columns(links, ['run', 'link', 'isTab']),
    ...columns(sites, ['accountId', 'siteId']),
    sites.map(() => uuidv7(receivedAt.getTime())),
    ...columns(drops, ['accountId', 'siteId', 'day', 'reason', 'events']),
  ]
  return database.write(async (execute) => {
    await execute('ingest-lock', LOCK, [locks])
    const [row] = await execute<{ stored: number; is_site_gone: boolean }>('ingest-commit', COMMIT, values)
    if (row?.is_site_gone) throw notFound('The site of the key')
    return row?.stored ?? 0
  })
}

const columns = <Row>(rows: Row[], names: (keyof Row)[]) => names.map((name) => rows.map((row) => row[name]))

/** Makes the partitions that events of these months go to; months are their first days. */
export async function createPartitions(database: Database, months: string[]): Promise<void> {
  await database.owner(async (tx) => {
    for (const month of months) await sql`select create_event_partition(${month}::date)`.execute(tx)
  })
}

/** The day's salt; the first server that asks decides it. */
export async function findOrInsertSalt(tx: Tx, day: string, candidate: Buffer): Promise<Buffer> {
  await sql`insert into visitor_salts (day, salt) values (${day}, ${candidate}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ salt: Buffer }>`select salt from visitor_salts where day = ${day}`.execute(tx)
  return rows[0]?.salt ?? candidate
}

export async function deleteSaltsBefore(tx: Tx, day: string): Promise<void> {
  await sql`delete from visitor_salts where day < ${day}`.execute(tx)
}

/** The embedded database does not look at its tables by itself, and plans badly for what it never looked at. */
export async function updateStatistics(database: Database): Promise<void> {
  if (database.kind === 'postgres') return
  await database.owner((tx) => sql`analyze events, sessions, session_links, event_ids`.execute(tx))
}

/** Forgets event ids and links that nothing can refer to any more. */
export async function deleteSeenBefore(tx: Tx, time: Date): Promise<void> {
  await sql`delete from event_ids where seen_at < ${time}`.execute(tx)
  await sql`delete from session_links where last_at < ${time}`.execute(tx)
}

export async function exportSession(
  tx: Tx,
  { siteId, sessionId }: PersonalDataSubject,
): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(s) as row from sessions s where site_id = ${siteId} and session_id = ${sessionId}
    union all
    (select to_jsonb(e) from events e where site_id = ${siteId} and session_id = ${sessionId} order by occurred_at)`.execute(
    tx,
  )
  return rows.map(({ row }) => row)
}

export async function eraseSession(tx: Tx, { siteId, sessionId }: PersonalDataSubject): Promise<number> {
  let erased = 0
  for (const table of ['events', 'session_links', 'sessions']) {
    const result =
      await sql`delete from ${sql.table(table)} where site_id = ${siteId} and session_id = ${sessionId}`.execute(tx)
    erased += Number(result.numAffectedRows ?? 0)
  }
  return erased
}
