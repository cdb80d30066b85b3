import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/** An agent, as far as it matters to whoever has something for it to do. */
export interface Target {
  siteId: string
  status: 'connected' | 'left' | 'revoked'
  /** It is not heard of. */
  isSilent: boolean
  /** Commands it knows, and whether the owner of the site allows them; none until it was heard of. */
  commands: { name: string; isAllowed: boolean }[]
}

/** Agents of these sites; sites that none ever joined are left out. */
export async function findTargets(tx: Tx, accountId: string, siteIds: string[]): Promise<Map<string, Target>> {
  const { rows } =
    await sql<Target>`select a.site_id as "siteId", a.status, b.silent_since is not null as "isSilent", a.commands
    from agents a join agent_beats b on b.account_id = a.account_id and b.site_id = a.site_id
    where a.account_id = ${accountId} and a.site_id = any(${siteIds}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.siteId, row]))
}

export interface WakeTarget {
  siteId: string
  siteUrl: string
  restUrl: string
  enrolledAt: Date
}

/** Where an agent says that it is woken; null where it cannot be. */
export async function findWakeTarget(tx: Tx, accountId: string, siteId: string): Promise<WakeTarget | null> {
  const { rows } = await sql<WakeTarget>`select site_id as "siteId", site_url as "siteUrl", rest_url as "restUrl",
      enrolled_at as "enrolledAt"
    from agents where account_id = ${accountId} and site_id = ${siteId} and status = 'connected' and rest_url is not null
      and 'wake' = any(capabilities)`.execute(tx)
  return rows[0] ?? null
}

export async function noteReachable(tx: Tx, accountId: string, siteId: string, isReachable: boolean): Promise<void> {
  await sql`update agents set is_reachable = ${isReachable}
    where account_id = ${accountId} and site_id = ${siteId} and is_reachable is distinct from ${isReachable}`.execute(
    tx,
  )
}
