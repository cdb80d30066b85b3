import type { Page, PageQuery, PlatformSite } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import { type AccountTables, tables } from './tables.ts'

/** Brings what platform staff see of an account up to date. `tx` is the account's. */
export async function refreshPlatformSites(tx: Tx, accountId: string): Promise<void> {
  await sql`delete from platform_sites p where p.account_id = ${accountId}
    and not exists (select from sites s where s.account_id = p.account_id and s.site_id = p.site_id)`.execute(tx)
  const rows = await sql<AccountTables['platform_sites']>`
    select s.account_id, s.site_id, a.name as account_name, a.status as account_status, s.domain, s.plan
    from sites s join accounts a on a.account_id = s.account_id where s.account_id = ${accountId}`.execute(tx)
  if (rows.rows.length === 0) return
  await tables(tx)
    .insertInto('platform_sites')
    .values(rows.rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'site_id']).doUpdateSet((excluded) => ({
        account_name: excluded.ref('excluded.account_name'),
        account_status: excluded.ref('excluded.account_status'),
        domain: excluded.ref('excluded.domain'),
        plan: excluded.ref('excluded.plan'),
      })),
    )
    .execute()
}

/** Sites of all accounts. `tx` is the platform's. */
export async function listPlatformSites(tx: Tx, page: PageQuery): Promise<Page<PlatformSite>> {
  const after = decodeCursor(page.cursor, 'id', 'id')
  let query = tables(tx).selectFrom('platform_sites').selectAll()
  if (after) query = query.where(sql<boolean>`(account_id, site_id) > (${after[0]}::uuid, ${after[1]}::uuid)`)
  const rows = await query
    .orderBy('account_id')
    .orderBy('site_id')
    .limit(page.limit + 1)
    .execute()
  return pageFrom(
    rows,
    page.limit,
    (row) => encodeCursor(`${row.account_id} ${row.site_id}`),
    (row) => ({
      accountId: row.account_id,
      accountName: row.account_name,
      accountStatus: row.account_status,
      siteId: row.site_id,
      domain: row.domain,
      plan: row.plan,
    }),
  )
}
