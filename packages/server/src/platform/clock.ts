/** Where time comes from; tests hand in one they can advance. */
export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }

const MINUTE_MS = 60_000
const zones = new Map<string, { format: Intl.DateTimeFormat; minute: number; day: string }>()

/** The calendar day, `YYYY-MM-DD`, that a moment falls on in a time zone. */
export function localDay(time: Date, timeZone: string): string {
  let zone = zones.get(timeZone)
  if (!zone) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    zone = { format, minute: Number.NaN, day: '' }
    zones.set(timeZone, zone)
  }
  // Days begin with a minute, everywhere since 1972, and most moments asked for are of the one that goes by.
  const minute = Math.floor(time.getTime() / MINUTE_MS)
  if (zone.minute !== minute) Object.assign(zone, { minute, day: zone.format.format(time) })
  return zone.day
}
