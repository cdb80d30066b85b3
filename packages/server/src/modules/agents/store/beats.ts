import type { AgentState, EnvironmentName, Explanation, HealthStatus, Outbox } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { jsonb } from './json.ts'

interface Site {
  accountId: string
  siteId: string
}

/** What a heartbeat leaves in any case. */
export interface Beat {
  heardAt: Date
  dueAt: Date
  cronDueAt: Date | null
  outbox: Outbox | null
  figures: Partial<AgentState>
  stateAt: Date | null
  /** Digest of what the site told beside the figures; null when it told a part of it. */
  told: Buffer | null
  healthStatus: HealthStatus | null
  isInMaintenance: boolean
}

/** What was known before. */
export interface BeatBefore {
  heardAt: Date | null
  enrolledAt: Date
  silentSince: Date | null
  isInMaintenance: boolean
  told: Buffer | null
  confirmedEnvironment: EnvironmentName | null
  /** Commands or batches may have to go with the answer. */
  isWaitedFor: boolean
}

/**
 * Notes that a site was heard of; null when its agent is gone. In one statement: most heartbeats need no other. The row is
 * the lock of the agent: whoever changes the one in `agents` holds this one.
 */
export async function noteBeat(tx: Tx, { accountId, siteId }: Site, beat: Beat): Promise<BeatBefore | null> {
  const { rows } = await sql<BeatBefore>`
    with before as (
      select b.heard_at, b.silent_since, b.is_in_maintenance, b.told, a.enrolled_at, a.confirmed_environment
      from agent_beats b join agents a on a.account_id = b.account_id and a.site_id = b.site_id
      where b.account_id = ${accountId} and b.site_id = ${siteId} and b.due_at is not null for update of b
    ), noted as (
      -- From it, so that the row is read before it is written.
      update agent_beats b set heard_at = ${beat.heardAt}, due_at = ${beat.dueAt}, silent_since = null, silence = null,
        cron_due_at = ${beat.cronDueAt}, outbox = ${jsonb(beat.outbox)}, figures = ${jsonb(beat.figures)},
        state_at = ${beat.stateAt}, told = ${beat.told}, health_status = ${beat.healthStatus},
        is_in_maintenance = ${beat.isInMaintenance}
      from before where b.account_id = ${accountId} and b.site_id = ${siteId}
    )
    select heard_at as "heardAt", enrolled_at as "enrolledAt", silent_since as "silentSince", is_in_maintenance as "isInMaintenance",
      told, confirmed_environment as "confirmedEnvironment",
      exists (select from commands c where c.account_id = ${accountId} and c.site_id = ${siteId} and c.status in ('queued', 'delivered'))
      or exists (select from agent_batches w where w.account_id = ${accountId} and w.site_id = ${siteId} and w.status in ('queued', 'delivered'))
        as "isWaitedFor"
    from before`.execute(tx)
  return rows[0] ?? null
}

/** That an agent joined, or joins anew: it is waited for. */
export async function awaitBeats(tx: Tx, { accountId, siteId }: Site, dueAt: Date): Promise<void> {
  await sql`insert into agent_beats (account_id, site_id, due_at) values (${accountId}, ${siteId}, ${dueAt})
    on conflict (account_id, site_id) do update set due_at = excluded.due_at, silent_since = null, silence = null`.execute(
    tx,
  )
}

/** Whoever changes an agent has heartbeats of it wait. Nothing happens where none ever joined. */
export async function lockBeats(tx: Tx, { accountId, siteId }: Site): Promise<void> {
  await sql`select from agent_beats where account_id = ${accountId} and site_id = ${siteId} for update`.execute(tx)
}

/** An agent that is gone is waited for no more. */
export async function endBeats(tx: Tx, { accountId, siteId }: Site): Promise<void> {
  await sql`update agent_beats set due_at = null, silent_since = null, silence = null
    where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
}

export interface OverdueAgent extends Site {
  heardAt: Date | null
  enrolledAt: Date
}

/**
 * Those that should have been heard of by now, the longest first. `tx` is the writer's. Reads all of this short table: an
 * index on a time that each heartbeat moves would cost each of them more than this does once a minute.
 */
export async function listOverdue(tx: Tx, now: Date, limit: number): Promise<OverdueAgent[]> {
  const { rows } = await sql<OverdueAgent>`
    select b.account_id as "accountId", b.site_id as "siteId", b.heard_at as "heardAt", a.enrolled_at as "enrolledAt"
    from (select account_id, site_id, heard_at, due_at from agent_beats where silent_since is null and due_at < ${now}
      order by due_at limit ${limit}) b
    join agents a on a.account_id = b.account_id and a.site_id = b.site_id order by b.due_at`.execute(tx)
  return rows
}

/** Answers the sites that were not heard of meanwhile. `tx` is the account's. */
export async function markSilent(
  tx: Tx,
  { accountId, now }: { accountId: string; now: Date },
  agents: readonly { siteId: string; silence: Explanation }[],
): Promise<Set<string>> {
  const siteIds = agents.map(({ siteId }) => siteId)
  const silences = agents.map(({ silence }) => JSON.stringify(silence))
  const { rows } = await sql<{ site_id: string }>`
    update agent_beats b set silent_since = ${now}, silence = found.silence
    from unnest(${siteIds}::uuid[], ${silences}::jsonb[]) as found (site_id, silence)
    where b.account_id = ${accountId} and b.site_id = found.site_id and b.silent_since is null and b.due_at < ${now}
    returning b.site_id`.execute(tx)
  return new Set(rows.map(({ site_id }) => site_id))
}
