import { endpoints } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../platform/clock.ts'
import type { Listener } from '../../platform/facts.ts'
import { route } from '../../platform/http.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { type Accounts, requirePlan } from '../accounts/index.ts'
import { dimensions, metrics } from './catalog.ts'
import { liveStream } from './live-stream.ts'
import { answerQuery } from './query.ts'

export function createAnalytics(platform: Platform, accounts: Accounts): Module {
  const { database, clock, live } = platform

  // A message too many does no harm: it asks the reader to look again.
  const tellLive: Listener = {
    name: 'analytics.live',
    facts: ['events.accepted'],
    async handle(tx, facts) {
      const siteIds = new Set(facts.map(({ payload }) => String(payload.siteId)))
      for (const siteId of siteIds)
        await live.publish(tx, { type: 'events.accepted', siteId, at: clock.now().toISOString() })
    },
  }

  return {
    name: 'analytics',
    routes: [
      route(endpoints.queryAnalytics, ({ accountId, params, body }) =>
        database.account(accountId, async (tx) => {
          const site = await accounts.getSite(tx, accountId, params.siteId)
          requirePlan(site.plan, 'analytics')
          return answerQuery(tx, site, body, localDay(clock.now(), site.timeZone))
        }),
      ),
      route(endpoints.streamLive, async ({ accountId, params, signal, authorizeAgain }) => {
        const site = await database.account(accountId, (tx) => accounts.getSite(tx, accountId, params.siteId))
        requirePlan(site.plan, 'analytics')
        return liveStream(live, site.id, { signal, authorizeAgain })
      }),
    ],
    listeners: [tellLive],
    catalog: { metrics: metrics.map(describe), dimensions: dimensions.map(describe) },
  }
}

const describe = ({ name, title, description }: { name: string; title: string; description: string }) => ({
  name,
  title,
  description,
})
