import { Readable } from 'node:stream'
import type { Database } from '../../platform/database.ts'
import { accountTables, readRows } from '../../platform/ownership.ts'

const ROWS = 1_000

/**
 * Everything stored of an account, a line of JSON a row: `{ table, row }`. Read in pages, each in a short transaction
 * of its own, so a large account neither fills memory nor holds the database; rows that change meanwhile may be either.
 */
export function exportAccount(database: Database, accountId: string, signal: AbortSignal): Response {
  async function* lines() {
    const tables = await database.account(accountId, accountTables)
    for (const table of tables.filter(({ isDerived }) => !isDerived).reverse()) {
      let after: string[] | null = null
      do {
        signal.throwIfAborted()
        const rows = await database.account(accountId, (tx) => readRows(tx, table, after, ROWS))
        yield rows.map(({ row }) => `${JSON.stringify({ table: table.name, row })}\n`).join('')
        after = rows.length === ROWS ? (rows.at(-1)?.key ?? null) : null
      } while (after)
    }
  }
  return new Response(Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': 'application/x-ndjson',
      'Content-Disposition': `attachment; filename="${accountId}.ndjson"`,
    },
  })
}
