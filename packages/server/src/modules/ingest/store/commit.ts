import type { Database, PreparedStatement } from '../../../platform/database.ts'
import { notFound } from '../../../platform/errors.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { siteLocks } from '../../../platform/ownership.ts'
import { type EnrichedEvent, joinRuns } from '../sessions.ts'
import { parametersOf } from './commit-parameters.ts'
import { CLAIM, STORE, STORE_PLAIN } from './commit-statement.ts'
import type { Drop } from './drops.ts'
import { mergeSessions } from './merge.ts'

// Two servers that commit for one site take turns, so that each finds the visits of the other; and always in the same
// order, so that neither waits for the other for ever. A removal of the site waits its turn as well.
const LOCK = 'select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key'

interface Answer {
  /** Whether anything was stored. */
  is_whole: boolean
  is_site_gone: boolean
  /** Sessions that turned out to be one with another. */
  near: { account_id: string; site_id: string; session_id: string }[] | null
}
interface Group {
  events: EnrichedEvent[]
  drops: Drop[]
  receivedAt: Date
}

/**
 * Commits a group; answers how many events were new. The months of the events must have their partitions. Throws
 * `not_found` when a site of the group was removed meanwhile; nothing of the group is stored then.
 */
export async function commitGroup(
  database: Database,
  events: EnrichedEvent[],
  drops: Drop[],
  receivedAt: Date,
): Promise<number> {
  // A batch can hold one event twice; the first stands for both.
  const all = [...Map.groupBy(events, ({ eventId }) => eventId).values()].flatMap((same) => same.slice(0, 1))
  const group = { events: all, drops, receivedAt }
  const lock: PreparedStatement = [
    'ingest-lock',
    LOCK,
    [siteLocks([...all.map(({ from }) => from), ...drops].map(({ siteId }) => siteId))],
  ]
  const plain: PreparedStatement = ['ingest-store-plain', STORE_PLAIN, valuesOf(group)]
  const [answer] = await database.writeAtOnce<Answer>([lock, plain]).catch(orUnusual)
  checkSite(answer)
  return answer?.is_whole ? all.length : commitUnusual(database, lock, group)
}

/** A group that makes a session too long is not plain either; nothing of it was stored. */
function orUnusual(error: unknown): Answer[] {
  if ((error as { constraint?: unknown } | null)?.constraint === 'sessions_length') return []
  throw error
}

/** Of a group in which an event was seen before, that shows sessions to be one, or makes one too long: step by step. */
async function commitUnusual(database: Database, lock: PreparedStatement, group: Group): Promise<number> {
  return database.write(async (execute) => {
    await execute(...lock)
    const { events, receivedAt } = group
    const claimed = await execute<{ event_id: string }>('ingest-claim', CLAIM, [
      events.map(({ from }) => from.accountId),
      events.map(({ from }) => from.siteId),
      events.map(({ eventId }) => eventId),
      receivedAt,
    ])
    // Which events make a visit is known only of those that are new: the others have another time by now.
    const ids = new Set(claimed.map(({ event_id }) => event_id))
    const fresh = events.filter(({ eventId }) => ids.has(eventId))
    const [answer] = await execute<Answer>('ingest-store', STORE, valuesOf({ ...group, events: fresh }))
    checkSite(answer)
    if (answer?.near) await mergeSessions(execute, answer.near, receivedAt)
    return fresh.length
  })
}

function valuesOf(group: Group): unknown[] {
  const newId = () => uuidv7(group.receivedAt.getTime())
  return parametersOf({ ...group, runs: joinRuns(group.events), newId })
}

function checkSite(answer: Answer | undefined): void {
  if (answer?.is_site_gone) throw notFound('The site of the key')
}
