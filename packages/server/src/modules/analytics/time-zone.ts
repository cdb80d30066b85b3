import type { Tx } from '../../platform/database.ts'
import type { Listener } from '../../platform/facts.ts'
import type { Accounts } from '../accounts/index.ts'
import { markChangedDays } from '../ingest/index.ts'
import { addDays } from './range.ts'
import { listDaysToMove, markStaleSite } from './store/stale-sites.ts'

/** Time zones are up to 26 hours apart: what was on a day is at most two days from it. */
const FURTHEST_DAYS = 2

/** What was summed up in a time zone that is the site's no more is summed up anew, together with the days beside it. */
export const moveDays = (accounts: Accounts): Listener => ({
  name: 'analytics.time-zone',
  facts: ['site.changed'],
  async handle(tx, facts) {
    const siteIds = new Set(facts.map(({ accountId, payload }) => `${accountId} ${payload.siteId}`))
    for (const key of siteIds) {
      const [accountId = '', siteId = ''] = key.split(' ')
      await moveSite(tx, accounts, accountId, siteId)
    }
  },
})

async function moveSite(tx: Tx, accounts: Accounts, accountId: string, siteId: string): Promise<void> {
  const found = await accounts.findSite(tx, accountId, siteId)
  if (!found) return
  const site = { accountId, id: found.id, timeZone: found.timeZone }
  const days = await listDaysToMove(tx, site)
  if (days.length === 0) return
  const around = new Set<string>()
  for (const day of days) {
    for (let away = -FURTHEST_DAYS; away <= FURTHEST_DAYS; away++) around.add(addDays(day, away))
  }
  await markChangedDays(tx, site, [...around])
  // A day that is being summed up in the old time zone right now is found afterwards.
  await markStaleSite(tx, site)
}
