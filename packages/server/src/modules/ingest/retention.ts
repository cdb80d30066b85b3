import type { Database } from '../../platform/database.ts'
import { PLANS } from '../accounts/index.ts'
import { deleteSessionsBefore, dropPartitionsBefore, listSitesWithSessions } from './store/index.ts'

const DAY_MS = 86_400_000
// Short transactions: ingest of the site waits for each.
const SESSIONS_AT_ONCE = 500

const LONGEST_DAYS = Math.max(...Object.values(PLANS).map(({ retentionDays }) => retentionDays))

/** Deletes what the plans of the sites no longer keep. Stops between two batches when told to; the next run goes on. */
export async function forgetOldSessions(
  database: Database,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  for (const site of await database.writer(listSitesWithSessions)) {
    const time = before(PLANS[site.plan].retentionDays)
    let deleted = SESSIONS_AT_ONCE
    while (deleted === SESSIONS_AT_ONCE && !signal.aborted) {
      deleted = await database.writer((tx) => deleteSessionsBefore(tx, site, time, SESSIONS_AT_ONCE))
    }
    if (signal.aborted) return
  }
  // Only now: until its sessions are gone, an event has one.
  await dropPartitionsBefore(database, before(LONGEST_DAYS))
}
