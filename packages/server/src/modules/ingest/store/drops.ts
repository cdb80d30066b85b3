import type { DroppedEvents, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'

/** Events that are not stored. */
export interface Drop {
  accountId: string
  siteId: string
  day: string
  reason: 'bot' | 'spam' | 'plan'
  events: number
}

/** The last day first. `tx` is the account's. */
export async function listDrops(
  tx: Tx,
  site: { accountId: string; id: string },
  page: PageQuery,
): Promise<Page<DroppedEvents>> {
  const [day, reason] = decodeCursor(page.cursor, 'day', 'name') ?? []
  const { rows } = await sql<DroppedEvents>`
    select day, reason, events from dropped_events where account_id = ${site.accountId} and site_id = ${site.id}
      ${day ? sql`and (day < ${day}::date or (day = ${day}::date and reason > ${reason}))` : sql``}
    order by day desc, reason limit ${page.limit + 1}`.execute(tx)
  return pageFrom(
    rows,
    page.limit,
    (row) => encodeCursor(`${row.day} ${row.reason}`),
    (row) => row,
  )
}
