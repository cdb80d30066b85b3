import { type Explanation, HEARTBEAT_SECONDS } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { recordFacts } from '../../platform/facts.ts'
import { listOverdue, markSilent, type OverdueAgent } from './store/beats.ts'

/** Two heartbeats may be lost and the third be late: WP-Cron runs when somebody visits. */
const SILENT_AFTER_SECONDS = 2.5 * HEARTBEAT_SECONDS
const AT_ONCE = 200
/** A watch that looked less often than this was not looking. */
const LONGEST_GAP_MS = 5 * 60_000

export const dueAfter = (time: Date) => new Date(time.getTime() + SILENT_AFTER_SECONDS * 1000)

/** Looks for agents that are not heard of. One whose heartbeats this server could not take is not silent. */
export function createSilenceWatch(database: Database, clock: Clock) {
  let lookedAt: Date | null = null
  let watchingSince = clock.now()

  /** Answers how many fell silent. */
  return async (signal: AbortSignal): Promise<number> => {
    const now = clock.now()
    // After a start, and where the database was away, agents are given the time that they have.
    if (!lookedAt || now.getTime() - lookedAt.getTime() > LONGEST_GAP_MS) watchingSince = now
    if (dueAfter(watchingSince) > now) {
      lookedAt = now
      return 0
    }
    let silent = 0
    let overdue: OverdueAgent[]
    do {
      overdue = await database.writer((tx) => listOverdue(tx, now, AT_ONCE))
      for (const [accountId, agents] of Map.groupBy(overdue, (agent) => agent.accountId))
        silent += await tellOf(accountId, agents, now)
    } while (overdue.length === AT_ONCE && !signal.aborted)
    lookedAt = now
    return silent
  }

  function tellOf(accountId: string, agents: OverdueAgent[], now: Date): Promise<number> {
    const found = agents.map((agent) => ({ ...agent, silence: explainSilence(agent, now) }))
    return database.account(accountId, async (tx) => {
      const silent = await markSilent(tx, { accountId, now }, found)
      const facts = found
        .filter(({ siteId }) => silent.has(siteId))
        .map(({ siteId, heardAt, silence }) => ({
          accountId,
          name: 'heartbeat.missed',
          payload: { siteId, lastHeartbeatAt: heardAt?.toISOString() ?? null, explanation: silence },
          occurredAt: now,
        }))
      await recordFacts(tx, facts)
      return silent.size
    })
  }
}

/** The score is how much of the time it has is over, in percent; from 100 it is silent. */
function explainSilence({ heardAt, enrolledAt }: OverdueAgent, now: Date): Explanation {
  const since = heardAt ?? enrolledAt
  const seconds = Math.round((now.getTime() - since.getTime()) / 1000)
  const weight = 100 / SILENT_AFTER_SECONDS
  const name = heardAt ? 'seconds_since_heartbeat' : 'seconds_since_enrolment'
  const score = seconds * weight
  return {
    decision: 'silent',
    score,
    factors: [{ name, value: seconds, weight, contribution: score }],
    sources: [`${heardAt ? 'heartbeat' : 'enrolment'} of ${since.toISOString()}`],
  }
}
