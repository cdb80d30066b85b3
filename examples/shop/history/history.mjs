// Half a year of visits to the shop that never were, the same on every machine for the same day.
import { daysUntil, startOf, timeOfDay, waysOf } from './days.mjs'
import { COUNTRIES, DEVICES, MACHINES, shopLanguage } from './people.mjs'
import { createRandom } from './random.mjs'
import { visit } from './visit.mjs'

const DAY_MS = 86_400_000
const SAME_VISITOR = 0.11
/** Before that, clicks and web vitals were not measured: a period to compare with needs none, and takes a third less. */
const DETAILED_DAYS = 90

/**
 * Yields the events of each day, in the form of `tinyeclipse import ndjson`.
 * @param {{ until: string, days?: number, perDay?: number, domain?: string, timeZone?: string }} options `until` is the last day, `YYYY-MM-DD`
 */
export function* history({
  until,
  days = 180,
  perDay = 68,
  domain = 'zwarte-maan.example',
  timeZone = 'Europe/Brussels',
}) {
  const random = createRandom(1_310)
  for (const each of daysUntil(until, days)) {
    const start = startOf(each.day, timeZone)
    const people = []
    const events = []
    for (const [number, way] of waysOf(each, { count: days, perDay, random }).entries()) {
      const known = way.browser || !random.chance(SAME_VISITOR) ? null : (random.pick(people) ?? null)
      const person = known ?? { ...personOf(way, random), visitor: `${each.day} ${number}` }
      people.push(person)
      events.push(...eventsOf({ id: `${each.day} ${number}`, start, way, person, domain, random }))
    }
    yield each.back > DETAILED_DAYS ? events.filter(({ kind }) => kind !== 'k' && kind !== 'v') : events
  }
}

function personOf(way, random) {
  const { country, speaks } = random.among(COUNTRIES)
  const device = way.device ?? random.key(DEVICES)
  const { browser, os, widths } = random.among(MACHINES[device])
  const language = random.key(speaks)
  return { country, language, device, browser: way.browser ?? browser, os, width: random.pick(widths) }
}

function eventsOf({ id, start, way, person, domain, random }) {
  const { visitor, country, language, device, browser, os, width } = person
  const begins = timeOfDay(device, random)
  const landing = random.key(way.landing)
  const done = visit({
    landing,
    language: shopLanguage(language),
    device,
    width,
    country,
    browser,
    keen: way.keen,
    random,
  })
  // What would go on past midnight might lie in the future.
  if (begins + Math.max(...done.map(({ after }) => after)) >= DAY_MS) return []
  return done.map(({ after, path, ...event }, index) => ({
    id: `${id} ${index}`,
    at: new Date(start + begins + after).toISOString(),
    ...event,
    url: `https://${domain}${path}${index === 0 && way.query ? `?${way.query}` : ''}`,
    visitor,
    session: id,
    ...(index === 0 && way.referrer && { referrer: way.referrer }),
    ...{ country, language, device, browser, os },
  }))
}
