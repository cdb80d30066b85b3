import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

export interface AgentKey {
  siteId: string
  keyId: string
  publicKey: string
  createdAt: Date
  endsAt: Date | null
}
const COLUMNS = sql.raw(
  `site_id as "siteId", key_id as "keyId", public_key as "publicKey", created_at as "createdAt", ends_at as "endsAt"`,
)

/** Whose key it is. `tx` is the resolver's; leans on agent_keys_by_id. */
export async function resolveAgentKey(tx: Tx, keyId: string) {
  const { rows } = await sql<{ accountId: string; siteId: string; publicKey: string; endsAt: Date | null }>`
    select account_id as "accountId", site_id as "siteId", public_key as "publicKey", ends_at as "endsAt"
    from agent_keys where key_id = ${keyId}`.execute(tx)
  return rows[0] ?? null
}

export async function findKeyByPublicKey(tx: Tx, accountId: string, publicKey: string): Promise<AgentKey | null> {
  const { rows } = await sql<AgentKey>`
    select ${COLUMNS} from agent_keys where account_id = ${accountId} and public_key = ${publicKey}`.execute(tx)
  return rows[0] ?? null
}

/** Those that work, the newest first. */
export async function listLivingKeys(tx: Tx, accountId: string, siteId: string, now: Date): Promise<AgentKey[]> {
  const { rows } = await sql<AgentKey>`
    select ${COLUMNS} from agent_keys
    where account_id = ${accountId} and site_id = ${siteId} and (ends_at is null or ends_at > ${now})
    order by created_at desc, key_id desc limit 50`.execute(tx)
  return rows
}

export async function insertAgentKey(
  tx: Tx,
  key: { accountId: string; siteId: string; keyId: string; publicKey: string; createdAt: Date },
): Promise<void> {
  await sql`insert into agent_keys (account_id, site_id, key_id, public_key, created_at)
    values (${key.accountId}, ${key.siteId}, ${key.keyId}, ${key.publicKey}, ${key.createdAt})`.execute(tx)
}

/** Ends keys of a site, all or one, at a time, unless they end sooner. */
export async function endAgentKeys(
  tx: Tx,
  { accountId, siteId, exceptKeyId }: { accountId: string; siteId: string; exceptKeyId?: string },
  at: Date,
): Promise<void> {
  await sql`update agent_keys set ends_at = least(ends_at, ${at}::timestamptz)
    where account_id = ${accountId} and site_id = ${siteId}
      ${exceptKeyId === undefined ? sql`` : sql`and key_id <> ${exceptKeyId}`}`.execute(tx)
}
