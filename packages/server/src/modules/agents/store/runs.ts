import type { Command, CommandRun, CommandRunDetails, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'

export interface RunKey {
  accountId: string
  runId: string
}

export interface RunToInsert extends RunKey {
  name: string
  input: Record<string, unknown>
  isDryRun: boolean
  undoOf: string | null
  requestedBy: Command['requestedBy']
  sites: number
  createdAt: Date
}

export interface Problem {
  siteId: string
  code: CommandRunDetails['problems'][number]['code']
}

/** As it stands in the tables, its commands counted. */
export type StoredRun = Omit<CommandRun, 'title' | 'isFinished'>
type Row = Omit<StoredRun, 'createdAt'> & { createdAt: Date }

export async function insertRun(tx: Tx, run: RunToInsert): Promise<void> {
  await sql`insert into command_runs (account_id, run_id, name, input, is_dry_run, undo_of, requested_by_kind, requested_by_id, sites, created_at)
    values (${run.accountId}, ${run.runId}, ${run.name}, ${JSON.stringify(run.input)}::jsonb, ${run.isDryRun}, ${run.undoOf},
      ${run.requestedBy.kind}, ${run.requestedBy.id}, ${run.sites}, ${run.createdAt})`.execute(tx)
}

export async function insertProblems(tx: Tx, { accountId, runId }: RunKey, problems: Problem[]): Promise<void> {
  if (problems.length === 0) return
  const rows = problems.map(({ siteId, code }) => sql`(${accountId}, ${runId}, ${siteId}, ${code})`)
  await sql`insert into command_problems (account_id, run_id, site_id, code) values ${sql.join(rows)}`.execute(tx)
}

/** Newest first: ids sort by the time they were made. */
export async function listRuns(tx: Tx, accountId: string, page: PageQuery): Promise<Page<StoredRun>> {
  const [before = null] = decodeCursor(page.cursor, 'id') ?? []
  const rows = await readRuns(
    tx,
    sql`r.account_id = ${accountId} and (${before}::uuid is null or r.run_id < ${before})`,
    {
      limit: page.limit + 1,
    },
  )
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toRun)
}

export async function findRun(tx: Tx, { accountId, runId }: RunKey): Promise<StoredRun | null> {
  const [row] = await readRuns(tx, sql`r.account_id = ${accountId} and r.run_id = ${runId}`, { limit: 1 })
  return row ? toRun(row) : null
}

/** Counts lean on `commands_of_run`. */
async function readRuns(tx: Tx, where: ReturnType<typeof sql>, { limit }: { limit: number }): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.run_id as id, r.name, r.input, r.is_dry_run as "isDryRun", r.undo_of as "undoOf",
      json_build_object('kind', r.requested_by_kind, 'id', r.requested_by_id) as "requestedBy", r.created_at as "createdAt", r.sites,
      (select count(*)::int from command_problems p where p.account_id = r.account_id and p.run_id = r.run_id) as refused,
      (select coalesce(json_object_agg(status, count), '{}') from (select c.status, count(*)::int as count from commands c
         where c.account_id = r.account_id and c.run_id = r.run_id group by c.status) counted) as counts
    from command_runs r where ${where} order by r.run_id desc limit ${limit}`.execute(tx)
  return rows
}

/** Has whoever else would undo the run wait, and says whether somebody did already. */
export async function lockRunForUndo(tx: Tx, { accountId, runId }: RunKey): Promise<{ isUndone: boolean } | null> {
  const { rows } =
    await sql`select from command_runs where account_id = ${accountId} and run_id = ${runId} for update`.execute(tx)
  if (rows.length === 0) return null
  const undone = await sql`select from command_runs
    where account_id = ${accountId} and undo_of = ${runId} and not is_dry_run limit 1`.execute(tx)
  return { isUndone: undone.rows.length > 0 }
}

/** In the order in which the sites were added. */
export async function listProblems(tx: Tx, { accountId, runId }: RunKey): Promise<Problem[]> {
  const { rows } = await sql<Problem>`select site_id as "siteId", code from command_problems
    where account_id = ${accountId} and run_id = ${runId} order by site_id`.execute(tx)
  return rows
}

export interface CommandOfRun {
  siteId: string
  commandId: string
  status: Command['status']
  canUndo: boolean
  isDryRun: boolean
  isBeingUndone: boolean
}

/** The commands of a run, to undo them; a run has at most a thousand. Nobody changes them until the transaction is over. */
export async function lockCommandsOfRun(tx: Tx, { accountId, runId }: RunKey): Promise<CommandOfRun[]> {
  const { rows } = await sql<CommandOfRun>`
    select c.site_id as "siteId", c.command_id as "commandId", c.status, c.can_undo as "canUndo", c.is_dry_run as "isDryRun",
      exists (select from commands u where u.account_id = c.account_id and u.site_id = c.site_id and u.undo_of = c.command_id
        and not u.is_dry_run and u.status in ('queued', 'delivered', 'running', 'succeeded')) as "isBeingUndone"
    from commands c where c.account_id = ${accountId} and c.run_id = ${runId} order by c.command_id for update`.execute(
    tx,
  )
  return rows
}

const toRun = (row: Row): StoredRun => ({ ...row, createdAt: row.createdAt.toISOString() })
