import type { NewSite, Site, SiteChanges } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../platform/database.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import { recordFact } from '../../platform/facts.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { findSite, insertSite, isKnownTimeZone, updateSite } from './store/index.ts'

/** Adds a site and tells of it. Throws `invalid_request` for a time zone that the database does not know. */
export async function addSite(tx: Tx, accountId: string, wanted: NewSite, now: Date): Promise<Site> {
  await requireTimeZone(tx, wanted.timeZone)
  const site = await insertSite(tx, accountId, uuidv7(now.getTime()), wanted, now)
  await recordFact(tx, { accountId, name: 'site.created', payload: { siteId: site.id }, occurredAt: now })
  return site
}

/** Changes a site and tells of it. Throws `not_found`, and `invalid_request` as above. */
export async function changeSite(
  tx: Tx,
  accountId: string,
  siteId: string,
  changes: SiteChanges,
  now: Date,
): Promise<Site> {
  const before = await findSite(tx, accountId, siteId)
  if (changes.timeZone !== undefined) await requireTimeZone(tx, changes.timeZone)
  const site = before && (await updateSite(tx, accountId, siteId, changes))
  if (!site) throw notFound('The site')
  const tell = (name: string, payload: Record<string, unknown>) =>
    recordFact(tx, { accountId, name, payload: { siteId, ...payload }, occurredAt: now })
  await tell('site.changed', {})
  if (site.plan !== before.plan) await tell('plan.changed', { from: before.plan, to: site.plan })
  return site
}

async function requireTimeZone(tx: Tx, timeZone: string): Promise<void> {
  if (await isKnownTimeZone(tx, timeZone)) return
  const message = `The database does not know the time zone "${timeZone}"; take the name of a city, such as Europe/Brussels`
  throw new AppError('invalid_request', message, { issues: [{ path: '/timeZone', message }] })
}
