import type { Page, PageQuery, Segment, SegmentChanges } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import type { SiteOfList } from './lists.ts'

interface SegmentRow {
  id: string
  name: string
  filter: Segment['filter']
  createdAt: Date
}
const SEGMENT = sql.raw('segment_id as id, name, filter, created_at as "createdAt"')

/** Oldest first: ids sort by the time they were made. */
export async function listSegments(tx: Tx, site: SiteOfList, page: PageQuery): Promise<Page<Segment>> {
  const [after = null] = decodeCursor(page.cursor, 'id') ?? []
  const { rows } = await sql<SegmentRow>`
    select ${SEGMENT} from segments
    where account_id = ${site.accountId} and site_id = ${site.id} and (${after}::uuid is null or segment_id > ${after})
    order by segment_id limit ${page.limit + 1}`.execute(tx)
  return pageFrom(rows, page.limit, ({ id }) => encodeCursor(id), toSegment)
}

export async function insertSegment(tx: Tx, site: SiteOfList, segment: SegmentRow): Promise<Segment> {
  await sql`insert into segments (account_id, site_id, segment_id, name, filter, created_at)
    values (${site.accountId}, ${site.id}, ${segment.id}, ${segment.name}, ${JSON.stringify(segment.filter)}, ${segment.createdAt})`.execute(
    tx,
  )
  return toSegment(segment)
}

export async function updateSegment(
  tx: Tx,
  site: SiteOfList,
  segmentId: string,
  { name, filter }: SegmentChanges,
): Promise<Segment | null> {
  const { rows } = await sql<SegmentRow>`
    update segments set name = coalesce(${name ?? null}, name), filter = coalesce(${filter ? JSON.stringify(filter) : null}::jsonb, filter)
    where account_id = ${site.accountId} and site_id = ${site.id} and segment_id = ${segmentId} returning ${SEGMENT}`.execute(
    tx,
  )
  return rows[0] ? toSegment(rows[0]) : null
}

export async function deleteSegment(tx: Tx, site: SiteOfList, segmentId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from segments where account_id = ${site.accountId} and site_id = ${site.id} and segment_id = ${segmentId} returning 1`.execute(
    tx,
  )
  return rows.length > 0
}

const toSegment = ({ id, name, filter, createdAt }: SegmentRow): Segment => ({
  id,
  name,
  filter,
  createdAt: createdAt.toISOString(),
})
