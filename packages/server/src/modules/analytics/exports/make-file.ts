import type { ExportFile } from '@tinyeclipse/sdk/contract'
import { requirePlan } from '../../accounts/index.ts'
import { writeCsv } from '../csv.ts'
import type { Caller } from '../foundation.ts'
import type { Parts } from '../parts.ts'
import type { Request } from '../store/exports.ts'
import { atPath } from './check.ts'
import { readRequest } from './request.ts'

export interface MadeFile {
  name: string
  format: ExportFile['format']
  /** In pieces, which are made as they are read. */
  content: Iterable<string> | AsyncIterable<string>
}

/** Asks the question of a request and writes its answer. Throws what the question throws. */
export async function makeFile(
  parts: Parts,
  of: Caller,
  request: Request,
): Promise<MadeFile & { sessionId: string | null }> {
  const { name, question, exportable } = readRequest(request)
  const { table, format, separator } = request
  const site = await parts.database.account(of.accountId, (tx) =>
    parts.accounts.getSite(tx, of.accountId, of.params.siteId),
  )
  if (exportable.gate) requirePlan(site.plan, exportable.gate)
  exportable.checkTable?.(question, table)
  const answered = await atPath(`/${name}`, () => exportable.ask({ parts, of, site }, question, { table, format }))
  return {
    name: `${[site.domain, ...answered.name].join('-').replace(/[^\w.-]+/g, '-')}.${format}`,
    format,
    content: format === 'csv' ? writeCsv(answered.columns, answered.rows, separator) : answered.json,
    sessionId: answered.sessionId ?? null,
  }
}
