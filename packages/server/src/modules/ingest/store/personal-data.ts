import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { PersonalDataSubject } from '../../../platform/module.ts'

export async function exportSession(tx: Tx, subject: PersonalDataSubject): Promise<Record<string, unknown>[]> {
  const session = await findExtent(tx, subject)
  if (!session) return []
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(s) as row from sessions s where ${of(session)}
    union all
    (select to_jsonb(i) from identifications i where ${of(session)} order by identified_at)
    union all
    (select to_jsonb(e) from events e where ${of(session)} and ${within(session, 'occurred_at')} order by occurred_at)`.execute(
    tx,
  )
  return rows.map(({ row }) => row)
}

/** Leans on the primary keys, and looks only at the months in which the session was. */
export async function eraseSession(tx: Tx, subject: PersonalDataSubject): Promise<number> {
  const session = await findExtent(tx, subject)
  if (!session) return 0
  await sql`
    insert into changed_days (account_id, site_id, day)
    select account_id, site_id, (started_at at time zone time_zone)::date + ahead
    from sessions join sites using (account_id, site_id),
      generate_series(0, (ended_at at time zone time_zone)::date - (started_at at time zone time_zone)::date) as ahead
    where ${of(session)}
    on conflict (account_id, site_id, day) do update set version = gen_random_uuid(), changed_at = now()`.execute(tx)
  const deletions = [
    sql`delete from events where ${of(session)} and ${within(session, 'occurred_at')}`,
    // Links of a session lie within it, where `session_links_age` finds them.
    sql`delete from session_links where ${of(session)} and ${within(session, 'last_at')}`,
    sql`delete from identifications where ${of(session)}`,
    sql`delete from sessions where ${of(session)}`,
  ]
  let erased = 0
  for (const deletion of deletions) erased += Number((await deletion.execute(tx)).numAffectedRows ?? 0)
  return erased
}

/** Sessions in which somebody said to have this e-mail address, and all others of the same visits. */
export async function findSessionsOf(tx: Tx, { siteId, email }: { siteId: string; email: string }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with said as (
      select s.account_id, s.site_id, s.session_id, s.visit_id from identifications
      join sessions s using (account_id, site_id, session_id)
      where site_id = ${siteId} and lower(traits->>'email') = lower(${email})
    )
    select session_id as id from said
    union
    select s.session_id from sessions s join said using (account_id, site_id, visit_id)`.execute(tx)
  return rows.map(({ id }) => id)
}

interface Extent {
  accountId: string
  siteId: string
  sessionId: string
  /** As text: the database knows moments more finely than a Date. */
  startedAt: string
  endedAt: string
}

async function findExtent(tx: Tx, subject: PersonalDataSubject): Promise<Extent | undefined> {
  // Whose address it is was looked up before: this is the one without a session.
  if (!('sessionId' in subject)) return undefined
  const { siteId, sessionId } = subject
  const { rows } = await sql<Extent>`
    select account_id as "accountId", site_id as "siteId", session_id as "sessionId", started_at::text as "startedAt",
      ended_at::text as "endedAt"
    from sessions
    where account_id = (select account_id from sites where site_id = ${siteId})
      and site_id = ${siteId} and session_id = ${sessionId}`.execute(tx)
  return rows[0]
}

const of = ({ accountId, siteId, sessionId }: Extent) =>
  sql`account_id = ${accountId} and site_id = ${siteId} and session_id = ${sessionId}`
// Values and no joins: so partitions of other months are left out before anything is read.
const within = ({ startedAt, endedAt }: Extent, column: 'occurred_at' | 'last_at') =>
  sql`${sql.ref(column)} between ${startedAt}::timestamptz and ${endedAt}::timestamptz`
