import { AppError } from './errors.ts'
import type { GateSize } from './gate.ts'

/** Requests a minute, but for the last. Counted in each process: with two servers the limit is up to twice as high. */
export interface Limits {
  perAddress: number
  /** Batches of events from one address; a whole school or office can be behind one. */
  eventsPerAddress: number
  perKey: number
  /** Of the agent of one site, its relayed events aside. */
  perAgent: number
  /** Sites that try to join from one address; a host can have many. */
  enrolmentsPerAddress: number
  /** Batches of events of one site. */
  eventsPerSite: number
  /** What agents tell: how much of it is under way, of all sites together. */
  agents: GateSize
}
export const DEFAULT_LIMITS: Limits = {
  perAddress: 600,
  eventsPerAddress: 3_000,
  perKey: 1_200,
  perAgent: 600,
  enrolmentsPerAddress: 60,
  eventsPerSite: 60_000,
  // More than a database does at a time, and 24 MB of bodies at most; waiting costs some kilobytes each.
  agents: { atOnce: 24, waiting: 2_000, ofOne: 12 },
}

const WINDOW_MS = 60_000
/** Callers that are counted at a time; with more, those who came first begin anew. */
const MAX_CALLERS = 200_000

/** Counts by caller, each in a minute that begins with its first request. `name` is what a caller is. */
export function createLimiter(name: string, perMinute: number, now: () => number = () => performance.now()) {
  // Whose minute began since the last turn, and before it. At a turn, a minute later, those before are over.
  let current = new Map<string, { count: number; until: number }>()
  let previous = current
  let turnAt = now() + WINDOW_MS

  /** Throws `rate_limited`, with the seconds to wait. */
  return (key: string): void => {
    const time = now()
    if (time >= turnAt || current.size >= MAX_CALLERS / 2) {
      previous = current
      current = new Map()
      turnAt = time + WINDOW_MS
    }
    let caller = current.get(key) ?? previous.get(key)
    if (!caller || caller.until <= time) {
      caller = { count: 0, until: time + WINDOW_MS }
      current.set(key, caller)
    }
    if (++caller.count <= perMinute) return
    const retryAfterSeconds = Math.ceil((caller.until - time) / 1000)
    throw new AppError(
      'rate_limited',
      `At most ${perMinute} requests a minute for one ${name}; come back in ${retryAfterSeconds} s`,
      { retryAfterSeconds },
    )
  }
}
