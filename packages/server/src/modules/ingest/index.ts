import { type BatchAnswer, endpoints } from '@tinyeclipse/sdk/contract'
import { route } from '../../platform/http.ts'
import type { Module, Platform } from '../../platform/module.ts'
import type { Accounts } from '../accounts/index.ts'
import { createRecorder } from './record.ts'
import { forgetOldSessions } from './retention.ts'
import { createSalts } from './salts.ts'
import {
  createPartitions,
  deleteSeenBefore,
  eraseSession,
  exportSession,
  findSessionsOf,
  listDrops,
  updateStatistics,
} from './store/index.ts'

export { acceptBatch } from './accept.ts'
export { parseReferrer } from './address.ts'
export { type DayContent, readDay, type SessionOfDay } from './days.ts'
export { readAttribution } from './enrich/attribution.ts'
export { isBot } from './enrich/bot.ts'
export { createBrowserReader } from './enrich/browser.ts'
export { createCountryReader } from './enrich/country.ts'
export { cleanPath } from './enrich/path.ts'
export { createSpamReader } from './enrich/spam.ts'
export { DAY_MS, SESSION_GAP_MS } from './links.ts'
export { LONGEST_SESSION_MS } from './sessions.ts'
export {
  createPartitions,
  type DayEvent,
  type DaySession,
  deleteSeenBefore,
  listChangedDays,
  listDrops,
  markAllDays,
  markChangedDays,
  readBounds,
  readChangedDays,
  settleChangedDay,
  updateStatistics,
} from './store/index.ts'

const HOUR_SECONDS = 3_600
const SEEN_HOURS = 48

export interface Ingest extends Module {
  /** Stores a batch that a page gave its own site. Throws `forbidden` when its key is of another. */
  recordRelayed(
    site: { accountId: string; siteId: string },
    text: string,
    visitor: { address: string | null; headers: { get(name: string): string | null } },
  ): Promise<BatchAnswer>
}

export function createIngest(platform: Platform, accounts: Accounts): Ingest {
  const { database, meters } = platform
  const salts = createSalts(database)
  const recorder = createRecorder(platform, accounts, salts)
  return {
    name: 'ingest',
    routes: [
      route(endpoints.recordEvents, async ({ text, address, headers }) => {
        try {
          return await recorder.record(text, { address, headers })
        } finally {
          meters.waitingEvents.set(recorder.waiting)
        }
      }),
      route(endpoints.sendEvents, async ({ accountId, params, body }) => {
        const site = await database.account(accountId, (tx) => accounts.getSite(tx, accountId, params.siteId))
        return recorder.recordFor(site, body)
      }),
      route(endpoints.listDroppedEvents, ({ accountId, params, query }) =>
        database.account(accountId, async (tx) => {
          const site = await accounts.getSite(tx, accountId, params.siteId)
          return listDrops(tx, site, query)
        }),
      ),
    ],
    recurring: [
      {
        name: 'ingest.forget',
        everySeconds: HOUR_SECONDS,
        async run({ now, signal }) {
          await salts.purge(now)
          await deleteSeenBefore(database, { time: new Date(now.getTime() - SEEN_HOURS * HOUR_SECONDS * 1000), signal })
        },
      },
      {
        name: 'ingest.retention',
        everySeconds: 6 * HOUR_SECONDS,
        run: ({ signal, now }) => forgetOldSessions(database, { signal, now }),
      },
      {
        name: 'ingest.statistics',
        everySeconds: 60,
        run: async () => {
          await updateStatistics(database)
        },
      },
      {
        name: 'ingest.partitions',
        everySeconds: 24 * HOUR_SECONDS,
        run: ({ now }) =>
          createPartitions(
            database,
            [0, 1, 2].map((ahead) =>
              new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 10),
            ),
          ),
      },
    ],
    personalData: { export: exportSession, erase: eraseSession, findSessions: findSessionsOf },
    recordRelayed: (site, text, visitor) => recorder.record(text, visitor, site),
    stop: () => recorder.stop(),
  }
}
