const SLOT_MS = 15 * 60_000

/** Answers which hour of the local day, 0 to 23, a moment between `from` and `to` falls in. No zone changes within a quarter. */
export function localHours(from: number, to: number, timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const hours = Array.from({ length: Math.ceil((to - from) / SLOT_MS) }, (_, slot) =>
    Number(format.format(from + slot * SLOT_MS)),
  )
  return (at) => hours[Math.floor((at - from) / SLOT_MS)] ?? 0
}

const HOUR_MS = 3_600_000
/** No zone is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS

/** The hours, 0 to 23, that a calendar day has: when the clock is set forward one is left out. */
export function hoursOfDay(day: string, timeZone: string): number[] {
  const format = formatIn(timeZone)
  const start = Date.parse(day)
  // Local time read as if it were UTC, which tells how far the clock is ahead.
  const aheadAt = (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at
  const [from, to] = [start - FURTHEST_MS, start + 24 * HOUR_MS + FURTHEST_MS]
  if (aheadAt(from) === aheadAt(to)) return Array.from({ length: 24 }, (_, hour) => hour)
  const hours = new Set<number>()
  for (let at = from; at < to; at += SLOT_MS) {
    const local = format.format(at)
    if (local.startsWith(day)) hours.add(Number(local.slice(11, 13)))
  }
  return [...hours].toSorted((a, b) => a - b)
}

const formats = new Map<string, Intl.DateTimeFormat>()
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, format)
  return format
}
