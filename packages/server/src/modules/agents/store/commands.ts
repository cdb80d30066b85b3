import type { Command, CommandDetails, CommandStatus, CommandsQuery, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'

export interface SiteKey {
  accountId: string
  siteId: string
}
export interface CommandKey extends SiteKey {
  commandId: string
}

/** As it stands in the table; `title` is the catalog's. */
export type StoredCommand = Omit<Command, 'title'>
export type StoredCommandDetails = Omit<CommandDetails, 'title'>

const COMMAND = sql.raw(`c.command_id as id, c.site_id as "siteId", c.name, coalesce(c.input, r.input) as input,
  c.is_dry_run as "isDryRun", c.undo_of as "undoOf", c.run_id as "runId", c.status, c.status_changed_at as "statusChangedAt",
  c.message, c.progress, c.can_undo as "canUndo", json_build_object('kind', c.requested_by_kind, 'id', c.requested_by_id) as "requestedBy",
  c.created_at as "createdAt", c.delivered_at as "deliveredAt", c.deliveries, c.started_at as "startedAt",
  c.finished_at as "finishedAt", c.expires_at as "expiresAt", c.verified_at as "verifiedAt"`)
const DETAILS = sql.raw('c.output, c.diff, c.truncated, c.explanation')
const FROM = sql.raw('from commands c left join command_runs r on r.account_id = c.account_id and r.run_id = c.run_id')

export interface CommandToInsert extends CommandKey {
  runId: string | null
  name: string
  /** Null: that of the run. */
  input: Record<string, unknown> | null
  isDryRun: boolean
  undoOf: string | null
  /** What is to be known while it waits. */
  message: string | null
  requestedBy: Command['requestedBy']
  explanation: Record<string, unknown> | null
  createdAt: Date
  expiresAt: Date
}

/** Queues commands; a few hundred at a time. */
export async function insertCommands(tx: Tx, commands: CommandToInsert[]): Promise<void> {
  const rows = commands.map(
    (each) => sql`(${each.accountId}, ${each.siteId}, ${each.commandId}, ${each.runId}, ${each.name},
      ${each.input && JSON.stringify(each.input)}::jsonb, ${each.isDryRun}, ${each.undoOf}, 'queued', ${each.createdAt}, ${each.message},
      ${each.requestedBy.kind}, ${each.requestedBy.id}, ${each.explanation && JSON.stringify(each.explanation)}::jsonb,
      ${each.createdAt}, ${each.expiresAt})`,
  )
  await sql`insert into commands (account_id, site_id, command_id, run_id, name, input, is_dry_run, undo_of, status,
      status_changed_at, message, requested_by_kind, requested_by_id, explanation, created_at, expires_at)
    values ${sql.join(rows)}`.execute(tx)
}

export async function findCommand(tx: Tx, key: CommandKey): Promise<StoredCommandDetails | null> {
  const { rows } = await sql<Row<StoredCommandDetails>>`
    select ${COMMAND}, ${DETAILS} ${FROM}
    where c.account_id = ${key.accountId} and c.site_id = ${key.siteId} and c.command_id = ${key.commandId}`.execute(tx)
  return rows[0] ? toStored(rows[0]) : null
}

/** The same, and nobody changes it until the transaction is over. */
export async function lockCommand(tx: Tx, key: CommandKey): Promise<StoredCommandDetails | null> {
  await sql`select from commands
    where account_id = ${key.accountId} and site_id = ${key.siteId} and command_id = ${key.commandId} for update`.execute(
    tx,
  )
  return findCommand(tx, key)
}

/** Newest first: ids sort by the time they were made. */
export async function listCommands(
  tx: Tx,
  { accountId, siteId }: SiteKey,
  { name, status, ...page }: PageQuery & Pick<CommandsQuery, 'name' | 'status'>,
): Promise<Page<StoredCommand>> {
  const [before = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<Row<StoredCommand>>`
    select ${COMMAND} ${FROM}
    where c.account_id = ${accountId} and c.site_id = ${siteId} and (${before}::uuid is null or c.command_id < ${before})
      and (${name ?? null}::text is null or c.name = ${name ?? null})
      and (${status ?? null}::text is null or c.status = ${status ?? null})
    order by c.command_id desc limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toStored)
}

export async function listRunCommands(
  tx: Tx,
  { accountId, runId }: { accountId: string; runId: string },
  { name, status, ...page }: PageQuery & Pick<CommandsQuery, 'name' | 'status'>,
): Promise<Page<StoredCommand>> {
  const [before = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<Row<StoredCommand>>`
    select ${COMMAND} ${FROM}
    where c.account_id = ${accountId} and c.run_id = ${runId} and (${before}::uuid is null or c.command_id < ${before})
      and (${name ?? null}::text is null or c.name = ${name ?? null})
      and (${status ?? null}::text is null or c.status = ${status ?? null})
    order by c.command_id desc limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toStored)
}

/** Whether one that undoes it waits, runs or has done so already. */
export async function isBeingUndone(tx: Tx, { accountId, siteId, commandId }: CommandKey): Promise<boolean> {
  const { rows } = await sql`
    select from commands where account_id = ${accountId} and site_id = ${siteId} and undo_of = ${commandId}
      and not is_dry_run and status in ('queued', 'delivered', 'running', 'succeeded') limit 1`.execute(tx)
  return rows.length > 0
}

export interface CommandNews {
  status: CommandStatus
  at: Date
  message: string | null
  progress: number | null
  startedAt: Date | null
  finishedAt: Date | null
  canUndo: boolean
  output: Record<string, unknown> | null
  diff: unknown[]
  truncated: boolean
}

/** What was told of a command, in place of what was known. */
export async function updateCommand(tx: Tx, key: CommandKey, news: CommandNews): Promise<void> {
  await sql`update commands set status = ${news.status},
      status_changed_at = case when status = ${news.status} then status_changed_at else ${news.at} end,
      message = ${news.message}, progress = ${news.progress}, started_at = coalesce(${news.startedAt}::timestamptz, started_at),
      finished_at = ${news.finishedAt}::timestamptz, can_undo = ${news.canUndo},
      output = ${news.output && JSON.stringify(news.output)}::jsonb, diff = ${JSON.stringify(news.diff)}::jsonb, truncated = ${news.truncated}
    where account_id = ${key.accountId} and site_id = ${key.siteId} and command_id = ${key.commandId}`.execute(tx)
}

export async function markRolledBack(tx: Tx, key: CommandKey, at: Date): Promise<void> {
  await sql`update commands set status = 'rolled_back', status_changed_at = ${at}, can_undo = false
    where account_id = ${key.accountId} and site_id = ${key.siteId} and command_id = ${key.commandId}
      and status in ('succeeded', 'failed')`.execute(tx)
}

const TIMES = [
  'statusChangedAt',
  'createdAt',
  'deliveredAt',
  'startedAt',
  'finishedAt',
  'expiresAt',
  'verifiedAt',
] as const
type Row<Stored> = Omit<Stored, (typeof TIMES)[number]> & Record<(typeof TIMES)[number], Date | null>

function toStored<Stored extends StoredCommand>(row: Row<Stored>): Stored {
  const times = Object.fromEntries(TIMES.map((name) => [name, row[name]?.toISOString() ?? null]))
  // Those that are never absent are `not null` in the table.
  return { ...row, ...times } as unknown as Stored
}
