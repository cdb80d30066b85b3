import type { Funnel, Goal, Page, PageQuery, Segment } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import type { SiteOfList } from './lists.ts'

/** What a site keeps under names of its own, by its table. */
interface Items {
  funnels: Funnel
  goals: Goal
  segments: Segment
}
type NamedTable = keyof Items

/** The columns that differ: the id's, and what stands under the name. */
const COLUMNS = {
  funnels: { id: 'funnel_id', kept: 'definition' },
  goals: { id: 'goal_id', kept: 'target' },
  segments: { id: 'segment_id', kept: 'filter' },
} as const

type Row<Table extends NamedTable> = Omit<Items[Table], 'createdAt'> & { createdAt: Date }
type Changes<Table extends NamedTable> = { [Key in keyof Omit<Items[Table], 'id' | 'createdAt'>]?: unknown }

/** Oldest first: ids sort by the time they were made. */
export async function listNamed<Table extends NamedTable>(
  tx: Tx,
  table: Table,
  site: SiteOfList,
  page: PageQuery,
): Promise<Page<Items[Table]>> {
  const id = sql.ref(COLUMNS[table].id)
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<Row<Table>>`
    select ${selection(table)} from ${sql.table(table)}
    where ${ofSite(site)} and (${after}::uuid is null or ${id} > ${after})
    order by ${id} limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, (row) => encodeCursor(row.id), toItem<Table>)
}

export async function insertNamed<Table extends NamedTable>(
  tx: Tx,
  table: Table,
  site: SiteOfList,
  row: Row<Table>,
): Promise<Items[Table]> {
  const { id, kept } = COLUMNS[table]
  await sql`
    insert into ${sql.table(table)} (account_id, site_id, ${sql.ref(id)}, name, ${sql.ref(kept)}, created_at)
    values (${site.accountId}, ${site.id}, ${row.id}, ${row.name}, ${keptOf(table, row)}, ${row.createdAt})`.execute(tx)
  return toItem<Table>(row)
}

/** What is left out of the changes stays; null when the site has no such item. */
export async function updateNamed<Table extends NamedTable>(
  tx: Tx,
  table: Table,
  site: SiteOfList,
  id: string,
  changes: Changes<Table> & { name?: string | undefined },
): Promise<Items[Table] | null> {
  const columns = COLUMNS[table]
  const kept = sql.ref(columns.kept)
  const { rows } = await sql<Row<Table>>`
    update ${sql.table(table)}
    set name = coalesce(${changes.name ?? null}, name), ${kept} = coalesce(${keptOf(table, changes)}::jsonb, ${kept})
    where ${ofSite(site)} and ${sql.ref(columns.id)} = ${id} returning ${selection(table)}`.execute(tx)
  return rows[0] ? toItem<Table>(rows[0]) : null
}

/** Whether the site had it. */
export async function deleteNamed(tx: Tx, table: NamedTable, site: SiteOfList, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from ${sql.table(table)} where ${ofSite(site)} and ${sql.ref(COLUMNS[table].id)} = ${id} returning 1`.execute(
    tx,
  )
  return rows.length > 0
}

const ofSite = (site: SiteOfList) => sql`account_id = ${site.accountId} and site_id = ${site.id}`

const selection = (table: NamedTable) =>
  sql`${sql.ref(COLUMNS[table].id)} as id, name, ${sql.ref(COLUMNS[table].kept)}, created_at as "createdAt"`

function keptOf(table: NamedTable, of: object): string | null {
  const kept = (of as Record<string, unknown>)[COLUMNS[table].kept]
  return kept === undefined ? null : JSON.stringify(kept)
}

const toItem = <Table extends NamedTable>(row: Row<Table>) =>
  ({ ...row, createdAt: row.createdAt.toISOString() }) as unknown as Items[Table]
