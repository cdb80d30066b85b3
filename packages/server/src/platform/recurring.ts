import { hostname } from 'node:os'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { uuidv7 } from './ids.ts'
import { correlation, type Log } from './log.ts'

/** Work done every so often, by one server at a time however many there are. */
export interface Recurring {
  name: string
  everySeconds: number
  /** When a server that took it up counts as dead and another may begin; five minutes by default. */
  leaseSeconds?: number
  /** Must finish, or react to `signal`, within the lease; if it did not, it must be safe to run twice. */
  run(context: { signal: AbortSignal; now: Date }): Promise<unknown>
}

export interface Recurrence {
  stop(): Promise<void>
}

/**
 * Runs the list under leases in the database. A server that dies leaves its lease to expire; its work is then taken up
 * by another. Times are the database's, so that servers whose clocks differ still agree.
 */
export function startRecurring(database: Database, list: Recurring[], log: Log, tickMs = 250): Recurrence {
  const owner = `${hostname()}:${process.pid}:${uuidv7(Date.now())}`
  const stopping = new AbortController()
  const dueAt = new Map(list.map(({ name }) => [name, 0]))
  const running = new Set<Promise<void>>()
  const busy = new Set<string>()

  const timer = setInterval(() => {
    for (const work of list) {
      if (busy.has(work.name) || (dueAt.get(work.name) ?? 0) > Date.now()) continue
      busy.add(work.name)
      // Others may hold the lease; look again after a part of the interval, not at each tick.
      dueAt.set(work.name, Date.now() + Math.min(work.everySeconds * 1000, 30_000))
      const run = runOnce(work)
        .catch((error) => log.warn({ error, work: work.name }, 'Recurring work failed'))
        .finally(() => {
          busy.delete(work.name)
          running.delete(run)
        })
      running.add(run)
    }
  }, tickMs)

  async function runOnce(work: Recurring): Promise<void> {
    if (!(await claim(database, work, owner))) return
    const requestId = uuidv7(Date.now())
    await correlation.run({ requestId }, async () => {
      let failure: unknown = null
      try {
        const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(leaseSeconds(work) * 1000)])
        await work.run({ signal, now: new Date() })
      } catch (error) {
        failure = error
      }
      await settle(database, work, owner, failure)
      if (failure) throw failure
    })
  }

  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await Promise.allSettled(running)
    },
  }
}

const RETRY_SECONDS = 60
const DEFAULT_LEASE_SECONDS = 300

const leaseSeconds = (work: Recurring) => work.leaseSeconds ?? DEFAULT_LEASE_SECONDS

async function claim(database: Database, work: Recurring, owner: string): Promise<boolean> {
  const { rows } = await database.writer((tx) =>
    sql`insert into leases (name, owner, expires_at, last_started_at)
        values (${work.name}, ${owner}, now() + make_interval(secs => ${leaseSeconds(work)}), now())
        on conflict (name) do update set owner = excluded.owner, expires_at = excluded.expires_at, last_started_at = now()
        where leases.next_run_at <= now() and (leases.owner is null or leases.expires_at < now())
        returning name`.execute(tx),
  )
  return rows.length > 0
}

async function settle(database: Database, work: Recurring, owner: string, failure: unknown): Promise<void> {
  const error = failure ? String(failure).slice(0, 500) : null
  await database.writer((tx) =>
    sql`update leases set owner = null, expires_at = null, last_finished_at = now(), last_error = ${error},
          next_run_at = last_started_at + make_interval(secs => ${failure ? Math.min(work.everySeconds, RETRY_SECONDS) : work.everySeconds})
        where name = ${work.name} and owner = ${owner}`.execute(tx),
  )
}
