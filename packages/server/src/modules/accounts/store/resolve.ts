import type { PlanName } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import { asRole, type Tx } from '../../../platform/database.ts'
import { tables } from './tables.ts'

export interface ResolvedKey {
  accountId: string
  accountStatus: 'active' | 'suspended'
  keyId: string
  kind: 'site' | 'agent' | 'api'
  siteId: string | null
  scopes: string[]
  expiresAt: Date | null
  site: { domain: string; timeZone: string; plan: PlanName; allowedOrigins: string[] } | null
}

/** Finds a key by its hash, whoever's it is. `tx` is the resolver's; leans on keys_by_hash. */
export async function resolveKey(tx: Tx, hash: Buffer): Promise<ResolvedKey | null> {
  const { rows } = await sql<{
    account_id: string
    status: 'active' | 'suspended'
    key_id: string
    kind: 'site' | 'agent' | 'api'
    site_id: string | null
    scopes: string[]
    expires_at: Date | null
    domain: string | null
    time_zone: string
    plan: PlanName
    allowed_origins: string[]
  }>`
    select k.account_id, a.status, k.key_id, k.kind, k.site_id, k.scopes, k.expires_at, s.domain, s.time_zone, s.plan, s.allowed_origins
    from keys k join accounts a on a.account_id = k.account_id
    left join sites s on s.account_id = k.account_id and s.site_id = k.site_id
    where k.hash = ${hash}`.execute(tx)
  const [row] = rows
  if (!row) return null
  return {
    accountId: row.account_id,
    accountStatus: row.status,
    keyId: row.key_id,
    kind: row.kind,
    siteId: row.site_id,
    scopes: row.scopes,
    expiresAt: row.expires_at,
    site:
      row.domain === null
        ? null
        : { domain: row.domain, timeZone: row.time_zone, plan: row.plan, allowedOrigins: row.allowed_origins },
  }
}

/** `tx` is the resolver's. */
export async function resolveOperatorToken(
  tx: Tx,
  hash: Buffer,
): Promise<{ tokenId: string; expiresAt: Date | null } | null> {
  const row = await tables(tx)
    .selectFrom('operator_tokens')
    .select(['token_id', 'expires_at'])
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row ? { tokenId: row.token_id, expiresAt: row.expires_at } : null
}

/** Adds a token and ends those there are at `oldExpireAt`, unless they end sooner. Answers how many there were. */
export function replaceOperatorTokens(
  tx: Tx,
  token: { id: string; prefix: string; hash: Buffer; createdAt: Date },
  oldExpireAt: Date,
): Promise<number> {
  return asRole(tx, 'platform', async () => {
    const ended = await tables(tx)
      .updateTable('operator_tokens')
      .set({ expires_at: sql<Date>`least(expires_at, ${oldExpireAt}::timestamptz)` })
      .executeTakeFirst()
    await tables(tx)
      .insertInto('operator_tokens')
      .values({
        token_id: token.id,
        prefix: token.prefix,
        hash: token.hash,
        created_at: token.createdAt,
        expires_at: null,
      })
      .execute()
    return Number(ended.numUpdatedRows)
  })
}
