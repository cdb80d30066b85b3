import { PgBoss } from 'pg-boss'
import type { Database } from './database.ts'
import { correlation, type Log } from './log.ts'
import type { SafeFetch } from './safe-fetch.ts'

/** Work done later, at least once; `run` must be safe to repeat. */
export interface Job {
  name: string
  run(data: Record<string, unknown>, context: { signal: AbortSignal; fetch: SafeFetch }): Promise<void>
  /** Attempts after the first, with pauses that double from `retrySeconds` and are jittered; 5 from 2 s by default. */
  retries?: number
  retrySeconds?: number
}

export interface Jobs {
  start(): Promise<void>
  enqueue(name: string, data: Record<string, unknown>): Promise<void>
  /** Jobs that failed for good, oldest first. */
  deadLetters(): Promise<{ name: string; data: Record<string, unknown> }[]>
  stop(): Promise<void>
}

const DEAD_LETTERS = 'dead-letters'
/** unique_violation, duplicate_schema, duplicate_table, duplicate_object */
const MADE_ALREADY = new Set(['23505', '42P06', '42P07', '42710'])

/** The job queue: pg-boss in its own schema of our database, on either database. */
export function createJobs(database: Database, list: Job[], fetch: SafeFetch, log: Log): Jobs {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.execute(text, values) as Promise<{ rows: never[] }> },
    backend: database.kind,
    schema: 'pgboss',
  })
  boss.on('error', (error) => log.warn({ error }, 'The job queue met an error'))

  return {
    async start() {
      await boss.start().catch((error: { code?: string }) => {
        if (!MADE_ALREADY.has(error.code ?? '')) throw error
        // Another server made the schema at the same time; now it is there.
        return boss.start()
      })
      await boss.createQueue(DEAD_LETTERS)
      for (const job of list) {
        const options = {
          retryLimit: job.retries ?? 5,
          retryDelay: job.retrySeconds ?? 2,
          retryBackoff: true,
          deadLetter: DEAD_LETTERS,
        }
        await boss.createQueue(job.name, options)
        await boss.updateQueue(job.name, {
          retryLimit: options.retryLimit,
          retryDelay: options.retryDelay,
          retryBackoff: true,
        })
        await boss.work<{ job: string; data: Record<string, unknown> }>(
          job.name,
          { pollingIntervalSeconds: 1, batchSize: 1 },
          async ([taken]) => {
            if (!taken) return
            await correlation.run({ requestId: taken.id }, () =>
              job.run(taken.data.data, { signal: taken.signal, fetch }),
            )
          },
        )
      }
    },
    async enqueue(name, data) {
      // The name travels with the data, because a dead letter no longer says which queue it came from.
      await boss.send(name, { job: name, data })
    },
    async deadLetters() {
      const found = await boss.findJobs<{ job: string; data: Record<string, unknown> }>(DEAD_LETTERS)
      return found.map(({ data }) => ({ name: data.job, data: data.data }))
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}
