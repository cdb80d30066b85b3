import { type Day, numbersOf } from './day.ts'
import { asksOfEvents, evaluate, type Filter } from './filter.ts'
import { placesOfSessions, sessionsOfEvents } from './places.ts'

export interface Members {
  /** Of each session the place of its first event, and behind the last one their number. */
  firstEvent: Uint32Array
  /** The sessions that count. */
  sessions: Uint32Array
  /** Which events count; null when all of those sessions do. */
  eventMeets: Uint8Array | null
}

/** What of a day meets a filter: one that asks of events is met by a session when one of its events meets it. */
export function findMembers(day: Day, filter: Filter | null): Members {
  const firstEvent = placesOfSessions(day)
  const isOfEvents = filter !== null && asksOfEvents(filter)
  const eventMeets = isOfEvents ? evaluate(day, filter, 'event', sessionsOfEvents(firstEvent)) : null
  const sessionMeets = filter && !isOfEvents ? evaluate(day, filter, 'session', new Uint32Array(0)) : null
  const sessions = new Uint32Array(firstEvent.length - 1)
  let count = 0
  for (let session = 0; session < sessions.length; session++) {
    const counts = eventMeets
      ? eventMeets.subarray(firstEvent[session], firstEvent[session + 1]).includes(1)
      : sessionMeets === null || sessionMeets[session] === 1
    if (counts) sessions[count++] = session
  }
  return { firstEvent, sessions: sessions.subarray(0, count), eventMeets }
}

/** Visitors of events that are not their session's first one: few, as of an address that changed. */
export function otherVisitors(day: Day): Map<number, number> {
  const visitors = numbersOf(day, 'other_visitor.visitor')
  return new Map(
    Array.from(numbersOf(day, 'other_visitor.event'), (event, index) => [event, visitors[index] as number]),
  )
}
