import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { mentions } from './mentions.ts'

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

/** A result may take a third of a megabyte. */
const AT_ONCE = 50

/**
 * Commands of a site in whose words an address may stand, the oldest first. `tx` is the account's. Looks at each of the site,
 * in the order of its key: it is asked for seldom.
 */
export async function* commandsWith(
  tx: Tx,
  { siteId, email }: { siteId: string; email: string },
): AsyncGenerator<CommandWithWords> {
  let after: string | null = null
  do {
    const rows = await listCommandsWith(tx, { siteId, email, after })
    yield* rows
    after = rows.length === AT_ONCE ? (rows.at(-1)?.commandId ?? null) : null
  } while (after !== null)
}

async function listCommandsWith(
  tx: Tx,
  { siteId, email, after }: { siteId: string; email: string; after: string | null },
): Promise<CommandWithWords[]> {
  const words = [sql`coalesce(c.input, r.input)::text`, sql`c.output::text`, sql`c.diff::text`, sql`c.message`]
  const { rows } = await sql<CommandWithWords>`
    select c.command_id as "commandId", c.run_id as "runId", c.name, c.created_at as "createdAt", c.input, r.input as "runInput",
      c.output, c.diff, c.message
    from commands c left join command_runs r on r.account_id = c.account_id and r.run_id = c.run_id
    where c.account_id = (select account_id from sites where site_id = ${siteId}) and c.site_id = ${siteId}
      and (${after}::uuid is null or c.command_id > ${after}) and ${mentions(words, email)}
    order by c.command_id limit ${AT_ONCE}`.execute(tx)
  return rows
}

export interface RunWithWords {
  runId: string
  name: string
  createdAt: Date
  input: unknown
}

/** Runs that got no command for this site, in whose input an address may stand. `tx` is the account's. */
export async function listRunsWith(
  tx: Tx,
  { siteId, email }: { siteId: string; email: string },
): Promise<RunWithWords[]> {
  const { rows } = await sql<RunWithWords>`
    select r.run_id as "runId", r.name, r.created_at as "createdAt", r.input
    from command_runs r join command_problems p on p.account_id = r.account_id and p.run_id = r.run_id
    where r.account_id = (select account_id from sites where site_id = ${siteId}) and p.site_id = ${siteId}
      and ${mentions([sql`r.input::text`], email)}
    order by r.run_id`.execute(tx)
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
