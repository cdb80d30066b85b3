import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { AppError } from './errors.ts'
import type { Secrets } from './secrets.ts'

export interface Answer {
  status: number
  body: unknown
}

const KEPT_HOURS = 48
const MAX_KEY_LENGTH = 255

/**
 * Runs a mutation once for a key. The answer is stored in the mutation's own transaction, so both are committed or
 * neither; the same key with the same request gets the first answer again, with another request 422. Two at the same
 * time: the second waits for the first, and after five seconds is told 409.
 */
export async function once(
  tx: Tx,
  secrets: Secrets,
  key: string | null,
  request: { accountId: string; fingerprint: string },
  run: () => Promise<Answer>,
): Promise<Answer & { isReplay: boolean }> {
  if (key === null) return { ...(await run()), isReplay: false }
  if (key.length === 0 || key.length > MAX_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError(
      'invalid_request',
      `Idempotency-Key takes 1 to ${MAX_KEY_LENGTH} visible ASCII characters, such as a UUID`,
    )
  }
  const { accountId } = request
  const hash = createHash('sha256').update(request.fingerprint).digest()
  const context = `idempotency_keys/${accountId}/${key}`
  const claimed =
    await sql`insert into idempotency_keys (account_id, key, request_hash) values (${accountId}, ${key}, ${hash})
    on conflict do nothing returning key`.execute(tx)
  if (claimed.rows.length === 0)
    return { ...(await replay(tx, secrets, accountId, key, hash, context)), isReplay: true }

  const answer = await run()
  const sealed = secrets.seal(JSON.stringify(answer.body ?? null), context)
  await sql`update idempotency_keys set status = ${answer.status}, sealed_answer = ${sealed}
    where account_id = ${accountId} and key = ${key}`.execute(tx)
  return { ...answer, isReplay: false }
}

async function replay(
  tx: Tx,
  secrets: Secrets,
  accountId: string,
  key: string,
  hash: Buffer,
  context: string,
): Promise<Answer> {
  const { rows } = await sql<{ request_hash: Buffer; status: number; sealed_answer: Buffer }>`
    select request_hash, status, sealed_answer from idempotency_keys where account_id = ${accountId} and key = ${key}`.execute(
    tx,
  )
  const [first] = rows
  if (!first)
    throw new AppError('request_in_progress', 'The same request is still running; try again', { retryAfterSeconds: 1 })
  if (!first.request_hash.equals(hash)) {
    throw new AppError(
      'idempotency_key_reused',
      'This Idempotency-Key came with another request before. Use a new one for each request',
    )
  }
  return { status: first.status, body: JSON.parse(secrets.open(first.sealed_answer, context)) }
}

export async function purgeIdempotencyKeys(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_HOURS * 3_600_000)
  await database.writer((tx) => sql`delete from idempotency_keys where created_at < ${before}`.execute(tx))
}
