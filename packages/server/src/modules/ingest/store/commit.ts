import type { Database, ExecutePrepared } from '../../../platform/database.ts'
import { notFound } from '../../../platform/errors.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { siteLocks } from '../../../platform/ownership.ts'
import { type EnrichedEvent, joinRuns } from '../sessions.ts'
import { parametersOf } from './commit-parameters.ts'
import { CLAIM_AND_STORE, STORE } from './commit-statement.ts'
import type { Drop } from './drops.ts'
import { mergeSessions } from './merge.ts'

// Two servers that commit for one site take turns, so that each finds the visits of the other; and always in the same
// order, so that neither waits for the other for ever. A removal of the site waits its turn as well.
const LOCK = 'select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as key'

interface Answer {
  is_site_gone: boolean
  /** Events that are new, when some are not; nothing else of the group was stored then. */
  claimed: string[] | null
  /** Sessions that turned out to be one with another. */
  near: { account_id: string; site_id: string; session_id: string }[] | null
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
  const locks = siteLocks([...all.map(({ from }) => from), ...drops].map(({ siteId }) => siteId))
  return database.write(async (execute) => {
    await execute('ingest-lock', LOCK, [locks])
    let fresh = all
    let answer = await store(execute, { events: all, drops, receivedAt, isClaimed: false })
    if (answer?.claimed) {
      // Which events make a visit is known only of those that are new: the others have another time by now.
      const claimed = new Set(answer.claimed)
      fresh = all.filter(({ eventId }) => claimed.has(eventId))
      answer = await store(execute, { events: fresh, drops, receivedAt, isClaimed: true })
    }
    if (answer?.near) await mergeSessions(execute, answer.near, receivedAt)
    return fresh.length
  })
}

async function store(
  execute: ExecutePrepared,
  group: { events: EnrichedEvent[]; drops: Drop[]; receivedAt: Date; isClaimed: boolean },
): Promise<Answer | undefined> {
  const [name, text] = group.isClaimed ? ['ingest-store', STORE] : ['ingest-commit', CLAIM_AND_STORE]
  const runs = joinRuns(group.events)
  const newId = () => uuidv7(group.receivedAt.getTime())
  const [answer] = await execute<Answer>(name, text, parametersOf({ ...group, runs, newId }))
  if (answer?.is_site_gone) throw notFound('The site of the key')
  return answer
}
