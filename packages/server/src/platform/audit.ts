import { sql } from 'kysely'
import type { Actor } from './auth.ts'
import type { Tx } from './database.ts'
import { uuidv7 } from './ids.ts'

export interface AuditEntry {
  accountId: string
  actor: Actor | { kind: 'system'; id: string }
  action: string
  target: string | null
  detail: Record<string, unknown>
  requestId: string | null
}

/** Adds to the audit log, in the transaction of what it tells of. `tx` is the account's. */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { actor } = entry
  const kind = actor.kind === 'nobody' ? 'system' : actor.kind
  await sql`insert into audit_log (account_id, audit_id, actor_kind, actor_id, action, target, detail, request_id)
    values (${entry.accountId}, ${uuidv7(Date.now())}, ${kind}, ${actorId(actor)}, ${entry.action}, ${entry.target},
            ${JSON.stringify(entry.detail)}, ${entry.requestId})`.execute(tx)
}

function actorId(actor: AuditEntry['actor']): string {
  if (actor.kind === 'key' || actor.kind === 'agent') return actor.keyId
  if (actor.kind === 'operator') return actor.tokenId
  return actor.kind === 'system' ? actor.id : 'nobody'
}
