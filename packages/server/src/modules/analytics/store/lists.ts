import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { AppError } from '../../../platform/errors.ts'

export interface SiteOfList {
  accountId: string
  id: string
}

const TABLES = ['funnels', 'goals', 'segments', 'scheduled_exports', 'content_units'] as const
export type ListTable = (typeof TABLES)[number]

/** Until the transaction ends nobody else changes this list of the site, so that what was counted stays so. */
export async function lockList(tx: Tx, table: ListTable, site: SiteOfList): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${table} ${site.id}`}, 0))`.execute(tx)
}

/** How many rows of a table a site has; `table` is one of ours. */
export async function countList(tx: Tx, table: ListTable, site: SiteOfList): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where account_id = ${site.accountId} and site_id = ${site.id}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** Makes sure that a site has room for one more. Throws `conflict`. */
export async function requireRoom(tx: Tx, table: ListTable, site: SiteOfList, most: number): Promise<void> {
  await lockList(tx, table, site)
  if ((await countList(tx, table, site)) < most) return
  throw new AppError('conflict', `A site has at most ${most} ${table.replaceAll('_', ' ')}; remove one first`)
}

const UNIQUE_VIOLATION = '23505'

/** Says which name it is that two cannot have. */
export async function withUniqueName<T>(name: string | undefined, what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    throw new AppError('conflict', `${what} of the site is called "${name}" already`, { cause: error })
  }
}
