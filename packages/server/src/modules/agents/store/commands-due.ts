import type { AgentCommand } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { SiteKey } from './commands.ts'

export interface DeliverableCommand extends AgentCommand {
  inputBytes: number
  runId: string | null
}

/**
 * Oldest first: those that were never handed to the agent, and those of which nothing was heard since `silentSince`.
 * Leans on `commands_waiting`.
 */
export async function listDeliverable(
  tx: Tx,
  { accountId, siteId }: SiteKey,
  { now, silentSince, limit }: { now: Date; silentSince: Date; limit: number },
): Promise<DeliverableCommand[]> {
  const { rows } = await sql<Omit<DeliverableCommand, 'expiresAt'> & { expiresAt: Date }>`
    select c.command_id as id, c.name, coalesce(c.input, r.input) as input, c.is_dry_run as "isDryRun", c.undo_of as "undoOf",
      c.expires_at as "expiresAt", c.run_id as "runId", octet_length(coalesce(c.input, r.input)::text) as "inputBytes"
    from commands c left join command_runs r on r.account_id = c.account_id and r.run_id = c.run_id
    where c.account_id = ${accountId} and c.site_id = ${siteId} and c.status in ('queued', 'delivered') and c.expires_at > ${now}
      and (c.status = 'queued' or c.last_delivered_at <= ${silentSince})
    order by c.created_at, c.command_id limit ${limit} for update of c`.execute(tx)
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt.toISOString() }))
}

export async function markDelivered(
  tx: Tx,
  { accountId, siteId }: SiteKey,
  commandIds: string[],
  at: Date,
): Promise<void> {
  await sql`update commands set deliveries = deliveries + 1, delivered_at = coalesce(delivered_at, ${at}), last_delivered_at = ${at},
      message = null,
      status_changed_at = case when status = 'queued' then ${at} else status_changed_at end, status = 'delivered'
    where account_id = ${accountId} and site_id = ${siteId} and command_id = any(${commandIds}::uuid[])`.execute(tx)
}

/** Accounts that have commands whose time is over. Leans on `commands_due`. */
export async function listAccountsWithOverdue(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select distinct account_id from (select account_id from commands
      where status in ('queued', 'delivered', 'running') and expires_at <= ${now} order by expires_at limit ${limit}) due`.execute(
    tx,
  )
  return rows.map(({ account_id }) => account_id)
}

export interface EndedCommand {
  siteId: string
  commandId: string
  name: string
  runId: string | null
  isDryRun: boolean
  undoOf: string | null
  deliveries: number
}
const ENDED =
  sql.raw(`site_id as "siteId", command_id as "commandId", name, run_id as "runId", is_dry_run as "isDryRun",
  undo_of as "undoOf", deliveries`)

/** Open commands of an account whose time is over. Nobody changes them until the transaction is over. */
export async function lockOverdue(tx: Tx, accountId: string, now: Date, limit: number): Promise<EndedCommand[]> {
  const { rows } = await sql<EndedCommand>`
    select ${ENDED} from commands
    where account_id = ${accountId} and status in ('queued', 'delivered', 'running') and expires_at <= ${now}
    order by expires_at limit ${limit} for update skip locked`.execute(tx)
  return rows
}

/** Open commands of one site that were made by then. */
export async function lockOpen(tx: Tx, { accountId, siteId }: SiteKey, madeBy: Date): Promise<EndedCommand[]> {
  const { rows } = await sql<EndedCommand>`
    select ${ENDED} from commands
    where account_id = ${accountId} and site_id = ${siteId} and status in ('queued', 'delivered', 'running')
      and created_at <= ${madeBy} for update`.execute(tx)
  return rows
}

export async function expireCommands(
  tx: Tx,
  { accountId, commandIds }: { accountId: string; commandIds: string[] },
  { at, message }: { at: Date; message: string },
): Promise<void> {
  await sql`update commands set status = 'expired', status_changed_at = ${at}, finished_at = ${at}, message = ${message}
    where account_id = ${accountId} and command_id = any(${commandIds}::uuid[])
      and status in ('queued', 'delivered', 'running')`.execute(tx)
}

/** Undo keeps its command, so both go together: what refers to another is newer. */
export async function deleteCommandsBefore(tx: Tx, before: Date): Promise<void> {
  await sql`delete from commands c where created_at < ${before} and not exists (
      select from commands later where later.account_id = c.account_id and later.site_id = c.site_id
        and later.undo_of = c.command_id and later.created_at >= ${before})`.execute(tx)
  await sql`delete from command_runs r where created_at < ${before}
      and not exists (select from commands c where c.account_id = r.account_id and c.run_id = r.run_id)
      and not exists (select from command_runs later where later.account_id = r.account_id and later.undo_of = r.run_id
        and later.created_at >= ${before})`.execute(tx)
}
