import type { AnalyticsFilter, Target } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { notFound } from '../../platform/errors.ts'
import type { Days } from './range.ts'

export interface SiteOfDays {
  accountId: string
  id: string
  timeZone: string
}

/** A day that was summed up, and under what. */
export interface BuiltDay {
  day: string
  timeZone: string
  layout: string
  goals: string
  builtAt: number
}

export async function readBuiltDays(tx: Tx, site: SiteOfDays, { from, to }: Days): Promise<BuiltDay[]> {
  const { rows } = await sql<BuiltDay>`
    select day, time_zone as "timeZone", layout, goals, (extract(epoch from built_at) * 1000)::float8 as "builtAt"
    from built_days where account_id = ${site.accountId} and site_id = ${site.id} and day between ${from} and ${to}`.execute(
    tx,
  )
  return rows
}

/** Leans on the primary key: name first, so that the days of a column lie together. */
export async function readColumns(
  tx: Tx,
  site: SiteOfDays,
  days: readonly string[],
  names: readonly string[],
): Promise<{ day: string; name: string; builtAt: number; data: Buffer }[]> {
  const { rows } = await sql<{ day: string; name: string; builtAt: number; data: Buffer }>`
    select day, name, (extract(epoch from built_at) * 1000)::float8 as "builtAt", data
    from day_columns join built_days using (account_id, site_id, day)
    where account_id = ${site.accountId} and site_id = ${site.id} and name = any(${names}) and day = any(${days}::date[])`.execute(
    tx,
  )
  return rows
}

/** Has whoever else sums up the day wait until this transaction is over. */
export async function lockDay(tx: Tx, site: SiteOfDays, day: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${site.id} ${day}`}, 0))`.execute(tx)
}

/** Puts a day's columns in the place of those it had. */
export async function replaceDay(
  tx: Tx,
  site: SiteOfDays,
  built: Omit<BuiltDay, 'builtAt'> & { sessions: number; events: number },
  columns: { name: string; data: Buffer }[],
): Promise<void> {
  await sql`delete from day_columns where account_id = ${site.accountId} and site_id = ${site.id} and day = ${built.day}`.execute(
    tx,
  )
  if (built.sessions + built.events === 0) {
    await sql`delete from built_days where account_id = ${site.accountId} and site_id = ${site.id} and day = ${built.day}`.execute(
      tx,
    )
    return
  }
  await sql`insert into day_columns (account_id, site_id, day, name, data)
    select ${site.accountId}, ${site.id}, ${built.day}, name, data
    from unnest(${columns.map(({ name }) => name)}::text[], ${columns.map(({ data }) => data)}::bytea[]) as t(name, data)`.execute(
    tx,
  )
  await sql`insert into built_days (account_id, site_id, day, time_zone, layout, goals, sessions, events, built_at)
    values (${site.accountId}, ${site.id}, ${built.day}, ${built.timeZone}, ${built.layout}, ${built.goals}, ${built.sessions}, ${built.events}, clock_timestamp())
    on conflict (account_id, site_id, day) do update set time_zone = excluded.time_zone, layout = excluded.layout,
      goals = excluded.goals, sessions = excluded.sessions, events = excluded.events, built_at = excluded.built_at`.execute(
    tx,
  )
}

/** Days that were summed up under a time zone, dimensions or goals that are not so any more. */
export async function listStaleDays(
  tx: Tx,
  site: SiteOfDays,
  { layout, goals, limit }: { layout: string; goals: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from built_days where account_id = ${site.accountId} and site_id = ${site.id}
      and (time_zone <> ${site.timeZone} or layout <> ${layout} or goals <> ${goals})
      -- A changed day is summed up anyway, under what holds then.
      and not exists (select from changed_days c where c.account_id = ${site.accountId} and c.site_id = ${site.id} and c.day = built_days.day)
    order by day desc limit ${limit}`.execute(tx)
  return rows.map(({ day }) => day)
}

export interface GoalRow {
  id: string
  name: string
  target: Target
  createdAt: Date
}
export async function readGoals(tx: Tx, site: { accountId: string; id: string }): Promise<GoalRow[]> {
  const { rows } = await sql<GoalRow>`
    select goal_id as id, name, target, created_at as "createdAt" from goals
    where account_id = ${site.accountId} and site_id = ${site.id} order by created_at, goal_id`.execute(tx)
  return rows
}

/** Unit by path. */
export async function readUnits(tx: Tx, site: { accountId: string; id: string }): Promise<Map<string, string>> {
  const { rows } = await sql<{ path: string; unit: string }>`
    select path, unit from content_units where account_id = ${site.accountId} and site_id = ${site.id}`.execute(tx)
  return new Map(rows.map(({ path, unit }) => [path, unit]))
}

/** The filter of a saved segment. Throws `not_found`. */
export async function readSegment(
  tx: Tx,
  site: { accountId: string; id: string },
  segmentId: string,
): Promise<AnalyticsFilter> {
  const { rows } = await sql<{ filter: AnalyticsFilter }>`
    select filter from segments where account_id = ${site.accountId} and site_id = ${site.id} and segment_id = ${segmentId}`.execute(
    tx,
  )
  if (!rows[0]) throw notFound('The segment')
  return rows[0].filter
}
