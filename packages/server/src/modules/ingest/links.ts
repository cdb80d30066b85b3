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
  const place = endOf(day * 2 + 1)
  const links = [visitorId.slice(0, 32) + place]
  if (tabLink) links.push(tabLink.slice(0, 32) + place)
  const midnight = Math.round(at / DAY_MS)
  if (Math.abs(at - midnight * DAY_MS) > SESSION_GAP_MS) return links
  const bridge = endOf(midnight * 2)
  links.push(visitorId.slice(0, 32) + bridge)
  if (tabLink) links.push(tabLink.slice(0, 32) + bridge)
  return links
}

/** Whether what was before midnight can be part of the same visit. */
export const isAfterMidnight = (at: number) => at % DAY_MS < SESSION_GAP_MS

/** The last four digits of a link: enough of a digest is left, and it costs no second one. */
const endOf = (place: number) => (place & 0xffff).toString(16).padStart(4, '0')
