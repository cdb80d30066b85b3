import type { PlanName } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import { lockSites } from '../../../platform/ownership.ts'

export interface KeptSite {
  accountId: string
  siteId: string
  plan: PlanName
}

/** Sites that have sessions. `tx` is the writer's. */
export async function listSitesWithSessions(tx: Tx): Promise<KeptSite[]> {
  const { rows } = await sql<KeptSite>`
    select account_id as "accountId", site_id as "siteId", plan from sites
    where exists (select from sessions s where s.account_id = sites.account_id and s.site_id = sites.site_id)`.execute(
    tx,
  )
  return rows
}

/**
 * Deletes sessions that began before a time, the oldest first, with all that is of them. Answers how many: as many as
 * `limit` when there are more. Leans on `sessions_by_start`; of events, on the primary key.
 */
export async function deleteSessionsBefore(tx: Tx, site: KeptSite, time: Date, limit: number): Promise<number> {
  // Ingest waits meanwhile: a session is not deleted in the middle of an event for it.
  await lockSites(tx, [site.siteId])
  const { rows } = await sql<{ deleted: number }>`
    with old as materialized (
      select account_id, site_id, session_id, started_at, ended_at from sessions
      where account_id = ${site.accountId} and site_id = ${site.siteId} and started_at < ${time}
      order by started_at limit ${limit}
    ),
    extent as (select min(started_at) as first_at, max(ended_at) as last_at from old),
    gone_events as (
      delete from events e using old
      where e.account_id = ${site.accountId} and e.site_id = ${site.siteId} and e.session_id = old.session_id
        and e.occurred_at >= (select first_at from extent) and e.occurred_at <= (select last_at from extent)
    ),
    gone_links as (
      delete from session_links l using old
      where l.account_id = ${site.accountId} and l.site_id = ${site.siteId} and l.session_id = old.session_id
        and l.last_at between old.started_at and old.ended_at
    ),
    gone_sessions as (
      delete from sessions s using old
      where s.account_id = old.account_id and s.site_id = old.site_id and s.session_id = old.session_id
    ),
    changed as (
      insert into changed_days (account_id, site_id, day)
      select distinct old.account_id, old.site_id, (old.started_at at time zone time_zone)::date + ahead
      from old join sites using (account_id, site_id),
        generate_series(0, (old.ended_at at time zone time_zone)::date - (old.started_at at time zone time_zone)::date) as ahead
      on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()
    )
    select count(*)::int as deleted from old`.execute(tx)
  return rows[0]?.deleted ?? 0
}

/** Drops partitions of events whose month was over at a time: nothing in them may be kept any more. */
export async function dropPartitionsBefore(database: Database, time: Date): Promise<void> {
  await database.owner(async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_inherits join pg_class c on c.oid = inhrelid
      where inhparent = 'events'::regclass and c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
        and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ${time}::timestamptz at time zone 'UTC'`.execute(
      tx,
    )
    for (const { name } of rows) await sql`drop table ${sql.table(name)}`.execute(tx)
  })
}
