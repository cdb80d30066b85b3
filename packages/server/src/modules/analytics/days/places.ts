import { type Day, numbersOf } from './day.ts'

/** Where the events of each session begin; behind the last one, how many there are. */
export function placesOfSessions(day: Day): Uint32Array {
  const counts = numbersOf(day, 'session.events')
  const places = new Uint32Array(counts.length + 1)
  for (let session = 0; session < counts.length; session++) {
    places[session + 1] = (places[session] as number) + (counts[session] as number)
  }
  return places
}

/** The session of each event. */
export function sessionsOfEvents(firstEvent: Uint32Array): Uint32Array {
  const sessions = new Uint32Array(firstEvent.at(-1) ?? 0)
  for (let session = 0; session + 1 < firstEvent.length; session++) {
    sessions.fill(session, firstEvent[session], firstEvent[session + 1])
  }
  return sessions
}
