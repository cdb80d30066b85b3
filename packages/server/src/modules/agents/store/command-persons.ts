import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

export interface CommandWithWords {
  commandId: string
  runId: string | null
  name: string
  createdAt: Date
  /** Null: that of the run. */
  input: unknown
  runInput: unknown
  output: unknown
  diff: unknown
  message: string | null
}

/** Commands of a site in whose words a text stands, in whatever case. `tx` is the account's. Looks at each: it is asked for seldom. */
export async function findCommandsWith(
  tx: Tx,
  { siteId, text }: { siteId: string; text: string },
): Promise<CommandWithWords[]> {
  const { rows } = await sql<CommandWithWords>`
    select c.command_id as "commandId", c.run_id as "runId", c.name, c.created_at as "createdAt", c.input, r.input as "runInput",
      c.output, c.diff, c.message
    from commands c left join command_runs r on r.account_id = c.account_id and r.run_id = c.run_id
    where c.site_id = ${siteId}
      and position(lower(${text}) in lower(concat_ws(' ', coalesce(c.input, r.input)::text, c.output::text, c.diff::text, c.message))) > 0
    order by c.created_at`.execute(tx)
  return rows
}

/** Leaves of commands, and of runs, that they were. What was not over yet is over: it would be sent without its input. */
export async function eraseWords(
  tx: Tx,
  { commandIds, runIds, at }: { commandIds: string[]; runIds: string[]; at: Date },
): Promise<void> {
  await sql`update command_runs set input = '{}' where run_id = any(${runIds}::uuid[])`.execute(tx)
  const isMeant = sql`(command_id = any(${commandIds}::uuid[]) or run_id = any(${runIds}::uuid[]))`
  await sql`update commands set status = 'expired', status_changed_at = ${at}, finished_at = ${at}
    where ${isMeant} and status in ('queued', 'delivered', 'running')`.execute(tx)
  await sql`update commands set input = case when input is null then null else '{}'::jsonb end, output = null, diff = '[]',
      message = 'What was said here was erased'
    where command_id = any(${commandIds}::uuid[])`.execute(tx)
}
