import { sql } from 'kysely'
import { type Database, PLATFORM_ACCOUNT, type Tx } from './database.ts'
import { uuidv7 } from './ids.ts'
import { correlation, type Log } from './log.ts'

/** A domain event, written in the same transaction as what it tells of. */
export interface Fact {
  accountId: string
  factId: string
  name: string
  payload: Record<string, unknown>
  occurredAt: Date
}

/**
 * Wants to know of facts. It gets each at least once, several of one account at a time, oldest first, in a transaction
 * of that account. What it writes there happens once; anything it does elsewhere must be safe to repeat.
 */
export interface Listener {
  name: string
  facts: string[]
  handle(tx: Tx, facts: Fact[]): Promise<void>
}

const BATCH = 500
const KEPT_DAYS = 7

type FactTables = {
  facts: {
    account_id: string
    fact_id: string
    name: string
    payload: string
    occurred_at: Date
    dispatched_at: Date | null
  }
}

export type NewFact = Omit<Fact, 'factId'>

/** Writes a fact beside what it tells of. `tx` is the account's. */
export const recordFact = (tx: Tx, fact: NewFact): Promise<void> => recordFacts(tx, [fact])

/** The same of several, a few hundred at a time. */
export async function recordFacts(tx: Tx, facts: readonly NewFact[]): Promise<void> {
  if (facts.length === 0) return
  await tx
    .withTables<FactTables>()
    .insertInto('facts')
    .values(
      facts.map((fact) => ({
        account_id: fact.accountId,
        fact_id: uuidv7(fact.occurredAt.getTime()),
        name: fact.name,
        payload: JSON.stringify(fact.payload),
        occurred_at: fact.occurredAt,
        dispatched_at: null,
      })),
    )
    .execute()
}

/**
 * Hands waiting facts to their listeners. Run by one server at a time, under a lease.
 * A listener that fails does not hold up the others: its facts go to `retry`, a job with pauses and a dead letter.
 * Answers how many facts it dispatched.
 */
export async function dispatchFacts(
  database: Database,
  listeners: Listener[],
  retry: (listener: string, fact: Fact) => Promise<void>,
  log: Log,
): Promise<number> {
  const facts = await database.writer(readWaiting)
  for (const listener of listeners) {
    const wanted = facts.filter(({ name }) => listener.facts.includes(name))
    for (const ofAccount of Map.groupBy(wanted, ({ accountId }) => accountId).values()) {
      try {
        await deliver(database, listener, ofAccount)
      } catch (error) {
        log.warn(
          { error, listener: listener.name, facts: ofAccount.length },
          'A listener failed; its facts are retried',
        )
        for (const fact of ofAccount) await retry(listener.name, fact)
      }
    }
  }
  if (facts.length > 0) {
    await database.writer((tx) =>
      sql`update facts set dispatched_at = now() from unnest(${facts.map((f) => f.accountId)}::uuid[], ${facts.map((f) => f.factId)}::uuid[])
          as done(account_id, fact_id) where facts.account_id = done.account_id and facts.fact_id = done.fact_id`.execute(
        tx,
      ),
    )
  }
  return facts.length
}

/** Runs a listener on those of the facts that it has not committed yet. Throws what the listener throws. */
export async function deliver(database: Database, listener: Listener, facts: Fact[]): Promise<void> {
  const [first] = facts
  if (!first) return
  await correlation.run({ requestId: first.factId }, () =>
    database.account(first.accountId, async (tx) => {
      // One that is being removed is waited for: what is written here would be left behind.
      if (!(await isThere(tx, first.accountId))) return
      const { rows } = await sql<{ fact_id: string }>`
        insert into fact_deliveries (account_id, fact_id, listener)
        select ${first.accountId}, fact_id, ${listener.name} from unnest(${facts.map((f) => f.factId)}::uuid[]) as waiting(fact_id)
        on conflict do nothing returning fact_id`.execute(tx)
      const fresh = new Set(rows.map((row) => row.fact_id))
      const undelivered = facts.filter(({ factId }) => fresh.has(factId))
      if (undelivered.length > 0) await listener.handle(tx, undelivered)
    }),
  )
}

async function isThere(tx: Tx, accountId: string): Promise<boolean> {
  if (accountId === PLATFORM_ACCOUNT) return true
  const { rows } = await sql`select from accounts where account_id = ${accountId} for key share`.execute(tx)
  return rows.length > 0
}

/** The fact as it was recorded; for a retry that starts from its id. */
export async function readFact(database: Database, accountId: string, factId: string): Promise<Fact | null> {
  const { rows } = await database.account(accountId, (tx) =>
    sql<FactRow>`select account_id, fact_id, name, payload, occurred_at from facts where account_id = ${accountId} and fact_id = ${factId}`.execute(
      tx,
    ),
  )
  return rows[0] ? toFact(rows[0]) : null
}

export async function purgeFacts(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await database.writer(async (tx) => {
    await sql`delete from facts where dispatched_at < ${before}`.execute(tx)
    await sql`delete from fact_deliveries where delivered_at < ${before}`.execute(tx)
  })
}

interface FactRow {
  account_id: string
  fact_id: string
  name: string
  payload: Record<string, unknown>
  occurred_at: Date
}

async function readWaiting(tx: Tx): Promise<Fact[]> {
  // Not "id greater than the last seen": a fact that commits late has a smaller id and would be skipped.
  const { rows } = await sql<FactRow>`
    select account_id, fact_id, name, payload, occurred_at from facts
    where dispatched_at is null order by occurred_at, fact_id limit ${BATCH}`.execute(tx)
  return rows.map(toFact)
}

const toFact = (row: FactRow): Fact => ({
  accountId: row.account_id,
  factId: row.fact_id,
  name: row.name,
  payload: row.payload,
  occurredAt: row.occurred_at,
})
