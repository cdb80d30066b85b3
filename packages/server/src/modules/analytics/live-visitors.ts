import type { Now } from '@tinyeclipse/sdk/contract'
import type { Database } from '../../platform/database.ts'
import { countVisitorsSince, rankSince, readMinutes } from './store/live.ts'
import type { SiteOfDays } from './store.ts'

const MINUTE_MS = 60_000
const NOW_MS = 5 * MINUTE_MS
const MINUTES = 30
const MOST_ROWS = 10

/** Who is on the site, and how busy the last half hour was. */
export async function answerNow(database: Database, site: SiteOfDays, now: Date): Promise<Now> {
  const recent = { from: new Date(now.getTime() - NOW_MS), to: now }
  const firstMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - (MINUTES - 1) * MINUTE_MS
  const ask = <Row>(run: (tx: Parameters<typeof countVisitorsSince>[0]) => Promise<Row>) =>
    database.account(site.accountId, run)
  const [visitors, pages, countries, sources, busy] = [
    await ask((tx) => countVisitorsSince(tx, site, recent)),
    await ask((tx) => rankSince(tx, site, recent, { by: 'page', limit: MOST_ROWS })),
    await ask((tx) => rankSince(tx, site, recent, { by: 'country', limit: MOST_ROWS })),
    await ask((tx) => rankSince(tx, site, recent, { by: 'source', limit: MOST_ROWS })),
    // From the millisecond before: the first minute belongs to it whole.
    await ask((tx) => readMinutes(tx, site, { from: new Date(firstMinute - 1), to: now })),
  ]
  const byStart = new Map(busy.map((minute) => [minute.start.getTime(), minute]))
  return {
    since: recent.from.toISOString(),
    visitors,
    pages,
    countries,
    sources,
    minutes: Array.from({ length: MINUTES }, (_, index) => {
      const start = firstMinute + index * MINUTE_MS
      const { visitors = 0, pageviews = 0 } = byStart.get(start) ?? {}
      return { start: new Date(start).toISOString(), visitors, pageviews }
    }),
  }
}
