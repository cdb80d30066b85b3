import { Readable } from 'node:stream'
import type { Database } from '../../platform/database.ts'
import { accountTables, readRows } from '../../platform/ownership.ts'

const ROWS = 1_000

/**
 * Everything stored of an account, or of one of its sites, a line of JSON a row: `{ table, row }`. Read in pages, each in a short transaction
 * of its own, so a large account neither fills memory nor holds the database; rows that change meanwhile may be either.
 */
export function exportRows(
  database: Database,
  { accountId, siteId }: { accountId: string; siteId: string | null },
  signal: AbortSignal,
): Response {
  async function* lines() {
    const tables = await database.account(accountId, accountTables)
    const wanted = tables.filter(
      ({ isDerived, columns }) => !isDerived && (siteId === null || columns.includes('site_id')),
    )
    for (const table of wanted.reverse()) {
      let after: string[] | null = null
      do {
        signal.throwIfAborted()
        const rows = await database.account(accountId, (tx) => readRows(tx, table, { siteId, after, limit: ROWS }))
        yield rows.map(({ row }) => `${JSON.stringify({ table: table.name, row })}\n`).join('')
        after = rows.length === ROWS ? (rows.at(-1)?.key ?? null) : null
      } while (after)
    }
  }
  return new Response(Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': 'application/x-ndjson',
      'Content-Disposition': `attachment; filename="${siteId ?? accountId}.ndjson"`,
    },
  })
}
