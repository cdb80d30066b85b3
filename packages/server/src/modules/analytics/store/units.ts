import type { ContentUnit, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import type { SiteOfList } from './lists.ts'

const UNITS = sql.raw('unit_id as id, min(unit) as unit, array_agg(path order by path) as paths')

/** In the order of their ids. Leans on `content_units_by_unit`. */
export async function listUnits(tx: Tx, site: SiteOfList, page: PageQuery): Promise<Page<ContentUnit>> {
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<ContentUnit>`
    select ${UNITS} from content_units
    where account_id = ${site.accountId} and site_id = ${site.id} and (${after}::uuid is null or unit_id > ${after})
    group by unit_id order by unit_id limit ${page.limit + 1}`.execute(tx)
  return pageFrom(
    rows,
    page.limit,
    ({ id }) => encodeCursor(id),
    (row) => row,
  )
}

/** Ids of the units that have one of these names or paths. */
export async function findUnits(
  tx: Tx,
  site: SiteOfList,
  { names, paths }: { names: readonly string[]; paths: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct unit_id as id from content_units where account_id = ${site.accountId} and site_id = ${site.id}
      and (path = any(${paths}) or unit = any(${names}))`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Leans on `content_units_by_unit`. Answers how many pages stand for themselves again. */
export async function deleteUnits(tx: Tx, site: SiteOfList, unitIds: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from content_units
    where account_id = ${site.accountId} and site_id = ${site.id} and unit_id = any(${unitIds}::uuid[])`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function insertUnits(
  tx: Tx,
  site: SiteOfList,
  rows: readonly { path: string; unit: string }[],
): Promise<void> {
  await sql`insert into content_units (account_id, site_id, path, unit)
    select ${site.accountId}, ${site.id}, path, unit
    from unnest(${rows.map(({ path }) => path)}::text[], ${rows.map(({ unit }) => unit)}::text[]) as t(path, unit)`.execute(
    tx,
  )
}

export async function readUnitsNamed(tx: Tx, site: SiteOfList, names: readonly string[]): Promise<ContentUnit[]> {
  const { rows } = await sql<ContentUnit>`
    select ${UNITS} from content_units
    where account_id = ${site.accountId} and site_id = ${site.id} and unit = any(${names}) group by unit_id`.execute(tx)
  return rows
}
