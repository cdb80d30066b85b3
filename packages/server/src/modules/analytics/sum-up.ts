import type { Database, Tx } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { listChangedDays, markChangedDays, readChangedDays, readDay, settleChangedDay } from '../ingest/index.ts'
import { dimensions } from './catalog.ts'
import { buildDay } from './days/build.ts'
import { encodeColumn } from './days/column.ts'
import { numbersOf } from './days/day.ts'
import { sumName } from './days/names.ts'
import { createPause } from './days/pause.ts'
import { type Split, scanDay } from './days/scan.ts'
import { digest, orDefaultGoals } from './days/source.ts'
import { ALL_SUMS } from './days/sums.ts'
import { encodeTable } from './days/table-bytes.ts'
import { listStaleSites, settleStaleSite } from './store/stale-sites.ts'
import { listStaleDays, lockDay, readGoals, replaceDay, type SiteOfDays } from './store.ts'

const DAYS_AT_ONCE = 200
/** While things happen on a day it is read from its events anyway: it is summed up when it has gone quiet. */
const QUIET_SECONDS = 2
/** A day with many events is quiet again and again, and takes long each time: it waits a second for so many of them. */
const EVENTS_A_SECOND = 5_000
const STALE_SITES_AT_ONCE = 100
const STALE_DAYS_AT_ONCE = 20

/** Sites are looked up anew for each day: their time zone decides what a day is. */
export type FindSite = (accountId: string, siteId: string) => Promise<SiteOfDays | null>

/**
 * Sums up days that changed, the longest waiting first, until none is due; `isAll` leaves none for later. Answers how
 * many. What changes while it works stays changed.
 */
export async function sumUpChangedDays(
  database: Database,
  findSite: FindSite,
  layout: string,
  { signal, log, latest, isAll = false }: { signal: AbortSignal; log: Log; latest: Latest; isAll?: boolean },
): Promise<number> {
  let count = 0
  const done = new Set<string>()
  while (!signal.aborted) {
    const changed = await database.writer((tx) => listChangedDays(tx, DAYS_AT_ONCE))
    const due: typeof changed = []
    for (const one of changed) {
      const key = `${one.siteId} ${one.day}`
      if (done.has(key)) continue
      done.add(key)
      due.push(one)
    }
    if (due.length === 0) return count
    for (const { accountId, siteId, day, secondsAgo } of due) {
      if (signal.aborted) return count
      const site = await findSite(accountId, siteId)
      if (!site) continue
      if (!isAll && (secondsAgo < QUIET_SECONDS || isTooSoon(latest, siteId, day))) continue
      try {
        const events = await sumUpDay(database, site, day, layout)
        noteLatest(latest, siteId, day, events)
        count++
      } catch (error) {
        // One day that cannot be read must not keep all others waiting; it stays changed.
        log.warn({ error, siteId, day }, 'A day could not be summed up')
      }
      // Between two days whoever asks something gets a turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return count
}

/** When days with many events were last summed up here, whether or not that was of use. */
export type Latest = Map<string, { at: number; events: number }>
const MOST_LATEST = 1_000

function isTooSoon(latest: Latest, siteId: string, day: string): boolean {
  const last = latest.get(`${siteId} ${day}`)
  return last !== undefined && Date.now() - last.at < (last.events / EVENTS_A_SECOND) * 1000
}

function noteLatest(latest: Latest, siteId: string, day: string, events: number): void {
  const key = `${siteId} ${day}`
  latest.delete(key)
  if (events >= EVENTS_A_SECOND) latest.set(key, { at: Date.now(), events })
  if (latest.size > MOST_LATEST) latest.delete(latest.keys().next().value ?? '')
}

/**
 * Sums up anew the days of sites that were marked, for at most `mostMs`; the rest waits for the next time.
 */
export async function refreshStaleSites(
  database: Database,
  findSite: FindSite,
  layout: string,
  { signal, mostMs }: { signal: AbortSignal; mostMs: number },
): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(mostMs)])
  for (const stale of await database.writer((tx) => listStaleSites(tx, STALE_SITES_AT_ONCE))) {
    const site = await findSite(stale.accountId, stale.siteId)
    if (site && !(await refreshStaleDays(database, site, layout, { signal: within }))) return
    await database.account(stale.accountId, (tx) => settleStaleSite(tx, stale))
  }
}

/** Sums up days of another time zone, layout or other goals, the latest first; false when it was interrupted. */
async function refreshStaleDays(
  database: Database,
  site: SiteOfDays,
  layout: string,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  while (!signal.aborted) {
    const days = await database.account(site.accountId, async (tx) => {
      const goals = digest(orDefaultGoals((await readGoals(tx, site)).map(({ target }) => target)))
      return listStaleDays(tx, site, { layout, goals, limit: STALE_DAYS_AT_ONCE })
    })
    if (days.length === 0) return true
    for (const day of days) {
      if (signal.aborted) return false
      await sumUpDay(database, site, day, layout)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return false
}

/** Makes the columns and sums of a day from its sessions and events; answers how many events it has. */
async function sumUpDay(database: Database, site: SiteOfDays, day: string, layout: string): Promise<number> {
  const { version, goals } = await database.account(site.accountId, async (tx) => ({
    version: await versionOf(tx, site, day),
    goals: orDefaultGoals((await readGoals(tx, site)).map(({ target }) => target)),
  }))
  const pause = createPause()
  const built = await buildDay(await readDay(database, site, day), dimensions, site.timeZone, pause)
  const splits: Split[] = [
    'total',
    'hour',
    ...dimensions.flatMap((dimension) => ('from' in dimension ? [] : [{ of: dimension.of, name: dimension.name }])),
  ]
  const tables = await scanDay(built, { splits, filter: null, goals, sums: ALL_SUMS }, pause)
  const rows: { name: string; data: Buffer }[] = []
  for (const [name, column] of built.columns) {
    await pause()
    rows.push({ name, data: encodeColumn(column) })
  }
  tables.forEach((table, index) => {
    const name = sumName(splits[index] as Split)
    if (name) rows.push({ name, data: encodeTable(table) })
  })
  const about = {
    day,
    timeZone: site.timeZone,
    layout,
    goals: digest(goals),
    sessions: numbersOf(built, 'session.begins').length,
    events: numbersOf(built, 'event.flags').length,
  }
  try {
    await database.account(site.accountId, async (tx) => {
      await lockDay(tx, site, day)
      await replaceDay(tx, site, about, rows)
      // Last of all, as ingest waits for the mark from here on.
      const isCurrent = await settleChangedDay(tx, { accountId: site.accountId, siteId: site.id, day, version })
      if (!isCurrent) throw new Superseded()
    })
  } catch (error) {
    if (!(error instanceof Superseded)) throw error
  }
  return about.events
}

/** It changed again, or another one was faster: what was read is not what the day is any more, so nothing is kept of it. */
class Superseded extends Error {}

/** The version of a changed day. One that did not change is marked, so that of two that sum it up one wins. */
async function versionOf(tx: Tx, site: SiteOfDays, day: string): Promise<string> {
  const version = async () => (await readChangedDays(tx, site, { from: day, to: day })).get(day)
  const known = await version()
  if (known) return known
  await markChangedDays(tx, site, [day])
  return (await version()) ?? ''
}
