import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Connection, Connections } from './connections.ts'
import { isUuid } from './ids.ts'

/**
 * What a transaction may see.
 * `app` the rows of one account · `writer` all rows, for the ingest writer and the scheduler · `resolver` the columns by
 * which a key finds its account · `platform` the read models of platform staff · `owner` the schema.
 */
type Role = 'app' | 'writer' | 'resolver' | 'platform' | 'owner'

/** Typed by each module: `tx.withTables<AccountTables>()`. */
export type Tx = Kysely<Record<never, never>>

/** The account of what belongs to no account: the operator's own audit and idempotency records. */
export const PLATFORM_ACCOUNT = '00000000-0000-0000-0000-000000000000'

/** Runs a statement that is planned once a connection, under the name it is given. */
export type ExecutePrepared = <Row>(name: string, text: string, values: unknown[]) => Promise<Row[]>

/** Name, text and values. */
export type PreparedStatement = [name: string, text: string, values: unknown[]]

export interface Database {
  readonly kind: 'pglite' | 'postgres'
  /** A short transaction that sees the account's rows and no others. Never open one across an outbound call. */
  account<T>(accountId: string, run: (tx: Tx) => Promise<T>, options?: { isLong?: boolean }): Promise<T>
  writer<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  resolver<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  platform<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  owner<T>(run: (tx: Tx) => Promise<T>, options?: { isSnapshot?: boolean }): Promise<T>
  /** A transaction of the writer's prepared statements, on connections of its own: no question holds it up. */
  write<T>(run: (execute: ExecutePrepared) => Promise<T>): Promise<T>
  /**
   * The same of statements that are known beforehand, sent together and committed unless one fails: what they answer
   * is told afterwards. Resolves to the rows of the last.
   */
  writeAtOnce<Row>(statements: PreparedStatement[]): Promise<Row[]>
  /** Any SQL, outside a transaction of ours: for the job queue, which manages its own. */
  execute(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  listen: Connections['listen']
  close(): Promise<void>
}

const STATEMENT_TIMEOUT = { app: '15s', writer: '60s', resolver: '5s', platform: '15s', owner: '0' }
/** For a database that no longer keeps its own timeouts, because it hangs. Migrations and backups take what they take. */
const DEADLINE_MS = { app: 30_000, writer: 75_000, resolver: 8_000, platform: 30_000, owner: 0 }
const INGEST_DEADLINE_MS = 15_000
const LONG_DEADLINE_MS = 15 * 60_000
const inTransaction = new AsyncLocalStorage<true>()

export function createDatabase(kind: Database['kind'], connections: Connections): Database {
  async function transaction<T>(
    role: Role,
    accountId: string | null,
    run: (connection: Connection) => Promise<T>,
    { mode = '', isIngest = false, isLong = false, isAtOnce = false } = {},
  ): Promise<T> {
    // PGlite has one connection: a transaction that waits for another inside it would wait for ever.
    if (inTransaction.getStore()) throw new Error('A transaction may not be opened inside another one')
    const connection = await connections.connect({ isIngest })
    const work = (async () => {
      const begin = connection.query(prelude(role, accountId, mode))
      const runInside = () => inTransaction.run(true, () => run(connection))
      // Ingest sends its statements right behind the first, and the end behind those where it may: each round trip is
      // time in which events wait. All are over before anything else is asked of the connection.
      const [begun, ran, ended] = await Promise.allSettled([
        begin,
        isIngest ? runInside() : begin.then(runInside),
        isAtOnce ? connection.query('commit') : null,
      ])
      if (begun.status === 'rejected') throw begun.reason
      if (ran.status === 'rejected') throw ran.reason
      if (ended.status === 'rejected') throw ended.reason
      if (!isAtOnce) await connection.query('commit')
      return ran.value
    })()
    try {
      const result = await withDeadline(
        work,
        isIngest ? INGEST_DEADLINE_MS : isLong ? LONG_DEADLINE_MS : DEADLINE_MS[role],
      )
      connection.release()
      return result
    } catch (error) {
      if (error instanceof DeadlineError && kind === 'postgres') {
        // A database that says nothing is not asked to roll back: the connection ends, and with it the transaction.
        work.catch(() => undefined)
        connection.release(true)
      } else {
        // The embedded database cannot be interrupted; its caller is told, and the next one waits for the end.
        const settled = work
          .catch(() => undefined)
          .then(() => connection.query('rollback'))
          .then(
            () => connection.release(),
            () => connection.release(true),
          )
        if (!(error instanceof DeadlineError)) await settled
      }
      throw error
    }
  }
  const typed =
    (role: Role) =>
    <T>(run: (tx: Tx) => Promise<T>, options?: { isSnapshot?: boolean }) =>
      transaction(role, null, (connection) => run(kyselyOn(connection)), {
        mode: options?.isSnapshot ? 'isolation level repeatable read' : '',
      })

  return {
    kind,
    account: (accountId, run, { isLong = false } = {}) =>
      transaction('app', accountId, (connection) => run(kyselyOn(connection)), { isLong }),
    writer: typed('writer'),
    resolver: typed('resolver'),
    platform: typed('platform'),
    owner: typed('owner'),
    write: (run) =>
      transaction(
        'writer',
        null,
        (connection) => run(async (name, text, values) => (await connection.query({ name, text, values })).rows),
        { isIngest: true },
      ),
    writeAtOnce: <Row>(statements: PreparedStatement[]) =>
      transaction(
        'writer',
        null,
        async (connection) => {
          const answers = await Promise.all(
            statements.map(([name, text, values]) => connection.query({ name, text, values })),
          )
          return (answers.at(-1)?.rows ?? []) as Row[]
        },
        { isIngest: true, isAtOnce: true },
      ),
    async execute(text, values) {
      const connection = await connections.connect()
      try {
        const result: unknown = await connection.query(text, values)
        return {
          rows: Array.isArray(result) ? result.flatMap((each) => each.rows) : (result as { rows: unknown[] }).rows,
        }
      } catch (error) {
        // A block that failed half-way leaves its transaction open on the connection.
        await connection.query('rollback').catch(() => undefined)
        throw error
      } finally {
        connection.release()
      }
    },
    listen: connections.listen,
    close: () => connections.close(),
  }
}

class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  // What the system calls a peer that does not answer, so that it is reported as one.
  readonly code = 'ETIMEDOUT'
}

async function withDeadline<T>(work: Promise<T>, limitMs: number): Promise<T> {
  if (limitMs === 0) return work
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`The database did not answer in ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}

/** Everything a transaction starts with, in one round trip. Local to it, so a pooler in transaction mode is safe. */
function prelude(role: Role, accountId: string | null, mode: string): string {
  const statements = [
    `begin ${mode}`,
    `set local statement_timeout = '${STATEMENT_TIMEOUT[role]}'`,
    "set local lock_timeout = '5s'",
  ]
  if (role !== 'owner') statements.push(`set local role tinyeclipse_${role}`)
  if (accountId !== null) statements.push(accountSetting(accountId))
  return statements.join(';')
}

/** Does one thing of an account's transaction under another role, and then goes on as before. */
export async function asRole<T>(tx: Tx, role: 'platform', run: () => Promise<T>): Promise<T> {
  await sql.raw(`set local role tinyeclipse_${role}`).execute(tx)
  const result = await run()
  // When it threw the transaction is lost, and the role with it.
  await sql.raw('set local role tinyeclipse_app').execute(tx)
  return result
}

/** Moves a transaction to another account; for the operator, who acts on one after the other. */
export async function switchAccount(tx: Tx, accountId: string): Promise<void> {
  await sql.raw(accountSetting(accountId)).execute(tx)
}

function accountSetting(accountId: string): string {
  // Pasted into the statement, as several statements in one message take no parameters: so look at it first.
  if (!isUuid(accountId)) throw new Error(`Not an account id: ${accountId}`)
  return `select set_config('app.account_id', '${accountId}', true)`
}

/** Kysely over a connection that is already inside our transaction. */
function kyselyOn(connection: Connection): Tx {
  const client = { query: connection.query.bind(connection), release: () => undefined }
  return new Kysely({
    // The dialect asks for the whole client of `pg` and uses `query` and `release`.
    dialect: new PostgresDialect({
      pool: { connect: async () => client as never, end: async () => undefined } as never,
    }),
  })
}
