import { endpoints } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import type { Listener } from '../../platform/facts.ts'
import { route } from '../../platform/http.ts'
import { liveStream } from '../../platform/live-stream.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { type Accounts, requirePlan } from '../accounts/index.ts'
import { behaviourRoutes } from './behaviour-routes.ts'
import { dimensions, metrics } from './catalog.ts'
import { createDaySource, orDefaultGoals } from './days/source.ts'
import { contentUnit } from './dimensions/index.ts'
import { exportRoutes } from './exports/routes.ts'
import { forgetFiles, runDueExports } from './exports/run-due.ts'
import type { LookUp } from './foundation.ts'
import { funnelRoutes } from './funnels.ts'
import { goalRoutes } from './goals/routes.ts'
import type { Parts } from './parts.ts'
import { createQuestions } from './questions.ts'
import { dimensionsOf, resolveFilter } from './resolve-filter.ts'
import { segmentRoutes } from './segments.ts'
import { markSitesOfOtherLayout } from './store/stale-sites.ts'
import { readGoals, readSegment, readUnits } from './store.ts'
import { type FindSite, type Latest, refreshStaleSites, sumUpChangedDays } from './sum-up.ts'
import { moveDays } from './time-zone.ts'
import { unitRoutes } from './units.ts'

const SUM_UP_EVERY_SECONDS = 2
const LONGEST_ANSWER_MS = 20_000
const MOST_CONDITIONS = 100
/** Of summing days up anew at a stretch: those that changed come first. */
const REFRESH_MS = 5_000

export interface Analytics extends Module {
  /** Sums up every day that changed, at once; a job does it by itself otherwise. Answers how many. */
  sumUp(signal?: AbortSignal): Promise<number>
}

export function createAnalytics(platform: Platform, accounts: Accounts): Analytics {
  const { database, clock, live } = platform
  const source = createDaySource(database, dimensions, platform.log)
  const latest: Latest = new Map()
  const findSite: FindSite = (accountId, siteId) =>
    database.account(accountId, async (tx) => {
      const site = await accounts.findSite(tx, accountId, siteId)
      return site && { accountId, id: site.id, timeZone: site.timeZone }
    })

  /** Looks up what a question leans on. Throws `not_found`, `plan_required` or `invalid_request`. */
  const lookUp: LookUp = ({ accountId, params, signal }, { filter, segmentId, dimensions: asked = [] }) =>
    database.account(accountId, async (tx) => {
      const site = await accounts.getSite(tx, accountId, params.siteId)
      requirePlan(site.plan, 'analytics')
      const saved = segmentId === undefined ? null : await readSegment(tx, { accountId, id: site.id }, segmentId)
      const filters = [saved, filter].filter((each) => each !== null && each !== undefined)
      const conditions = filters.flatMap(dimensionsOf)
      if (conditions.length > MOST_CONDITIONS) {
        const message = `At most ${MOST_CONDITIONS} conditions, those of the segment included`
        throw new AppError('invalid_request', message, { issues: [{ path: '/filter', message }] })
      }
      const named = [...asked, ...conditions]
      const ownGoals = await readGoals(tx, { accountId, id: site.id })
      const units = named.includes(contentUnit.name) ? await readUnits(tx, { accountId, id: site.id }) : new Map()
      return {
        site: { accountId, id: site.id, timeZone: site.timeZone },
        today: localDay(clock.now(), site.timeZone),
        filter: filters.length === 0 ? null : resolveFilter({ and: filters }, units, '/filter'),
        goals: orDefaultGoals(ownGoals.map(({ target }) => target)),
        ownGoals,
        units,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
      }
    })

  // A message too many does no harm: it asks the reader to look again.
  const tellLive: Listener = {
    name: 'analytics.live',
    facts: ['events.accepted'],
    async handle(tx, facts) {
      const siteIds = new Set(facts.map(({ payload }) => String(payload.siteId)))
      for (const siteId of siteIds)
        await live.publish(tx, 'site', { type: 'events.accepted', siteId, at: clock.now().toISOString() })
    },
  }

  const foundation = { database, clock, accounts, source, lookUp }
  const parts: Parts = { ...foundation, ask: createQuestions(foundation) }

  return {
    name: 'analytics',
    routes: [
      route(endpoints.queryAnalytics, (input) => parts.ask.query(input, input.body)),
      route(endpoints.queryFunnel, (input) => parts.ask.funnel(input, input.body)),
      ...goalRoutes(parts),
      ...unitRoutes(parts),
      ...segmentRoutes(parts),
      ...funnelRoutes(parts),
      ...exportRoutes(parts),
      ...behaviourRoutes(parts),
      route(endpoints.streamLive, async ({ accountId, params, headers, signal, authorizeAgain }) => {
        const site = await database.account(accountId, (tx) => accounts.getSite(tx, accountId, params.siteId))
        requirePlan(site.plan, 'analytics')
        const lastEventId = headers.get('last-event-id')
        return liveStream(live, site.id, { topic: 'site', signal, lastEventId, authorizeAgain })
      }),
    ],
    listeners: [tellLive, moveDays(accounts)],
    recurring: [
      {
        name: 'analytics.sum-up',
        everySeconds: SUM_UP_EVERY_SECONDS,
        async run({ signal }) {
          await sumUpChangedDays(database, findSite, source.layout, { signal, log: platform.log, latest })
          await refreshStaleSites(database, findSite, source.layout, { signal, mostMs: REFRESH_MS })
        },
      },
      {
        name: 'analytics.layout',
        everySeconds: 3_600,
        run: () => database.writer((tx) => markSitesOfOtherLayout(tx, source.layout)),
      },
      {
        name: 'analytics.exports',
        everySeconds: 60,
        run: ({ signal }) => runDueExports(parts, platform.log, { signal }),
      },
      { name: 'analytics.forget-exports', everySeconds: 3_600, run: () => forgetFiles(parts) },
    ],
    catalog: {
      metrics: metrics.map((metric) => ({ ...describe(metric), unit: metric.unit })),
      dimensions: dimensions.map(describe),
    },
    stop: () => source.stop(),
    sumUp: (signal = AbortSignal.timeout(10 * 60_000)) =>
      sumUpChangedDays(database, findSite, source.layout, { signal, log: platform.log, latest, isAll: true }),
  }
}

const describe = ({ name, title, description }: { name: string; title: string; description: string }) => ({
  name,
  title,
  description,
})
