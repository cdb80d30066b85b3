// How many visits a day has, and at which minutes.
import { CAMPAIGN, CAMPAIGN_WAYS, NEWSLETTER_SHARES, NEWSLETTERS, newsletterWay, WAYS } from './people.mjs'

const DAY_MS = 86_400_000
/** Monday to Sunday: chocolate is a thought of the weekend. */
const WEEKDAYS = [0.86, 0.88, 0.95, 1.0, 1.13, 1.16, 1.06]
/** By the hour of the day, of people with a computer and of people with a phone. */
const HOURS = {
  desktop: [3, 1, 1, 1, 1, 2, 6, 16, 40, 58, 66, 60, 62, 58, 54, 52, 48, 40, 34, 40, 46, 40, 24, 9],
  mobile: [8, 3, 2, 1, 1, 3, 14, 34, 38, 36, 38, 44, 54, 46, 40, 42, 46, 54, 60, 74, 92, 88, 58, 22],
}
/** Parts of a usual day: the first one and the last. */
const FEWEST = 0.4
const MOST = 1.2

/** Days of the history, the oldest first; `back` is 1 for the last one. */
export function daysUntil(until, count) {
  const last = Date.parse(`${until}T00:00:00Z`)
  return Array.from({ length: count }, (_, index) => {
    const back = count - index
    const day = new Date(last - (back - 1) * DAY_MS)
    return { day: day.toISOString().slice(0, 10), weekday: (day.getUTCDay() + 6) % 7, back }
  })
}

/** The ways on which a day's visits come, one for each. */
export function waysOf({ weekday, back }, { count, perDay, random }) {
  const growth = FEWEST + (MOST - FEWEST) * (1 - back / count)
  const usual = Math.round(perDay * growth * WEEKDAYS[weekday] * random.around(1, 0.07))
  const ways = Array.from({ length: usual }, () => random.among(WAYS))
  const add = (share, way) => {
    for (let left = Math.round(usual * share * random.around(1, 0.08)); left > 0; left--) ways.push(way())
  }
  if (back <= CAMPAIGN.from && back > CAMPAIGN.until) add(CAMPAIGN.share, () => random.among(CAMPAIGN_WAYS))
  for (const [index, sent] of NEWSLETTERS.entries()) {
    const share = NEWSLETTER_SHARES[sent - back]
    if (share !== undefined) add(share, () => newsletterWay(index + 1))
  }
  return ways
}

/** Milliseconds since midnight. */
export function timeOfDay(device, random) {
  const hour = Number(random.key(HOURS[device === 'desktop' ? 'desktop' : 'mobile']))
  return (hour * 3600 + random.below(3600)) * 1000 + random.below(1000)
}

/** The moment at which a day begins in a time zone. */
export function startOf(day, timeZone) {
  const noon = Date.parse(`${day}T12:00:00Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(noon)
  return Date.parse(`${day}T00:00:00Z`) - (Date.parse(`${shown.replace(' ', 'T')}Z`) - noon)
}
