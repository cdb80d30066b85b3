import { AppError } from './errors.ts'

/** How many of something may be under way. */
export interface GateSize {
  /** Each with its body in memory. */
  atOnce: number
  /** In line, with nothing but their headers read. */
  waiting: number
  /** Of one caller, in line and inside: nobody takes all the places by sending slowly. */
  ofOne: number
}

/** Who stands in line so long would give up before its answer. */
const LONGEST_WAIT_MS = 4_000
/** Those who are sent away come back one by one: had they all the same pause, they would meet again. */
const SOONEST_SECONDS = 5
const SPREAD_SECONDS = 55

/** Enters as soon as there is room, and answers what to call when it is over. */
export type Enter = (caller: string, signal: AbortSignal) => Promise<() => void>

/**
 * For what comes from thousands of machines at the same second, as after an outage. Throws `overloaded`, with when to come
 * back, to whoever finds the line full or stands in it too long.
 */
export function createGate(
  { atOnce, waiting, ofOne }: GateSize,
  { random = Math.random, longestWaitMs = LONGEST_WAIT_MS }: { random?: () => number; longestWaitMs?: number } = {},
): Enter {
  const line = new Set<() => void>()
  const ofCaller = new Map<string, number>()
  let inside = 0

  const sendAway = () =>
    new AppError('overloaded', 'More sites talk to this server than it can answer now; nothing was stored', {
      retryAfterSeconds: SOONEST_SECONDS + Math.floor(random() * SPREAD_SECONDS),
    })

  function count(caller: string, change: 1 | -1): number {
    const total = (ofCaller.get(caller) ?? 0) + change
    if (total === 0) ofCaller.delete(caller)
    else ofCaller.set(caller, total)
    return total
  }

  function leave(): void {
    const [next] = line
    if (next) next()
    else inside--
  }

  /** Until whoever leaves makes room. */
  function standInLine(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (settle: () => void) => () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        line.delete(enter)
        settle()
      }
      const enter = stop(resolve)
      const giveUp = stop(() => reject(sendAway()))
      const timer = setTimeout(giveUp, longestWaitMs)
      signal.addEventListener('abort', giveUp)
      line.add(enter)
    })
  }

  return async (caller, signal) => {
    try {
      if (count(caller, 1) > ofOne) throw sendAway()
      if (inside < atOnce) inside++
      else if (line.size >= waiting) throw sendAway()
      else await standInLine(signal)
    } catch (error) {
      count(caller, -1)
      throw error
    }
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      count(caller, -1)
      leave()
    }
  }
}
