import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { PersonalDataSubject } from '../../../platform/module.ts'

export async function exportSession(
  tx: Tx,
  { siteId, sessionId }: PersonalDataSubject,
): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(s) as row from sessions s where site_id = ${siteId} and session_id = ${sessionId}
    union all
    (select to_jsonb(i) from identifications i where site_id = ${siteId} and session_id = ${sessionId} order by identified_at)
    union all
    (select to_jsonb(e) from events e where site_id = ${siteId} and session_id = ${sessionId} order by occurred_at)`.execute(
    tx,
  )
  return rows.map(({ row }) => row)
}

export async function eraseSession(tx: Tx, { siteId, sessionId }: PersonalDataSubject): Promise<number> {
  await sql`
    insert into changed_days (account_id, site_id, day)
    select s.account_id, s.site_id, (s.started_at at time zone time_zone)::date + ahead
    from sessions s join sites using (account_id, site_id),
      generate_series(0, (s.ended_at at time zone time_zone)::date - (s.started_at at time zone time_zone)::date) as ahead
    where s.site_id = ${siteId} and s.session_id = ${sessionId}
    on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()`.execute(tx)
  let erased = 0
  for (const table of ['events', 'session_links', 'identifications', 'sessions']) {
    const result =
      await sql`delete from ${sql.table(table)} where site_id = ${siteId} and session_id = ${sessionId}`.execute(tx)
    erased += Number(result.numAffectedRows ?? 0)
  }
  return erased
}

/** Sessions in which somebody said to have this e-mail address. */
export async function findSessionsOf(tx: Tx, { siteId, email }: { siteId: string; email: string }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct session_id as id from identifications
    where site_id = ${siteId} and lower(traits->>'email') = lower(${email})`.execute(tx)
  return rows.map(({ id }) => id)
}
