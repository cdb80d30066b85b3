import type { ChecksumRange, PlanName, Report } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

interface Site {
  accountId: string
  siteId: string
}
export interface ReportToInsert {
  id: string
  seq: number
  module: string
  event: string
  title: string
  description: string | null
  data: Record<string, unknown>
  url: string | null
  emails: string[]
  occurredAt: Date
  receivedAt: Date
}

/** Answers the ids of those that were not there. A few hundred at a time. */
export async function insertReports(tx: Tx, site: Site, reports: readonly ReportToInsert[]): Promise<string[]> {
  if (reports.length === 0) return []
  const rows = reports.map(
    (
      each,
    ) => sql`(${site.accountId}, ${site.siteId}, ${each.id}, ${each.seq}, ${each.module}, ${each.event}, ${each.title},
      ${each.description}, ${JSON.stringify(each.data)}::jsonb, ${each.url}, ${each.emails}::text[], ${each.occurredAt}, ${each.receivedAt})`,
  )
  const { rows: stored } = await sql<{ report_id: string }>`
    insert into reports (account_id, site_id, report_id, seq, module, event, title, description, data, url, emails,
      occurred_at, received_at)
    values ${sql.join(rows)}
    on conflict do nothing returning report_id`.execute(tx)
  return stored.map(({ report_id }) => report_id)
}

interface Row {
  report_id: string
  seq: string | number
  module: string
  event: string
  title: string
  description: string | null
  data: Record<string, unknown>
  url: string | null
  occurred_at: Date
  received_at: Date
}

/** Newest first, after the one named; leans on reports_by_time. */
export async function listReports(
  tx: Tx,
  { accountId, siteId }: Site,
  asked: {
    module?: string | undefined
    event?: string | undefined
    limit: number
    after: { at: Date; id: string } | null
  },
): Promise<Report[]> {
  const { rows } = await sql<Row>`
    select report_id, seq, module, event, title, description, data, url, occurred_at, received_at from reports
    where account_id = ${accountId} and site_id = ${siteId}
      ${asked.module === undefined ? sql`` : sql`and module = ${asked.module}`}
      ${asked.event === undefined ? sql`` : sql`and event = ${asked.event}`}
      ${asked.after ? sql`and (occurred_at, report_id) < (${asked.after.at}::timestamptz, ${asked.after.id}::uuid)` : sql``}
    order by occurred_at desc, report_id desc limit ${asked.limit}`.execute(tx)
  return rows.map(toReport)
}

export async function findReport(tx: Tx, { accountId, siteId }: Site, reportId: string): Promise<Report | null> {
  const { rows } = await sql<Row>`
    select report_id, seq, module, event, title, description, data, url, occurred_at, received_at from reports
    where account_id = ${accountId} and site_id = ${siteId} and report_id = ${reportId}`.execute(tx)
  return rows[0] ? toReport(rows[0]) : null
}

/** Ids by number, of the ranges that are asked for; leans on reports_by_seq. */
export async function listNumbers(tx: Tx, { accountId, siteId }: Site, ranges: readonly ChecksumRange[]) {
  const { rows } = await sql<{ seq: number; id: string; from: number }>`
    select r.seq::float8 as seq, r.report_id as id, asked.first::float8 as "from"
    from unnest(${ranges.map(({ from }) => from)}::bigint[], ${ranges.map(({ to }) => to)}::bigint[]) as asked (first, last)
    join reports r on r.account_id = ${accountId} and r.site_id = ${siteId} and r.seq between asked.first and asked.last`.execute(
    tx,
  )
  return rows
}

/** Deletes those received before a time, as many as `limit`. `tx` is the writer's. Answers how many. */
export async function deleteReportsBefore(
  tx: Tx,
  { accountId, siteId }: Site,
  time: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql`
    delete from reports where account_id = ${accountId} and site_id = ${siteId} and report_id in (
      select report_id from reports where account_id = ${accountId} and site_id = ${siteId} and occurred_at < ${time}
      order by occurred_at limit ${limit})
    returning 1`.execute(tx)
  return rows.length
}

/** Sites that have reports. `tx` is the writer's. */
export async function listSitesWithReports(tx: Tx): Promise<(Site & { plan: PlanName })[]> {
  const { rows } = await sql<Site & { plan: PlanName }>`
    select account_id as "accountId", site_id as "siteId", plan from sites
    where exists (select from reports r where r.account_id = sites.account_id and r.site_id = sites.site_id)`.execute(
    tx,
  )
  return rows
}

/** Reports in which an address stands. `tx` is the account's. */
export async function exportReportsOf(tx: Tx, { siteId, email }: { siteId: string; email: string }) {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(r) as row from reports r
    where ${ofPerson(siteId, email)} order by occurred_at`.execute(tx)
  return rows.map(({ row }) => row)
}

/** Takes the words out of them. The rows stay: the site would find that they are missing, and send them again. */
export async function eraseReportsOf(tx: Tx, { siteId, email }: { siteId: string; email: string }): Promise<number> {
  const { rows } = await sql`
    update reports r set title = '', description = null, data = '{}', url = null, emails = '{}', erased_at = now()
    where ${ofPerson(siteId, email)} returning 1`.execute(tx)
  return rows.length
}

const ofPerson = (siteId: string, email: string) =>
  sql`r.account_id = (select account_id from sites where site_id = ${siteId}) and r.site_id = ${siteId}
    and ${email.toLowerCase()} = any(r.emails)`

const toReport = (row: Row): Report => ({
  id: row.report_id,
  seq: Number(row.seq),
  module: row.module,
  event: row.event,
  title: row.title,
  description: row.description,
  data: row.data,
  url: row.url,
  occurredAt: row.occurred_at.toISOString(),
  receivedAt: row.received_at.toISOString(),
})
