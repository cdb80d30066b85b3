import type { NewSite, Page, PageQuery, Site, SiteChanges } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import { type SiteRow, tables } from './tables.ts'

export async function insertSite(
  tx: Tx,
  accountId: string,
  siteId: string,
  site: NewSite,
  createdAt: Date,
): Promise<Site> {
  const row: SiteRow = {
    account_id: accountId,
    site_id: siteId,
    domain: site.domain,
    environment: site.environment,
    time_zone: site.timeZone,
    languages: site.languages,
    currency: site.currency,
    plan: site.plan,
    allowed_origins: site.allowedOrigins,
    created_at: createdAt,
  }
  await tables(tx).insertInto('sites').values(row).execute()
  return toSite(row)
}

/** Whether the database's list of time zones has it: it need not be the list of JavaScript. */
export async function isKnownTimeZone(tx: Tx, timeZone: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${timeZone}`.execute(tx)
  return rows.length > 0
}

export async function findSite(tx: Tx, accountId: string, siteId: string): Promise<Site | null> {
  const row = await tables(tx)
    .selectFrom('sites')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('site_id', '=', siteId)
    .executeTakeFirst()
  return row ? toSite(row) : null
}

/** Sites of a host name, with `www.` or without, the oldest first. */
export async function findSitesByDomain(tx: Tx, accountId: string, domain: string): Promise<Site[]> {
  const bare = domain.replace(/^www\./, '')
  const rows = await tables(tx)
    .selectFrom('sites')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('domain', 'in', [bare, `www.${bare}`])
    .orderBy('site_id')
    .execute()
  return rows.map(toSite)
}

/** Domains by site. */
export async function listDomains(tx: Tx, accountId: string, siteIds: readonly string[]): Promise<Map<string, string>> {
  if (siteIds.length === 0) return new Map()
  const rows = await tables(tx)
    .selectFrom('sites')
    .select(['site_id', 'domain'])
    .where('account_id', '=', accountId)
    .where('site_id', 'in', siteIds)
    .execute()
  return new Map(rows.map(({ site_id, domain }) => [site_id, domain]))
}

/** Which of these sites the account has. */
export async function findSiteIds(tx: Tx, accountId: string, siteIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ site_id: string }>`select site_id from sites
    where account_id = ${accountId} and site_id = any(${siteIds}::uuid[])`.execute(tx)
  return new Set(rows.map(({ site_id }) => site_id))
}

export async function updateSite(
  tx: Tx,
  accountId: string,
  siteId: string,
  changes: SiteChanges,
): Promise<Site | null> {
  const columns = Object.fromEntries(
    Object.entries({
      domain: changes.domain,
      environment: changes.environment,
      time_zone: changes.timeZone,
      languages: changes.languages,
      currency: changes.currency,
      plan: changes.plan,
      allowed_origins: changes.allowedOrigins,
    }).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(columns).length === 0) return findSite(tx, accountId, siteId)
  const row = await tables(tx)
    .updateTable('sites')
    .set(columns)
    .where('account_id', '=', accountId)
    .where('site_id', '=', siteId)
    .returningAll()
    .executeTakeFirst()
  return row ? toSite(row) : null
}

/** Newest first; of one site only when the key that asks is limited to it. */
export async function listSites(
  tx: Tx,
  accountId: string,
  onlySiteId: string | null,
  page: PageQuery,
): Promise<Page<Site>> {
  const [after] = decodeCursor(page.cursor, 'id') ?? []
  let query = tables(tx).selectFrom('sites').selectAll().where('account_id', '=', accountId)
  if (onlySiteId) query = query.where('site_id', '=', onlySiteId)
  if (after) query = query.where('site_id', '<', after)
  const rows = await query
    .orderBy('site_id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageFrom(rows, page.limit, (row) => encodeCursor(row.site_id), toSite)
}

const toSite = (row: SiteRow): Site => ({
  id: row.site_id,
  accountId: row.account_id,
  domain: row.domain,
  environment: row.environment,
  timeZone: row.time_zone,
  languages: row.languages,
  currency: row.currency,
  plan: row.plan,
  allowedOrigins: row.allowed_origins,
  createdAt: row.created_at.toISOString(),
})
