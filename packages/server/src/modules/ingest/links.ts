/** A visit ends after half an hour without an event. */
export const SESSION_GAP_MS = 30 * 60_000
export const DAY_MS = 86_400_000

/** A link reaches no further than its day in UTC, so that it says the same when its visit is cut at midnight. */
interface Linked {
  occurredAt: Date
  visitorId: string
  tabLink: string | null
}

/** By what other parts of an event's visit are found: its visitor and its tab of that day, and of a midnight that is near. */
export function linksOf({ occurredAt, visitorId, tabLink }: Linked): string[] {
  const at = occurredAt.getTime()
  const day = Math.floor(at / DAY_MS)
  const ends = [endOf(day * 2 + 1)]
  if (isAfterMidnight(at)) ends.push(endOf(day * 2))
  if (at >= (day + 1) * DAY_MS - SESSION_GAP_MS) ends.push(endOf((day + 1) * 2))
  const links = tabLink ? [visitorId, tabLink] : [visitorId]
  return links.flatMap((link) => ends.map((end) => link.slice(0, 32) + end))
}

/** Whether what was before midnight can be part of the same visit. */
export const isAfterMidnight = (at: number) => at % DAY_MS < SESSION_GAP_MS

/** The last four digits of a link: enough of a digest is left, and it costs no second one. */
const endOf = (place: number) => (place & 0xffff).toString(16).padStart(4, '0')
