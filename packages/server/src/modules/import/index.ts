import { endpoints } from '@tinyeclipse/sdk/contract'
import { PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { localDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import { route } from '../../platform/http.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { includes, PLANS, requirePlan } from '../accounts/index.ts'
import { createEnrich } from './enrich.ts'
import type { ReadyEvent } from './sessions.ts'
import { findSite, type ImportSite } from './store.ts'
import { writeEvents } from './write.ts'

export { openTextFile } from './file.ts'
export { type Format, formats, ImportError } from './formats/index.ts'

const DAY_MS = 86_400_000
/** Clocks differ a little; a log of tomorrow is none. */
const AHEAD_MS = 3_600_000

/** History of other programs. The command reads their files; what it makes of them comes in here, batch by batch. */
export function createImport(platform: Platform): Module {
  const { database, clock, secrets } = platform
  const enrich = createEnrich(secrets.derive('import/1'))

  async function requireSite(siteId: string): Promise<ImportSite> {
    const site = await findSite(database, siteId)
    if (!site) throw notFound('The site')
    return site
  }
  const keepsFrom = (site: ImportSite) => clock.now().getTime() - PLANS[site.plan].retentionDays * DAY_MS

  return {
    name: 'import',
    routes: [
      route(endpoints.getImportTarget, async ({ params, audit }) => {
        const site = await requireSite(params.siteId)
        audit.target = site.id
        return {
          siteId: site.id,
          accountId: site.accountId,
          domain: site.domain,
          plan: site.plan,
          timeZone: site.timeZone,
          keepsFrom: new Date(keepsFrom(site)).toISOString(),
        }
      }),

      route(endpoints.importEvents, async ({ params, body, audit }) => {
        const site = await requireSite(params.siteId)
        audit.target = site.id
        // Never the events: they hold addresses.
        audit.detail = { source: body.source, events: body.events.length, isDryRun: body.isDryRun }
        requirePlan(site.plan, 'analytics')
        const days = new Map<number, string>()
        const dayOf = (at: number) => {
          // Time zones change on whole quarters of an hour: one look-up for each is enough.
          const quarter = Math.floor(at / 900_000)
          const known = days.get(quarter)
          if (known) return known
          const day = localDay(new Date(quarter * 900_000), site.timeZone)
          days.set(quarter, day)
          return day
        }
        const hasBehaviour = includes(site.plan, 'behaviour')
        const skipped: Record<string, number> = {}
        const skip = (reason: string) => {
          skipped[reason] = (skipped[reason] ?? 0) + 1
        }
        const [from, until] = [keepsFrom(site), clock.now().getTime() + AHEAD_MS]
        const events: ReadyEvent[] = []
        for (const event of body.events) {
          const at = Date.parse(event.at)
          if (at < from) skip('too_old')
          else if (at > until) skip('in_future')
          else if (event.kind !== PAGEVIEW && !hasBehaviour) skip('plan')
          else {
            const ready = enrich(event, { source: body.source, site, dayOf })
            if ('skip' in ready) skip(ready.skip)
            else events.push(ready)
          }
        }
        return { ...(await writeEvents(database, site, events, { dayOf, isDryRun: body.isDryRun })), skipped }
      }),
    ],
  }
}
