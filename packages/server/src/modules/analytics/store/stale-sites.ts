import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import type { SiteOfDays } from '../store.ts'
import type { SiteOfList } from './lists.ts'

export interface StaleSite {
  accountId: string
  siteId: string
  version: string
}

/** Says that the days of a site were summed up under something that is not so any more. */
export async function markStaleSite(tx: Tx, site: SiteOfList): Promise<void> {
  await sql`insert into stale_sites (account_id, site_id) values (${site.accountId}, ${site.id})
    on conflict (account_id, site_id) do update set version = gen_random_uuid()`.execute(tx)
}

/** Marks the sites of all accounts that have days of another layout. `tx` is the writer's. */
export async function markSitesOfOtherLayout(tx: Tx, layout: string): Promise<void> {
  await sql`insert into stale_sites (account_id, site_id)
    select distinct account_id, site_id from built_days where layout <> ${layout} on conflict do nothing`.execute(tx)
}

/** Sites of all accounts, those that wait longest first. `tx` is the writer's. */
export async function listStaleSites(tx: Tx, limit: number): Promise<StaleSite[]> {
  const { rows } = await sql<StaleSite>`
    select account_id as "accountId", site_id as "siteId", version from stale_sites order by marked_at limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Says that nothing of the site is stale any more, unless it was marked again meanwhile. */
export async function settleStaleSite(tx: Tx, { accountId, siteId, version }: StaleSite): Promise<void> {
  await sql`delete from stale_sites
    where account_id = ${accountId} and site_id = ${siteId} and version = ${version}`.execute(tx)
}

/** Days that may hold something else in the site's time zone: those of another one, and those that changed since. */
export async function listDaysToMove(tx: Tx, site: SiteOfDays): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from built_days
      where account_id = ${site.accountId} and site_id = ${site.id} and time_zone <> ${site.timeZone}
    union select day from changed_days where account_id = ${site.accountId} and site_id = ${site.id}`.execute(tx)
  return rows.map(({ day }) => day)
}
