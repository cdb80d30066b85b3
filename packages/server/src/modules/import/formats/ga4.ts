import { createHash } from 'node:crypto'
import type { ImportedEvent } from '@tinyeclipse/sdk/contract'
import { cleanAmount, cleanDevice, cleanName, cleanProperties, cleanText } from './clean.ts'
import { createCountryNames } from './country-names.ts'
import { type Format, type FormatInput, ImportError } from './format.ts'
import { linesOf } from './lines.ts'
import { browserName, osName } from './names.ts'
import { createOccurrences } from './occurrences.ts'

type Json = Record<string, unknown>

/** What GA4 adds by itself, and says nothing that a pageview does not. */
const AUTOMATIC = new Set(['session_start', 'first_visit', 'user_engagement', 'scroll'])
/** Events whose value is money that came in, or went back; of others it is the price of what was looked at. */
const MONEY = new Map([
  ['purchase', 1],
  ['ecommerce_purchase', 1],
  ['in_app_purchase', 1],
  ['app_store_subscription_convert', 1],
  ['app_store_subscription_renew', 1],
  ['refund', -1],
])
/** Parameters of every event, which are read above or say nothing. */
const OWN_PARAMETERS =
  /^(ga_session_(id|number)|page_(location|referrer|path|title)|engagement_time_msec|(engaged_session|session_engaged)(_event)?|entrances|batch_.*|source|medium|campaign|campaign_id|term|content|(g|d)clid|srsltid|ignore_referrer|debug_mode|percent_scrolled|synthetic_bundle)$/
const MAX_ENGAGED_MS = 86_400_000
const NOT_SET = /^\((not set|none|direct|not provided|organic|referral|data deleted)\)$/i

/** GA4's export to BigQuery, one row of `events_…` as JSON a line. */
export const ga4: Format = {
  name: 'ga4',
  title: 'Google Analytics 4, as BigQuery exports it',
  options: [],
  passes: 1,
  async *read(input) {
    const context = { countOccurrence: createOccurrences(), countryOf: createCountryNames() }
    let isKnown = false
    for await (const lines of linesOf(input.file.chunks())) {
      const events: ImportedEvent[] = []
      for (const line of lines) {
        if (line?.trim() === '') continue
        const row = line === null ? null : parseRow(line)
        if (!isKnown && !isRow(row)) throw notAnExport(input)
        isKnown = true
        input.read()
        const found = isRow(row) ? eventsOf(row, context) : 'broken'
        if (typeof found === 'string') input.skip(found)
        else events.push(...found)
      }
      if (events.length > 0) yield events
    }
    if (!isKnown) throw notAnExport(input)
  },
}

const notAnExport = ({ file }: FormatInput) =>
  new ImportError(
    `${file.name} is no export of GA4's tables events_… as JSON, one row a line, with event_name and event_timestamp. BigQuery writes it with: bq extract --destination_format NEWLINE_DELIMITED_JSON`,
  )

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isRow = (row: unknown): row is Json => isObject(row) && 'event_name' in row && 'event_timestamp' in row

function parseRow(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** A row's own event, and the engagement it reports; or why there is neither. */
function eventsOf(
  row: Json,
  context: { countOccurrence(row: string): number; countryOf(name: string | null): string | undefined },
): ImportedEvent[] | string {
  const parameters = readParameters(row.event_params)
  const name = cleanName(text(row.event_name))
  const at = new Date(Math.floor(Number(row.event_timestamp) / 1000))
  const location = cleanText(text(parameters.get('page_location')), 2_048)
  if (!name || !(at.getTime() >= Date.UTC(2000) && at.getTime() < Date.UTC(2100))) return 'broken'
  if (row.platform !== undefined && row.platform !== 'WEB') return 'platform'
  const visitor = cleanText(text(row.user_pseudo_id), 200)
  // Who refused cookies has none, and everybody who did would be one visitor.
  if (!visitor) return 'no_visitor'
  if (!location) return 'no_page'

  const session = parameters.get('ga_session_id')
  const keys = ['event_bundle_sequence_id', 'batch_page_id', 'batch_ordering_id', 'batch_event_index']
  const own = [visitor, row.event_timestamp, name, location, ...keys.map((key) => row[key])].join(' ')
  const digest = createHash('sha256').update(own).digest('base64url')
  const shared = {
    id: `${digest}.${context.countOccurrence(digest)}`,
    at: at.toISOString(),
    visitor,
    ...(session !== undefined && { session: `${visitor} ${String(session)}`.slice(0, 200) }),
    ...sourceOf(row, parameters, location),
    ...visitorOf(row, context.countryOf),
  }
  const events: ImportedEvent[] = []
  if (name === 'page_view') events.push({ ...shared, kind: 'p' })
  else if (!AUTOMATIC.has(name)) events.push({ ...shared, kind: 'c', name, ...customOf(name, row, parameters) })
  const engagement = engagementOf(parameters)
  if (engagement) events.push({ ...shared, id: `${shared.id}.e`, kind: 'e', ...engagement })
  return events.length > 0 ? events : 'automatic'
}

function readParameters(given: unknown): Map<string, string | number> {
  const parameters = new Map<string, string | number>()
  for (const each of Array.isArray(given) ? given : []) {
    if (!isObject(each) || typeof each.key !== 'string' || !isObject(each.value)) continue
    const { string_value, int_value, float_value, double_value } = each.value
    const number = [int_value, float_value, double_value].find((value) => value !== undefined && value !== null)
    if (typeof string_value === 'string') parameters.set(each.key, string_value)
    else if (number !== undefined && Number.isFinite(Number(number))) parameters.set(each.key, Number(number))
  }
  return parameters
}

function engagementOf(
  parameters: Map<string, string | number>,
): Pick<ImportedEvent, 'engagedMs' | 'scrollPercent'> | null {
  const engagedMs = Math.min(Math.round(Number(parameters.get('engagement_time_msec') ?? 0)), MAX_ENGAGED_MS)
  const scrollPercent = Math.min(Math.round(Number(parameters.get('percent_scrolled') ?? 0)), 100)
  if (!(engagedMs > 0) && !(scrollPercent > 0)) return null
  return { engagedMs: Math.max(engagedMs || 0, 0), ...(scrollPercent > 0 && { scrollPercent }) }
}

function customOf(name: string, row: Json, parameters: Map<string, string | number>) {
  const sign = MONEY.get(name)
  const ecommerce = isObject(row.ecommerce) ? row.ecommerce : {}
  const paid = ecommerce[name === 'refund' ? 'refund_value' : 'purchase_revenue']
  const value = parameters.get('value') ?? paid
  const money = sign === undefined ? {} : cleanAmount(Number(value ?? Number.NaN) * sign, parameters.get('currency'))
  const hidden = money.amount === undefined ? [] : ['value', 'currency']
  const properties = cleanProperties(
    [...parameters].filter(([key]) => !OWN_PARAMETERS.test(key) && !hidden.includes(key)),
  )
  return { ...money, ...(properties && { properties }) }
}

/** The page and where the visitor came from. Campaigns that are not in the address are put there. */
function sourceOf(row: Json, parameters: Map<string, string | number>, location: string) {
  const url = URL.parse(location)
  if (!url) return { url: location }
  const collected = isObject(row.collected_traffic_source) ? row.collected_traffic_source : {}
  // The user's first source is that of the first session, and of no other.
  const first = parameters.get('ga_session_number') === 1 && isObject(row.traffic_source) ? row.traffic_source : {}
  const campaign: [string, unknown][] = [
    ['utm_source', collected.manual_source ?? parameters.get('source') ?? first.source],
    ['utm_medium', collected.manual_medium ?? parameters.get('medium') ?? first.medium],
    ['utm_campaign', collected.manual_campaign_name ?? parameters.get('campaign') ?? first.name],
    ['utm_term', collected.manual_term ?? parameters.get('term')],
    ['utm_content', collected.manual_content ?? parameters.get('content')],
    ['gclid', collected.gclid ?? parameters.get('gclid')],
    ['dclid', collected.dclid],
  ]
  const referrer = cleanText(text(parameters.get('page_referrer')), 2_048)
  const isTagged = url.searchParams.has('utm_source') || url.searchParams.has('gclid')
  // What GA4 made of the referrer is no campaign: the referrer itself says more.
  const isGuess = /^(organic|referral|\(none\))$/i.test(String(campaign[1]?.[1] ?? ''))
  for (const [key, value] of isTagged || (isGuess && referrer) ? campaign.slice(5) : campaign) {
    const clean = cleanText(text(value), 200)
    if (clean && !NOT_SET.test(clean) && !url.searchParams.has(key)) url.searchParams.set(key, clean)
  }
  return { url: url.href.length <= 2_048 ? url.href : location, ...(referrer && { referrer }) }
}

function visitorOf(row: Json, countryOf: (name: string | null) => string | undefined) {
  const device = isObject(row.device) ? row.device : {}
  const web = isObject(device.web_info) ? device.web_info : {}
  const geo = isObject(row.geo) ? row.geo : {}
  const values: Pick<ImportedEvent, 'device' | 'browser' | 'os' | 'language' | 'country'> = {
    device: cleanDevice(text(device.category)),
    browser: browserName(text(web.browser) ?? text(device.browser)),
    os: osName(text(device.operating_system)),
    language: languageOf(text(device.language)),
    country: countryOf(text(geo.country)),
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as typeof values
}

/** `nl-be` as browsers write it. */
function languageOf(given: string | null): string | undefined {
  try {
    return given ? Intl.getCanonicalLocales(given)[0]?.slice(0, 35) : undefined
  } catch {
    return undefined
  }
}

const text = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
