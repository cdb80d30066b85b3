import { createRandom, pick, type Random, shares } from './query-random.ts'

// A shop's visits, the same ones whenever they are made. Weights and chances stand here, README.md says what comes out.

export const TIME_ZONE = 'Europe/Brussels'
export const HOST = 'shop.example.be'
/** The days that are asked for; as many before them are for the comparison. */
export const RANGE = { from: '2026-04-02', to: '2026-06-30' }
export const COMPARED = { from: '2026-01-02', to: '2026-04-01' }
const DAYS = 90

/** What a funnel asks for, in this order; 40, 10 and 3 % of sessions have each. */
export const FUNNEL = { landing: '/shop', checkout: '/checkout', purchase: 'purchase' }

export interface SessionRow {
  id: string
  visitorId: string
  startedAt: number
  endedAt: number
  pageviews: number
  events: number
  engagedMs: number
  entryPath: string
  exitPath: string
  exitAt: number
  referrerHost: string | null
  source: string | null
  channel: string
  utmSource: string | null
  utmMedium: string | null
  utmCampaign: string | null
  country: string
  device: string
  browser: string
  os: string
  language: string
}
export interface EventRow {
  id: string
  sessionId: string
  visitorId: string
  at: number
  kind: 'p' | 'c' | 'e'
  path: string
  name: string | null
  engagedMs: number | null
  scrollPercent: number | null
  amount: number | null
}
export interface Day {
  day: string
  sessions: SessionRow[]
  /** In the order of their time. */
  events: EventRow[]
}

const ROWS_PER_SESSION = 5
const SESSIONS_PER_VISITOR = 1.6
/** Chance of one more session; somewhat more than the mean asks for, as the evening cuts some off. */
const AGAIN = 0.386
const ANOTHER_ROW = 0.799
const MOST_ROWS = 30
const CUSTOM = 0.164
const ENGAGEMENT = 0.066

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const PATHS = ['/', ...Array.from({ length: 697 }, (_, index) => `/catalogue/article-${index + 1}`)]
const EVENT_NAMES = ['add_to_cart', 'search', 'newsletter', 'download', 'outbound']
// Belgium 25 %, one country of 6.6 % and one of 3 %; those not named share what is left.
const COUNTRIES = shares([
  25,
  18,
  12,
  9,
  6.6,
  5,
  4,
  3,
  ...Array.from({ length: 22 }, (_, index) => (22 - index) * 0.0688),
])
const COUNTRY_CODES = 'BE NL FR DE GB US LU ES IT PL PT SE DK AT CH IE NO FI CZ RO HU GR CA AU BR IN JP TR ZA MX'.split(
  ' ',
)
const DEVICES = shares([52, 44, 4])
const DEVICE_NAMES = ['desktop', 'mobile', 'tablet']
const BROWSERS = shares([56, 22, 8, 6, 5, 3])
const BROWSER_NAMES = ['Chrome', 'Safari', 'Edge', 'Firefox', 'Samsung Internet', 'Opera']
const SYSTEMS: Record<string, string[]> = {
  desktop: ['Windows', 'Windows', 'macOS', 'Linux'],
  mobile: ['Android', 'iOS'],
  tablet: ['iOS', 'Android'],
}
const LANGUAGES = shares([38, 27, 18, 8, 4, 2, 2, 1])
const LANGUAGE_NAMES = ['nl', 'fr', 'en', 'de', 'es', 'it', 'pl', 'pt']

const CHANNELS = [
  'Organic Search',
  'Organic Social',
  'Referral',
  'Paid Search',
  'Email',
  'AI Assistants',
  'Organic Video',
  'Paid Social',
  'Organic Shopping',
]
const SOURCES = Array.from({ length: 40 }, (_, index) => ({
  source: `source-${index + 1}.example`,
  referrerHost: `source-${index + 1}.example`,
  channel: CHANNELS[index % CHANNELS.length] as string,
}))
const DIRECT = { source: null, referrerHost: null, channel: 'Direct' }
const CAMPAIGNS = Array.from({ length: 12 }, (_, index) => ({
  utmSource: ['newsletter', 'google', 'facebook', 'bing', 'partner'][index % 5] as string,
  utmMedium: ['email', 'cpc', 'social'][index % 3] as string,
  utmCampaign: `campaign-${index + 1}`,
}))
const NO_CAMPAIGN = { utmSource: null, utmMedium: null, utmCampaign: null }

/** Visits of both periods, day by day, with about `events` rows in the days that are asked for. */
export function* generateDays(seed: number, events: number): Generator<Day> {
  const random = createRandom(seed)
  const visitorsPerDay = events / ROWS_PER_SESSION / SESSIONS_PER_VISITOR / DAYS
  for (let index = 0; index < 2 * DAYS; index++) {
    const midnight = Date.parse(COMPARED.from) + index * 24 * HOUR
    const isWeekend = [0, 6].includes(new Date(midnight).getUTCDay())
    const day: Day = { day: new Date(midnight).toISOString().slice(0, 10), sessions: [], events: [] }
    // Five days at 1.1 and two at 0.75 are a week of seven.
    const visitors = Math.round(visitorsPerDay * (isWeekend ? 0.75 : 1.1))
    for (let visitor = 0; visitor < visitors; visitor++) addVisitor(random, midnight, day)
    day.events.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    yield day
  }
}

/** From UTC midnight to 22:00, so that whatever a visitor does is of one day in Brussels too, in summer and winter. */
function addVisitor(random: Random, midnight: number, day: Day): void {
  const device = DEVICE_NAMES[pick(random, DEVICES)] as string
  const visitor = {
    visitorId: random.uuid(),
    country: COUNTRY_CODES[pick(random, COUNTRIES)] as string,
    device,
    browser: BROWSER_NAMES[pick(random, BROWSERS)] as string,
    os: SYSTEMS[device]?.[random.below(SYSTEMS[device].length)] as string,
    language: LANGUAGE_NAMES[pick(random, LANGUAGES)] as string,
  }
  let start = midnight + random.below(19 * HOUR)
  do {
    const end = addSession(random, start, visitor, day)
    start = end + 31 * MINUTE + random.below(HOUR)
  } while (random.chance(AGAIN) && start < midnight + 20 * HOUR)
}

type Visitor = Pick<SessionRow, 'visitorId' | 'country' | 'device' | 'browser' | 'os' | 'language'>

function addSession(random: Random, startedAt: number, visitor: Visitor, day: Day): number {
  const origin = random.chance(0.28) ? DIRECT : (SOURCES[zipf(random, SOURCES.length)] ?? DIRECT)
  const campaign = origin !== DIRECT && random.chance(0.16) ? CAMPAIGNS[zipf(random, CAMPAIGNS.length)] : undefined
  const id = random.timedUuid(startedAt)
  const steps = planRows(random)
  let at = startedAt
  let path = ''
  const events = steps.map(({ kind, ...row }, index): EventRow => {
    // Two events of a session are never at the same moment, so that their order is certain.
    if (index > 0) at += 1 + Math.min(3 * MINUTE, Math.floor(-40_000 * Math.log(1 - random.next())))
    path = row.path ?? path
    return {
      id: random.timedUuid(at),
      sessionId: id,
      visitorId: visitor.visitorId,
      at,
      kind,
      path,
      name: row.name ?? null,
      engagedMs: kind === 'e' ? 1_000 + random.below(60_000) : null,
      scrollPercent: kind === 'e' ? random.below(101) : null,
      amount: row.name === FUNNEL.purchase ? 5 + random.below(20_000) / 100 : null,
    }
  })
  const pages = events.filter(({ kind }) => kind === 'p')
  const exit = pages.at(-1) as EventRow
  day.sessions.push({
    ...visitor,
    ...origin,
    ...(campaign ?? NO_CAMPAIGN),
    id,
    startedAt,
    endedAt: at,
    pageviews: pages.length,
    events: events.length,
    engagedMs: events.reduce((sum, { engagedMs }) => sum + (engagedMs ?? 0), 0),
    entryPath: (pages[0] as EventRow).path,
    exitPath: exit.path,
    exitAt: exit.at,
  })
  for (const event of events) day.events.push(event)
  return at
}

interface Planned {
  kind: EventRow['kind']
  /** Of a pageview; whatever follows happens on that page. */
  path?: string
  name?: string
}

/** What happens in a session, its first page first. */
function planRows(random: Random): Planned[] {
  const rows: Planned[] = [{ kind: 'p', path: PATHS[zipf(random, PATHS.length)] as string }]
  while (rows.length < MOST_ROWS && random.chance(ANOTHER_ROW)) rows.push(planRow(random))
  const luck = random.next()
  const steps: Planned[] = []
  if (luck < 0.4) steps.push({ kind: 'p', path: FUNNEL.landing })
  if (luck < 0.1) steps.push({ kind: 'p', path: FUNNEL.checkout })
  // Some see the pages the other way round, which a funnel that looks at the order must not count.
  if (steps.length === 2 && random.chance(0.1)) steps.reverse()
  if (luck < 0.03) steps.push({ kind: 'c', name: FUNNEL.purchase })
  // They take the place of rows while there are any, so that sessions do not grow by them.
  let after = 0
  for (const [index, step] of steps.entries()) {
    const place = Math.min(after + random.below(3), rows.length - (steps.length - index))
    after = Math.max(place, after, index)
    rows[after] = step
    after++
  }
  return rows
}

function planRow(random: Random): Planned {
  const luck = random.next()
  if (luck < CUSTOM) return { kind: 'c', name: EVENT_NAMES[zipf(random, EVENT_NAMES.length)] as string }
  if (luck < CUSTOM + ENGAGEMENT) return { kind: 'e' }
  return { kind: 'p', path: PATHS[zipf(random, PATHS.length)] as string }
}

/** A place below `count`, each about as likely as it is near to the front. */
const zipf = (random: Random, count: number) => Math.floor((count + 1) ** random.next()) - 1
