import { DAY_MS } from './links.ts'
import { LONGEST_SESSION_MS } from './sessions.ts'

export interface StoredSession {
  sessionId: string
  /** Of a visit that was cut, the one it is of. */
  visitId: string | null
  /** Milliseconds since 1970. */
  startedAt: number
  endedAt: number
}

/** What becomes of sessions that are of one visit. */
export interface MergePlan {
  /** Every part of each session that is cut, its own first one among them. */
  cuts: Part[]
  /** What becomes part of another session. */
  moves: (Part & { keptId: string })[]
  /** Sessions that are of a visit of several, and were not. */
  visits: { sessionId: string; visitId: string }[]
  /** Sessions that are other than before. */
  changedIds: string[]
}

interface Part {
  sessionId: string
  partId: string
  startedAt: number
  endedAt: number
}

/**
 * One session, the one that began first; or when that would be too long one for each day in UTC. A visit that was cut
 * stays so, as it only ever grows.
 */
export function planMerge(sessions: readonly StoredSession[], newId: (at: number) => string): MergePlan {
  const sorted = sessions.toSorted(byStart)
  const [first] = sorted
  if (!first) return { cuts: [], moves: [], visits: [], changedIds: [] }
  const lastsTo = Math.max(...sorted.map(({ endedAt }) => endedAt))
  const isOne = lastsTo - first.startedAt <= LONGEST_SESSION_MS && sorted.every(({ visitId }) => visitId === null)
  if (isOne) return { cuts: [], moves: moveAll(sorted.map(whole)), visits: [], changedIds: [first.sessionId] }

  const visitId = first.visitId ?? first.sessionId
  const isOfVisit = new Set(sorted.filter((session) => session.visitId === visitId).map(({ sessionId }) => sessionId))
  const parts = sorted.map((session) => cutByDay(session, newId))
  const cuts = parts.filter((of) => of.length > 1).flat()
  const days = [...Map.groupBy(parts.flat(), ({ startedAt }) => dayOf(startedAt)).values()].map(knownFirst)
  const moves = days.flatMap(moveAll)
  const visits = days.flatMap(([kept]) =>
    kept && !isOfVisit.has(kept.partId) ? [{ sessionId: kept.partId, visitId }] : [],
  )
  const changed = [...moves.map(({ keptId }) => keptId), ...visits.map(({ sessionId }) => sessionId)]
  return { cuts, moves, visits, changedIds: [...new Set(changed)] }
}

function cutByDay(session: StoredSession, newId: (at: number) => string): Part[] {
  const [firstDay, lastDay] = [dayOf(session.startedAt), dayOf(session.endedAt)]
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => {
    const midnight = (firstDay + index) * DAY_MS
    return {
      sessionId: session.sessionId,
      partId: index === 0 ? session.sessionId : newId(midnight),
      startedAt: Math.max(session.startedAt, midnight),
      endedAt: Math.min(session.endedAt, midnight + DAY_MS - 1),
    }
  })
}

const whole = (session: StoredSession): Part => ({ ...session, partId: session.sessionId })

/** An id that somebody may remember stays. */
const knownFirst = (parts: Part[]) =>
  parts.toSorted((a, b) => Number(a.partId !== a.sessionId) - Number(b.partId !== b.sessionId))

/** The others become part of the first. */
const moveAll = ([kept, ...others]: Part[]) => others.map((part) => ({ ...part, keptId: kept?.partId ?? part.partId }))

const dayOf = (at: number) => Math.floor(at / DAY_MS)
const byStart = <Each extends { sessionId: string; startedAt: number }>(a: Each, b: Each) =>
  a.startedAt - b.startedAt || (a.sessionId < b.sessionId ? -1 : 1)
