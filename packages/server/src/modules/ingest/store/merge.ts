import type { ExecutePrepared } from '../../../platform/database.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { type MergePlan, planMerge } from '../plan-merge.ts'
import {
  CUT_EVENTS,
  CUT_IDENTIFICATIONS,
  CUT_LINKS,
  CUT_SESSIONS,
  EXTENTS,
  MARK_DAYS,
  MOVE_EVENTS,
  MOVE_IDENTIFICATIONS,
  MOVE_LINKS,
  NEAR,
  REMOVE,
  SET_VISITS,
  SUM_UP,
  TELL,
  TELL_CUT,
} from './merge-statements.ts'

interface Site {
  accountId: string
  siteId: string
  receivedAt: Date
}
interface Extent {
  session_id: string
  visit_id: string | null
  started_at: Date
  ended_at: Date
}

/**
 * Joins sessions that turned out to be of one visit, and all that turn out to be of it as well. Runs in the transaction
 * that stored them, under the site's lock. Few events come late enough to show that, so it may take some round trips: as
 * many for a thousand sessions as for two.
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

/** Visits that are joined to each other directly or by way of others. */
function groupPairs(pairs: readonly { one: string; other: string }[]): Set<string>[] {
  const groups = new Map<string, Set<string>>()
  for (const { one, other } of pairs) {
    const mine = groups.get(one) ?? new Set([one])
    const its = groups.get(other) ?? new Set([other])
    const [larger, smaller] = mine.size > its.size ? [mine, its] : [its, mine]
    for (const visitId of [...smaller, one, other]) groups.set(visitId, larger.add(visitId))
  }
  return [...new Set(groups.values())]
}

/** Makes one visit of each group. Answers the sessions that are other than before. */
async function merge(execute: ExecutePrepared, site: Site, groups: Set<string>[]): Promise<string[]> {
  if (groups.length === 0) return []
  const of = [site.accountId, site.siteId]
  const all = await execute<Extent>('ingest-extents', EXTENTS, [...of, groups.flatMap((group) => [...group])])
  const groupOf = new Map(groups.flatMap((group) => [...group].map((visitId) => [visitId, group])))
  const plans = [...Map.groupBy(all, ({ session_id, visit_id }) => groupOf.get(visit_id ?? session_id)).values()].map(
    (sessions) => planMerge(sessions.map(read), uuidv7),
  )
  const cuts = plans.flatMap((plan) => plan.cuts)
  const moves = plans.flatMap((plan) => plan.moves)
  await cut(execute, site, cuts)
  await move(execute, site, moves)
  await tell(execute, site, { cuts, moves })
  const visits = plans.flatMap((plan) => plan.visits)
  if (visits.length > 0) {
    const ids = [visits.map(({ sessionId }) => sessionId), visits.map(({ visitId }) => visitId)]
    await execute('ingest-set-visits', SET_VISITS, [...of, ...ids])
  }
  const changedIds = plans.flatMap((plan) => plan.changedIds)
  await execute('ingest-mark-days', MARK_DAYS, [...of, changedIds])
  return changedIds
}

const read = ({ session_id, visit_id, started_at, ended_at }: Extent) => ({
  sessionId: session_id,
  visitId: visit_id,
  startedAt: started_at.getTime(),
  endedAt: ended_at.getTime(),
})

async function cut(execute: ExecutePrepared, site: Site, cuts: MergePlan['cuts']): Promise<void> {
  if (cuts.length === 0) return
  const of = [site.accountId, site.siteId]
  const [from, to] = [cuts.map(({ sessionId }) => sessionId), cuts.map(({ partId }) => partId)]
  const parts = [...of, from, to, ...extentsOf(cuts)]
  await execute('ingest-cut-events', CUT_EVENTS, parts)
  await execute('ingest-cut-sessions', CUT_SESSIONS, parts)
  await execute('ingest-cut-links', CUT_LINKS, parts)
  await execute('ingest-cut-identifications', CUT_IDENTIFICATIONS, parts)
}

async function move(execute: ExecutePrepared, site: Site, moves: MergePlan['moves']): Promise<void> {
  if (moves.length === 0) return
  const of = [site.accountId, site.siteId]
  const [from, to] = [moves.map(({ partId }) => partId), moves.map(({ keptId }) => keptId)]
  const keptIds = [...new Set(to)]
  await execute('ingest-move-events', MOVE_EVENTS, [...of, from, to, ...extentsOf(moves)])
  await execute('ingest-move-links', MOVE_LINKS, [...of, from, to, ...extentsOf(moves)])
  await execute('ingest-move-identifications', MOVE_IDENTIFICATIONS, [...of, from, to])
  await execute('ingest-sum-up', SUM_UP, [...of, [...from, ...keptIds], [...to, ...keptIds]])
  await execute('ingest-remove-sessions', REMOVE, [...of, from])
}

/** Of ids that somebody may know: a part that was cut off and became part of another was never heard of. */
async function tell(execute: ExecutePrepared, site: Site, plan: Pick<MergePlan, 'cuts' | 'moves'>): Promise<void> {
  const keptOf = new Map(plan.moves.map(({ partId, keptId }) => [partId, keptId]))
  const merged = plan.moves.filter(({ partId, sessionId }) => partId === sessionId)
  const facts = [
    ['ingest-tell-merged', TELL, merged.map(({ partId }) => partId), merged.map(({ keptId }) => keptId)],
    [
      'ingest-tell-cut',
      TELL_CUT,
      plan.cuts.map(({ partId }) => keptOf.get(partId) ?? partId),
      plan.cuts.map(({ sessionId }) => sessionId),
    ],
  ] as const
  for (const [name, statement, parts, of] of facts) {
    if (parts.length > 0) await execute(name, statement, [site.accountId, site.siteId, parts, of, ...factsOf(of, site)])
  }
}

const extentsOf = (parts: readonly { startedAt: number; endedAt: number }[]) => [
  parts.map(({ startedAt }) => new Date(startedAt)),
  parts.map(({ endedAt }) => new Date(endedAt)),
]

/** A fact for each session, and when it became one. */
function factsOf(sessionIds: readonly string[], { receivedAt }: Site): unknown[] {
  const ids = [...new Set(sessionIds)]
  return [ids, ids.map(() => uuidv7(receivedAt.getTime())), receivedAt]
}
