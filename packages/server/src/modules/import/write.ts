import type { ImportAnswer } from '@tinyeclipse/sdk/contract'
import type { Database } from '../../platform/database.ts'
import { notFound } from '../../platform/errors.ts'
import { createPartitions, markChangedDays } from '../ingest/index.ts'
import { type Placement, placeEvents, type ReadyEvent, visitSessions } from './sessions.ts'
import { findSessions, findStoredEvents, type ImportSite, lockSite, storePlacements } from './store.ts'

/** Stores what is new of a batch, its sessions and the days it changes, in one transaction. */
export async function writeEvents(
  database: Database,
  site: ImportSite,
  given: ReadyEvent[],
  { dayOf, isDryRun }: { dayOf(at: number): string; isDryRun: boolean },
): Promise<Pick<ImportAnswer, 'stored' | 'known'>> {
  // A batch can hold one event twice; the first stands for both.
  const events = [...new Map(given.toReversed().map((event) => [event.id, event])).values()]
  if (events.length === 0) return { stored: 0, known: 0 }
  if (!isDryRun) await createPartitions(database, monthsOf(events))
  return database.account(site.accountId, async (tx) => {
    if (!(await lockSite(tx, site))) throw notFound('The site')
    const stored = await findStoredEvents(tx, site, events)
    const fresh = events.filter(({ id }) => !stored.has(id))
    if (fresh.length > 0 && !isDryRun) {
      const sessions = await findSessions(tx, site, {
        ofVisits: fresh.flatMap((event) => visitSessions(event)),
        neighboursOf: fresh.filter(({ visitId }) => visitId === null),
      })
      const placements = placeEvents(fresh, sessions)
      await storePlacements(tx, site, placements)
      await markChangedDays(tx, site, daysOf(placements, dayOf))
    }
    return { stored: fresh.length, known: given.length - fresh.length }
  })
}

const monthsOf = (events: ReadyEvent[]) => [
  ...new Set(events.map(({ at }) => `${new Date(at).toISOString().slice(0, 7)}-01`)),
]

/** Every day on which one of the sessions was, before or now. */
function daysOf(placements: Placement[], dayOf: (at: number) => string): string[] {
  const days = new Set<string>()
  for (const { session } of placements) {
    const last = dayOf(session.endedAt)
    for (let day = dayOf(session.first.at); day <= last; day = dayAfter(day)) days.add(day)
  }
  return [...days].toSorted()
}

const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
