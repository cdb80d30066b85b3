import type { ExecutePrepared } from '../../../platform/database.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import {
  EXTENTS,
  MARK_DAYS,
  MOVE_EVENTS,
  MOVE_IDENTIFICATIONS,
  MOVE_LINKS,
  NEAR,
  REMOVE,
  SUM_UP,
  TELL,
} from './merge-statements.ts'

interface Site {
  accountId: string
  siteId: string
  receivedAt: Date
}
interface Extent {
  session_id: string
  started_at: Date
  ended_at: Date
}

/**
 * Joins sessions that turned out to be one, and all that turn out to be one with those. Runs in the transaction that
 * stored them, under the site's lock. Few events come late enough to show that, so it may take some round trips: as many
 * for a thousand sessions as for two.
 */
export async function mergeSessions(
  execute: ExecutePrepared,
  near: readonly { account_id: string; site_id: string; session_id: string }[],
  receivedAt: Date,
): Promise<void> {
  for (const ofSite of Map.groupBy(near, ({ site_id }) => site_id).values()) {
    const site = { accountId: ofSite[0]?.account_id ?? '', siteId: ofSite[0]?.site_id ?? '', receivedAt }
    let sessionIds = [...new Set(ofSite.map(({ session_id }) => session_id))]
    while (sessionIds.length > 0) {
      const pairs = await execute<{ one: string; other: string }>('ingest-near', NEAR, [
        site.accountId,
        site.siteId,
        sessionIds,
      ])
      sessionIds = await merge(execute, site, groupPairs(pairs))
    }
  }
}

/** Sessions that are joined to each other directly or by way of others. */
function groupPairs(pairs: readonly { one: string; other: string }[]): Set<string>[] {
  const groups = new Map<string, Set<string>>()
  for (const { one, other } of pairs) {
    const mine = groups.get(one) ?? new Set([one])
    const its = groups.get(other) ?? new Set([other])
    const [larger, smaller] = mine.size > its.size ? [mine, its] : [its, mine]
    for (const sessionId of [...smaller, one, other]) groups.set(sessionId, larger.add(sessionId))
  }
  return [...new Set(groups.values())]
}

/** Makes one session of each group: the one that began first. Answers their ids. */
async function merge(
  execute: ExecutePrepared,
  { accountId, siteId, receivedAt }: Site,
  groups: Set<string>[],
): Promise<string[]> {
  if (groups.length === 0) return []
  const all = await execute<Extent>('ingest-extents', EXTENTS, [
    accountId,
    siteId,
    groups.flatMap((group) => [...group]),
  ])
  const groupOf = new Map(groups.flatMap((group) => [...group].map((sessionId) => [sessionId, group])))
  const byGroup = [...Map.groupBy(all, ({ session_id }) => groupOf.get(session_id)).values()]
  const kept = byGroup.map(([first]) => first as Extent)
  const moved = byGroup.flatMap(([first, ...others]) =>
    others.map((session) => ({ ...session, kept: (first as Extent).session_id })),
  )
  const site = [accountId, siteId]
  const [from, to] = [moved.map(({ session_id }) => session_id), moved.map((session) => session.kept)]
  const extents = [moved.map(({ started_at }) => started_at), moved.map(({ ended_at }) => ended_at)]
  await execute('ingest-move-events', MOVE_EVENTS, [...site, from, to, ...extents])
  await execute('ingest-move-links', MOVE_LINKS, [...site, from, to, ...extents])
  await execute('ingest-move-identifications', MOVE_IDENTIFICATIONS, [...site, from, to])
  const keptIds = kept.map(({ session_id }) => session_id)
  await execute('ingest-sum-up', SUM_UP, [...site, [...from, ...keptIds], [...to, ...keptIds]])
  await execute('ingest-remove-sessions', REMOVE, [...site, from])
  await execute('ingest-mark-days', MARK_DAYS, [...site, keptIds])
  const factIds = keptIds.map(() => uuidv7(receivedAt.getTime()))
  await execute('ingest-tell-merged', TELL, [...site, from, to, keptIds, factIds, receivedAt])
  return keptIds
}
