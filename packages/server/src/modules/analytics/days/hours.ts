const SLOT_MS = 15 * 60_000

/** Answers which hour of the local day, 0 to 23, a moment between `from` and `to` falls in. No zone changes within a quarter. */
export function localHours(from: number, to: number, timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const hours = Array.from({ length: Math.ceil((to - from) / SLOT_MS) }, (_, slot) =>
    Number(format.format(from + slot * SLOT_MS)),
  )
  return (at) => hours[Math.floor((at - from) / SLOT_MS)] ?? 0
}
