import type { AuditEntry, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import { tables } from './tables.ts'

/** Newest first: the id sorts by time. */
export async function listAudit(tx: Tx, accountId: string, page: PageQuery): Promise<Page<AuditEntry>> {
  const [after] = decodeCursor(page.cursor, 'id') ?? []
  let query = tables(tx).selectFrom('audit_log').selectAll().where('account_id', '=', accountId)
  if (after) query = query.where('audit_id', '<', after)
  const rows = await query
    .orderBy('audit_id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageFrom(
    rows,
    page.limit,
    (row) => encodeCursor(row.audit_id),
    (row) => ({
      id: row.audit_id,
      at: row.at.toISOString(),
      actor: { kind: row.actor_kind, id: row.actor_id },
      action: row.action,
      target: row.target,
      detail: row.detail,
      requestId: row.request_id,
    }),
  )
}
