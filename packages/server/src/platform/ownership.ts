import { sql } from 'kysely'
import { asRole, type Tx } from './database.ts'

/** A table whose rows are an account's. */
export interface AccountTable {
  name: string
  /** Made from other tables, and commented so in its migration: it can be made again, and says nothing more. */
  isDerived: boolean
  columns: string[]
  /** Columns of the primary key, `account_id` first, and their types. */
  key: string[]
  keyTypes: string[]
}

/** Never handed over or shown: what only this server can use. */
const WITHHELD = new Set(['hash', 'sealed_answer', 'request_hash'])

/**
 * Every account table, tables that refer to others before those, so that rows can be deleted in this order. Read from
 * the catalogue and not from a list: a module added later is covered by what it created.
 */
export async function accountTables(tx: Tx): Promise<AccountTable[]> {
  const { rows } = await sql<AccountTable & { refers_to: string[] }>`
    select c.relname as name, coalesce(obj_description(c.oid, 'pg_class') = 'derived', false) as "isDerived",
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
         join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary) as key,
      (select array_agg(format_type(a.atttypid, a.atttypmod) order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
         join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary) as "keyTypes",
      coalesce((select array_agg(f.confrelid::regclass::text) from pg_constraint f
         where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '{}') as refers_to
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped)
    order by c.relname`.execute(tx)
  const sorted: typeof rows = []
  const waiting = [...rows]
  while (waiting.length > 0) {
    const index = waiting.findIndex(
      ({ name }) => !waiting.some((other) => other.name !== name && other.refers_to.includes(name)),
    )
    sorted.push(...waiting.splice(Math.max(index, 0), 1))
  }
  return sorted.map(({ refers_to, ...table }) => table)
}

/** Keys of the locks under which rows of these sites are written by ingest, in the order in which to take them. */
export const siteLocks = (siteIds: Iterable<string>): bigint[] =>
  [...new Set(siteIds)]
    .map((siteId) => BigInt.asIntN(64, BigInt(`0x${siteId.replaceAll('-', '').slice(16)}`)))
    .toSorted((a, b) => (a < b ? -1 : 1))

/** Has ingest wait until this transaction is over, for these sites. */
export async function lockSites(tx: Tx, siteIds: Iterable<string>): Promise<void> {
  await sql`select pg_advisory_xact_lock(key) from unnest(${siteLocks(siteIds)}::bigint[]) as key`.execute(tx)
}

/**
 * Deletes all rows of an account, or of one of its sites. `tx` is the account's. Answers rows gone, by table.
 * Ingest waits meanwhile, and then finds the site gone: nothing is left behind by an event that comes in between.
 */
export async function removeRows(tx: Tx, accountId: string, siteId: string | null): Promise<Record<string, number>> {
  await sql`set local statement_timeout = '10min'`.execute(tx)
  await sql`set local lock_timeout = '20s'`.execute(tx)
  // Facts of the account are handed over before this, or not at all.
  if (siteId === null) await sql`select from accounts where account_id = ${accountId} for update`.execute(tx)
  const { rows: sites } = await sql<{
    site_id: string
  }>`select site_id from sites where account_id = ${accountId}`.execute(tx)
  await lockSites(tx, siteId === null ? sites.map(({ site_id }) => site_id) : [siteId])
  const removed: Record<string, number> = {}
  for (const table of await accountTables(tx)) {
    if (siteId !== null && !table.columns.includes('site_id')) continue
    const deleteRows = () =>
      sql<{ count: number }>`with gone as (delete from ${sql.table(table.name)} where account_id = ${accountId}
        ${siteId === null ? sql`` : sql`and site_id = ${siteId}`} returning 1) select count(*)::int as count from gone`.execute(
        tx,
      )
    // Append-only to everybody else.
    const { rows } = await (table.name === 'audit_log' ? asRole(tx, 'platform', deleteRows) : deleteRows())
    const count = rows[0]?.count ?? 0
    if (count > 0) removed[table.name] = count
  }
  return removed
}

/**
 * One page of a table's rows as JSON, of one site where one is named, in the order of its key, after the row whose key is
 * `after`. `tx` is the account's.
 */
export async function readRows(
  tx: Tx,
  table: AccountTable,
  { siteId = null, after, limit }: { siteId?: string | null; after: string[] | null; limit: number },
) {
  const columns = table.columns.filter((column) => !WITHHELD.has(column))
  const key = sql.join(table.key.map((column) => sql.ref(column)))
  const { rows } = await sql<{ row: Record<string, unknown>; key: string[] }>`
    select to_jsonb(page) - '_key' as row, page._key as key from (
      select ${sql.join(columns.map((column) => sql.ref(column)))}, array[${sql.join(table.key.map((column) => sql`${sql.ref(column)}::text`))}] as _key
      from ${sql.table(table.name)}
      where ${siteId === null ? sql`true` : sql`site_id = ${siteId}`}
      ${after ? sql`and (${key}) > (${sql.join(after.map((value, index) => sql`${value}::${sql.raw(table.keyTypes[index] ?? 'text')}`))})` : sql``}
      order by ${key} limit ${limit}) as page`.execute(tx)
  return rows
}
