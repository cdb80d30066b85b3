import type {
  ExportFile,
  ExportRequest,
  Page,
  PageQuery,
  ScheduledExport,
  ScheduledExportChanges,
} from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import type { SiteOfList } from './lists.ts'

export type Request = z.output<typeof ExportRequest>
type Every = ScheduledExport['every']

interface ExportRow {
  id: string
  name: string
  request: Request
  every: Every
  nextRunAt: Date
  lastRunAt: Date | null
  lastError: string | null
  createdAt: Date
}
/** An export whose time has come. */
export interface DueExport {
  accountId: string
  siteId: string
  id: string
  name: string
  request: Request
  every: Every
  nextRunAt: Date
  failures: number
}

const EXPORT = sql.raw(`export_id as id, name, request, every, next_run_at as "nextRunAt", last_run_at as "lastRunAt",
  last_error as "lastError", created_at as "createdAt"`)
const FILE = sql.raw('file_id as id, made_at as "madeAt", name, format, bytes')

/** Oldest first: ids sort by the time they were made. */
export async function listExports(tx: Tx, site: SiteOfList, page: PageQuery): Promise<Page<ScheduledExport>> {
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<ExportRow>`
    select ${EXPORT} from scheduled_exports
    where account_id = ${site.accountId} and site_id = ${site.id} and (${after}::uuid is null or export_id > ${after})
    order by export_id limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toExport)
}

export async function findExport(tx: Tx, site: SiteOfList, exportId: string): Promise<ScheduledExport | null> {
  const { rows } = await sql<ExportRow>`
    select ${EXPORT} from scheduled_exports
    where account_id = ${site.accountId} and site_id = ${site.id} and export_id = ${exportId}`.execute(tx)
  return rows[0] ? toExport(rows[0]) : null
}

export async function insertExport(
  tx: Tx,
  site: SiteOfList,
  one: { id: string; name: string; request: Request; every: Every; nextRunAt: Date; createdAt: Date },
): Promise<ScheduledExport> {
  await sql`insert into scheduled_exports (account_id, site_id, export_id, name, request, every, next_run_at, created_at)
    values (${site.accountId}, ${site.id}, ${one.id}, ${one.name}, ${JSON.stringify(one.request)}, ${one.every}, ${one.nextRunAt}, ${one.createdAt})`.execute(
    tx,
  )
  return toExport({ ...one, lastRunAt: null, lastError: null })
}

export async function updateExport(
  tx: Tx,
  site: SiteOfList,
  exportId: string,
  { name, request, every, nextRunAt }: ScheduledExportChanges & { nextRunAt: Date | null },
): Promise<ScheduledExport | null> {
  const { rows } = await sql<ExportRow>`
    update scheduled_exports set name = coalesce(${name ?? null}, name), every = coalesce(${every ?? null}, every),
      request = coalesce(${request ? JSON.stringify(request) : null}::jsonb, request),
      next_run_at = coalesce(${nextRunAt}::timestamptz, next_run_at)
    where account_id = ${site.accountId} and site_id = ${site.id} and export_id = ${exportId} returning ${EXPORT}`.execute(
    tx,
  )
  return rows[0] ? toExport(rows[0]) : null
}

/** Its files go with it. */
export async function deleteExport(tx: Tx, site: SiteOfList, exportId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from scheduled_exports where account_id = ${site.accountId} and site_id = ${site.id} and export_id = ${exportId} returning 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** The first of these days at this hour, in the time zone, after a moment; hours may be skipped by a clock, days are not. */
export async function readFirstAfter(
  tx: Tx,
  days: readonly string[],
  { time, timeZone, after }: { time: string; timeZone: string; after: Date },
): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select min(at) as at from (
      select (day + ${time}::time) at time zone ${timeZone} as at from unnest(${days}::date[]) as day) as times
    where at > ${after}`.execute(tx)
  return rows[0]?.at as Date
}

/** Of all accounts, those that wait longest first. `tx` is the writer's. Leans on `scheduled_exports_due`. */
export async function listDueExports(tx: Tx, now: Date, limit: number): Promise<DueExport[]> {
  const { rows } = await sql<DueExport>`
    select account_id as "accountId", site_id as "siteId", export_id as id, name, request, every, next_run_at as "nextRunAt", failures
    from scheduled_exports where next_run_at <= ${now} order by next_run_at limit ${limit}`.execute(tx)
  return rows
}

/** Writes down how a run ended; false when the export was changed or removed since it was found due. */
export async function settleExport(
  tx: Tx,
  due: DueExport,
  outcome: { ranAt: Date; nextRunAt: Date; error: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    update scheduled_exports set last_run_at = ${outcome.ranAt}, next_run_at = ${outcome.nextRunAt}, last_error = ${outcome.error},
      failures = ${outcome.error === null ? 0 : due.failures + 1}
    where account_id = ${due.accountId} and site_id = ${due.siteId} and export_id = ${due.id} and next_run_at = ${due.nextRunAt}
    returning 1`.execute(tx)
  return rows.length > 0
}

export interface NewFile {
  id: string
  madeAt: Date
  name: string
  format: ExportFile['format']
  content: string
}

export async function insertFile(
  tx: Tx,
  { accountId, siteId, id }: Pick<DueExport, 'accountId' | 'siteId' | 'id'>,
  file: NewFile,
): Promise<void> {
  await sql`insert into export_files (account_id, site_id, export_id, file_id, made_at, name, format, bytes, content)
    values (${accountId}, ${siteId}, ${id}, ${file.id}, ${file.madeAt}, ${file.name}, ${file.format}, ${Buffer.byteLength(file.content)}, ${file.content})`.execute(
    tx,
  )
}

interface FileRow {
  id: string
  madeAt: Date
  name: string
  format: ExportFile['format']
  bytes: number
}

/** Newest first. */
export async function listFiles(
  tx: Tx,
  site: SiteOfList,
  exportId: string,
  page: PageQuery,
): Promise<Page<ExportFile>> {
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<FileRow>`
    select ${FILE} from export_files
    where account_id = ${site.accountId} and site_id = ${site.id} and export_id = ${exportId}
      and (${after}::uuid is null or file_id < ${after})
    order by file_id desc limit ${page.limit + 1}`.execute(tx)
  return pageFrom(
    rows,
    page.limit,
    ({ id }) => encodeCursor(id),
    (row) => ({ ...row, madeAt: row.madeAt.toISOString() }),
  )
}

export async function findFile(
  tx: Tx,
  site: SiteOfList,
  { exportId, fileId }: { exportId: string; fileId: string },
): Promise<Omit<NewFile, 'id'> | null> {
  const { rows } = await sql<Omit<NewFile, 'id'>>`
    select made_at as "madeAt", name, format, content from export_files
    where account_id = ${site.accountId} and site_id = ${site.id} and export_id = ${exportId} and file_id = ${fileId}`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Of all accounts. `tx` is the writer's. */
export async function deleteFilesBefore(tx: Tx, before: Date): Promise<void> {
  await sql`delete from export_files where made_at < ${before}`.execute(tx)
}

const toExport = ({ nextRunAt, lastRunAt, createdAt, ...row }: ExportRow): ScheduledExport => ({
  ...row,
  nextRunAt: nextRunAt.toISOString(),
  lastRunAt: lastRunAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
})
