import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

export interface StoredCode {
  codeId: string
  siteId: string | null
  maxSites: number
  used: number
  scopes: string[]
  keysEndAt: Date | null
  expiresAt: Date
}

/** The account of a code. `tx` is the resolver's; leans on enrolment_codes_by_hash. */
export async function resolveCode(tx: Tx, hash: Buffer): Promise<string | null> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from enrolment_codes where hash = ${hash}`.execute(tx)
  return rows[0]?.account_id ?? null
}

/** Nobody else joins by it until the transaction is over. */
export async function lockCode(tx: Tx, accountId: string, hash: Buffer): Promise<StoredCode | null> {
  const { rows } = await sql<StoredCode>`
    select code_id as "codeId", site_id as "siteId", max_sites as "maxSites", used, scopes, keys_end_at as "keysEndAt",
      expires_at as "expiresAt"
    from enrolment_codes where account_id = ${accountId} and hash = ${hash} for update`.execute(tx)
  return rows[0] ?? null
}

export async function countUse(tx: Tx, accountId: string, codeId: string): Promise<void> {
  await sql`update enrolment_codes set used = used + 1
    where account_id = ${accountId} and code_id = ${codeId}`.execute(tx)
}

export async function insertCode(
  tx: Tx,
  accountId: string,
  code: Omit<StoredCode, 'used'> & { hash: Buffer; createdAt: Date },
): Promise<void> {
  await sql`insert into enrolment_codes (account_id, code_id, hash, site_id, max_sites, scopes, keys_end_at, created_at, expires_at)
    values (${accountId}, ${code.codeId}, ${code.hash}, ${code.siteId}, ${code.maxSites}, ${code.scopes}, ${code.keysEndAt},
      ${code.createdAt}, ${code.expiresAt})`.execute(tx)
}

/** `tx` is the writer's. */
export async function deleteCodesBefore(tx: Tx, time: Date): Promise<void> {
  await sql`delete from enrolment_codes where expires_at < ${time}`.execute(tx)
}
