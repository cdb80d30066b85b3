import type { Target } from '@tinyeclipse/sdk/contract'
import type { Numbers } from './column.ts'
import { CUSTOM, type Day, ELSEWHERE, FIRST_OF_PATH, numbersOf } from './day.ts'
import type { Filter } from './filter.ts'
import { meetAny } from './goals.ts'
import { findMembers, otherVisitors } from './members.ts'
import type { SumName } from './sums.ts'

const ENGAGED_MS = 10_000
const ENGAGED_PAGEVIEWS = 2
const NO_SCROLL = 255

export type Look = ReturnType<typeof lookAt>
type Lists = ReadonlyMap<SumName, Float64Array>

/**
 * What all splits of one scan share: which sessions and events count, and what each of them adds. Made when it is
 * first asked for, as one split needs this and another that.
 */
export function lookAt(
  day: Day,
  { filter, goals, sums }: { filter: Filter | null; goals: readonly Target[]; sums: ReadonlySet<SumName> },
) {
  const begins = numbersOf(day, 'session.begins')
  const flags = numbersOf(day, 'event.flags')
  const { firstEvent, sessions, eventMeets } = findMembers(day, filter)
  const converts = ['conversions', 'converted', 'bounces'].some((name) => sums.has(name as SumName))
    ? meetAny(day, goals)
    : new Uint8Array(flags.length)
  const isMember = once(() => {
    const members = new Uint8Array(begins.length)
    for (const session of sessions) members[session] = 1
    return members
  })
  const sessionOf = (event: number) => lastAtOrBefore(firstEvent, event)

  const today = once(() => {
    const firstVisitor = numbersOf(day, 'session.visitor')
    let most = 0
    for (const session of sessions) most += (firstEvent[session + 1] as number) - (firstEvent[session] as number)
    const events = new Uint32Array(most)
    const visitors = new Uint32Array(most)
    const sessionIndexes = new Uint32Array(most)
    let count = 0
    for (let index = 0; index < sessions.length; index++) {
      const session = sessions[index] as number
      const end = firstEvent[session + 1] as number
      for (let event = firstEvent[session] as number; event < end; event++) {
        if (((flags[event] as number) & ELSEWHERE) !== 0 || (eventMeets !== null && eventMeets[event] === 0)) continue
        events[count] = event
        visitors[count] = firstVisitor[session] as number
        sessionIndexes[count++] = index
      }
    }
    const others = otherVisitors(day)
    if (others.size > 0) {
      for (let index = 0; index < count; index++) {
        const other = others.get(events[index] as number)
        if (other !== undefined) visitors[index] = other
      }
    }
    return {
      events: events.subarray(0, count),
      visitors: visitors.subarray(0, count),
      sessionIndexes: sessionIndexes.subarray(0, count),
    }
  })

  const ofEvents = once((): Lists => {
    const { events } = today()
    const lists = new Map<SumName, Float64Array>()
    const add = (name: SumName, of: (event: number) => number) => {
      if (!sums.has(name)) return
      const list = new Float64Array(events.length)
      for (let index = 0; index < events.length; index++) list[index] = of(events[index] as number)
      lists.set(name, list)
    }
    add('pageviews', (event) => (((flags[event] as number) & CUSTOM) === 0 ? 1 : 0))
    add('events', (event) => (((flags[event] as number) & CUSTOM) === 0 ? 0 : 1))
    add('conversions', (event) => converts[event] as number)
    if (!day.columns.has('page_ms.event')) return lists
    const ms = spread(day, 'page_ms.event', 'page_ms.ms', new Uint32Array(flags.length))
    const scroll = spread(day, 'page_scroll.event', 'page_scroll.percent', new Uint8Array(flags.length).fill(NO_SCROLL))
    const isFirst = (event: number) => ((flags[event] as number) & FIRST_OF_PATH) !== 0
    add('pages', (event) => (isFirst(event) ? 1 : 0))
    add('pageMs', (event) => (isFirst(event) ? (ms[event] as number) : 0))
    add('scrolledPages', (event) => (scroll[event] === NO_SCROLL ? 0 : 1))
    add('scrollPercent', (event) => (scroll[event] === NO_SCROLL ? 0 : (scroll[event] as number)))
    return lists
  })

  return {
    day,
    wants: (name: SumName) => sums.has(name),
    visitorCount: numbersOf(day, 'visitors')[0] ?? 0,
    begins,
    firstEvent,
    sessions,
    eventMeets,
    /** What each session that counts adds, as one that began. */
    ofSession: sumsOfSessions(day, sums, { sessions, begins, firstEvent, converts }),
    /** Events of the day that count, and the visitor of each. */
    today,
    /** What each of those adds. */
    ofEvents,
    /** What those of each session add together. */
    withEvents: once((): Lists => {
      const { sessionIndexes } = today()
      return new Map(
        [...ofEvents()].map(([name, list]) => {
          const added = new Float64Array(sessions.length)
          for (let index = 0; index < list.length; index++) {
            const at = sessionIndexes[index] as number
            added[at] = (added[at] as number) + (list[index] as number)
          }
          return [name, added] as const
        }),
      )
    }),
    /** Each session with each visitor of its events of the day: nearly always one. */
    visits: once(() => {
      const { visitors, sessionIndexes } = today()
      const pairs = { sessions: new Uint32Array(visitors.length), visitors: new Uint32Array(visitors.length) }
      let count = 0
      for (let index = 0; index < visitors.length; index++) {
        // One after the other are nearly always the same; that some come twice does no harm.
        if (sessionIndexes[index] === sessionIndexes[index - 1] && visitors[index] === visitors[index - 1]) continue
        pairs.sessions[count] = sessions[sessionIndexes[index] as number] as number
        pairs.visitors[count++] = visitors[index] as number
      }
      return { sessions: pairs.sessions.subarray(0, count), visitors: pairs.visitors.subarray(0, count) }
    }),
    sessionOf,
    /** Whether an event is of the day and counts. */
    counts: (event: number) =>
      ((flags[event] as number) & ELSEWHERE) === 0 &&
      (eventMeets === null ? isMember()[sessionOf(event)] === 1 : eventMeets[event] === 1),
  }
}

function sumsOfSessions(
  day: Day,
  sums: ReadonlySet<SumName>,
  at: { sessions: Uint32Array; begins: Numbers; firstEvent: Uint32Array; converts: Uint8Array },
): Lists {
  const pageviews = numbersOf(day, 'session.pageviews')
  const engagedMs = numbersOf(day, 'session.engaged_ms')
  const sessionMs = numbersOf(day, 'session.ms')
  const { sessions, begins, firstEvent, converts } = at
  const hasGoals = converts.includes(1)
  // Of the whole session, also by events that do not count: what a session is does not depend on the question.
  const isConverted = (session: number) =>
    hasGoals && converts.subarray(firstEvent[session], firstEvent[session + 1]).includes(1)
  const isEngaged = (session: number) =>
    (engagedMs[session] as number) >= ENGAGED_MS ||
    (pageviews[session] as number) >= ENGAGED_PAGEVIEWS ||
    isConverted(session)
  const of: Partial<Record<SumName, (session: number) => number>> = {
    sessions: () => 1,
    bounces: (session) => (isEngaged(session) ? 0 : 1),
    converted: (session) => (isConverted(session) ? 1 : 0),
    sessionPageviews: (session) => pageviews[session] as number,
    sessionMs: (session) => sessionMs[session] as number,
    sessionEngagedMs: (session) => engagedMs[session] as number,
  }
  const lists = new Map<SumName, Float64Array>()
  for (const name of sums) {
    const read = of[name]
    if (!read) continue
    const list = new Float64Array(sessions.length)
    for (let index = 0; index < sessions.length; index++) {
      const session = sessions[index] as number
      if (begins[session] === 1) list[index] = read(session)
    }
    lists.set(name, list)
  }
  return lists
}

function spread<Into extends Uint8Array | Uint32Array>(day: Day, places: string, values: string, into: Into): Into {
  const place = numbersOf(day, places)
  const value = numbersOf(day, values)
  for (let index = 0; index < place.length; index++) into[place[index] as number] = value[index] as number
  return into
}

/** The session of an event: the last one that begins at or before it, as one without events begins where the next does. */
function lastAtOrBefore(firstEvent: Uint32Array, event: number): number {
  let low = 0
  let high = firstEvent.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((firstEvent[middle] as number) <= event) low = middle
    else high = middle - 1
  }
  return low
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}
