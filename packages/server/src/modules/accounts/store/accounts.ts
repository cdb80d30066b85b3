import type { Account, PageQuery, PlanName } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import { switchAccount, type Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import { bestPlan } from '../plans.ts'
import { type AccountTables, tables } from './tables.ts'

/** `tx` may be any account's: it is moved to the new one. */
export async function createAccount(tx: Tx, id: string, name: string, createdAt: Date): Promise<Account> {
  await switchAccount(tx, id)
  const row = { account_id: id, name, status: 'active' as const, created_at: createdAt }
  await tables(tx).insertInto('accounts').values(row).execute()
  return toAccount(row, [])
}

export async function findAccount(tx: Tx, accountId: string): Promise<Account | null> {
  const row = await tables(tx).selectFrom('accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst()
  return row ? toAccount(row, await sitePlans(tx, accountId)) : null
}

export async function isSuspended(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('accounts')
    .select('status')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.status === 'suspended'
}

export async function updateAccount(
  tx: Tx,
  accountId: string,
  changes: { name?: string; status?: 'active' | 'suspended' },
): Promise<Account | null> {
  const row = await tables(tx)
    .updateTable('accounts')
    .set(changes)
    .where('account_id', '=', accountId)
    .returningAll()
    .executeTakeFirst()
  return row ? toAccount(row, await sitePlans(tx, accountId)) : null
}

async function sitePlans(tx: Tx, accountId: string): Promise<PlanName[]> {
  const rows = await tables(tx)
    .selectFrom('sites')
    .select('plan')
    .distinct()
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(({ plan }) => plan)
}

export async function listUsage(tx: Tx, accountId: string, page: PageQuery) {
  const after = decodeCursor(page.cursor, 'day', 'id', 'name')
  const { rows } = await sql<{ site_id: string; month: string; metric: string; used: number; plan: PlanName }>`
    select u.site_id, u.month, u.metric, u.used, s.plan from usage_counters u join sites s using (account_id, site_id)
    where u.account_id = ${accountId}
      ${after ? sql`and (u.month, u.site_id, u.metric) < (${after[0]}::date, ${after[1]}::uuid, ${after[2]})` : sql``}
    order by u.month desc, u.site_id desc, u.metric desc limit ${page.limit + 1}`.execute(tx)
  return pageFrom(
    rows,
    page.limit,
    (row) => encodeCursor(`${row.month} ${row.site_id} ${row.metric}`),
    (row) => row,
  )
}

const toAccount = (row: AccountTables['accounts'], plans: PlanName[]): Account => ({
  id: row.account_id,
  name: row.name,
  status: row.status,
  plan: bestPlan(plans),
  createdAt: row.created_at.toISOString(),
})
