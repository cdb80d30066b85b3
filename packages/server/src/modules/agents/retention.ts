import type { Database } from '../../platform/database.ts'
import { PLANS } from '../accounts/index.ts'
import { WINDOW_SECONDS } from './authenticate.ts'
import { deleteCodesBefore } from './store/enrolment-codes.ts'
import { deleteNoncesBefore } from './store/nonces.ts'
import { deleteReportsBefore, listSitesWithReports } from './store/reports.ts'

const DAY_MS = 86_400_000
const REPORTS_AT_ONCE = 2_000
/** A time may be that much behind when the request comes, and that much ahead when it came first; a minute to spare. */
const NONCE_MS = (2 * WINDOW_SECONDS + 60) * 1000

/** Nonces of requests that are refused by their time anyway, and codes that were over yesterday. */
export const forgetNonces = (database: Database, now: Date): Promise<void> =>
  database.writer(async (tx) => {
    await deleteNoncesBefore(tx, new Date(now.getTime() - NONCE_MS))
    await deleteCodesBefore(tx, new Date(now.getTime() - DAY_MS))
  })

/** Deletes what the plans of the sites no longer keep. Stops between two batches when told to; the next run goes on. */
export async function forgetOldReports(
  database: Database,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<void> {
  for (const site of await database.writer(listSitesWithReports)) {
    const time = new Date(now.getTime() - PLANS[site.plan].retentionDays * DAY_MS)
    let deleted = REPORTS_AT_ONCE
    while (deleted === REPORTS_AT_ONCE && !signal.aborted)
      deleted = await database.writer((tx) => deleteReportsBefore(tx, site, time, REPORTS_AT_ONCE))
    if (signal.aborted) return
  }
}
