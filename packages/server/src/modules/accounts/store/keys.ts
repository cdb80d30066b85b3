import type { Key, Page, PageQuery } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { decodeCursor, encodeCursor, pageFrom } from '../../../platform/paging.ts'
import { hashSecret } from '../../../platform/secrets.ts'
import { type KeyRow, tables } from './tables.ts'

export async function insertKey(tx: Tx, key: Key & { accountId: string; hash: Buffer }): Promise<void> {
  await tables(tx)
    .insertInto('keys')
    .values({
      account_id: key.accountId,
      key_id: key.id,
      kind: key.kind,
      site_id: key.siteId,
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      scopes: key.scopes,
      created_at: new Date(key.createdAt),
      expires_at: key.expiresAt ? new Date(key.expiresAt) : null,
      last_used_at: null,
    })
    .execute()
}

export async function findKey(tx: Tx, accountId: string, keyId: string): Promise<Key | null> {
  const row = await tables(tx)
    .selectFrom('keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key_id', '=', keyId)
    .executeTakeFirst()
  return row ? toKey(row) : null
}

/** The agent key that this secret is of. */
export async function findAgentKey(tx: Tx, accountId: string, secret: string): Promise<Key | null> {
  const row = await tables(tx)
    .selectFrom('keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('hash', '=', hashSecret(secret))
    .where('kind', '=', 'agent')
    .executeTakeFirst()
  return row ? toKey(row) : null
}

export async function listKeys(tx: Tx, accountId: string, page: PageQuery): Promise<Page<Key>> {
  const [after] = decodeCursor(page.cursor, 'id') ?? []
  let query = tables(tx).selectFrom('keys').selectAll().where('account_id', '=', accountId)
  if (after) query = query.where('key_id', '<', after)
  const rows = await query
    .orderBy('key_id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageFrom(rows, page.limit, (row) => encodeCursor(row.key_id), toKey)
}

/** Ends a key at `at`, unless it ends sooner already. Answers when it ends, or null when it is not there. */
export async function expireKey(tx: Tx, accountId: string, keyId: string, at: Date): Promise<Date | null> {
  const row = await tables(tx)
    .updateTable('keys')
    .set({ expires_at: sql<Date>`least(expires_at, ${at}::timestamptz)` })
    .where('account_id', '=', accountId)
    .where('key_id', '=', keyId)
    .returning('expires_at')
    .executeTakeFirst()
  return row?.expires_at ?? null
}

export async function touchKey(tx: Tx, accountId: string, keyId: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('keys')
    .set({ last_used_at: at })
    .where('account_id', '=', accountId)
    .where('key_id', '=', keyId)
    .execute()
}

const toKey = (row: KeyRow): Key => ({
  id: row.key_id,
  kind: row.kind,
  prefix: row.prefix,
  name: row.name,
  siteId: row.site_id,
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
})
