import type { ImportedEvent } from '@tinyeclipse/sdk/contract'
import { cleanAmount, cleanCountry, cleanDevice, cleanName, cleanProperties, cleanText, readTime } from './clean.ts'
import { type Format, type FormatInput, ImportError, type TextSource } from './format.ts'
import { linesOf } from './lines.ts'
import { browserName, osName } from './names.ts'
import { rowsOfCsv, rowsOfDump, type TableRow, type TableRows } from './tables.ts'

const TABLES = new Set(['website', 'website_event', 'session', 'event_data', 'revenue'])
/** What is kept in memory beside the events: a few hundred bytes each. */
const MAX_KEPT = 3_000_000
const CAMPAIGN = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content']
const CLICK_IDS = ['gclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid']

/** What other tables say of events and their sessions. */
interface Beside {
  sessions: Map<string, Pick<ImportedEvent, 'browser' | 'os' | 'device' | 'country' | 'language'>>
  properties: Map<string, [string, unknown][]>
  revenue: Map<string, Pick<ImportedEvent, 'amount' | 'currency'>>
  /** Events of each website, and its domain where the file names it. */
  websites: Map<string, { events: number; domain: string | null }>
}

/** Umami: the CSV of its table `website_event`, with or without the columns of sessions, and dumps of PostgreSQL. */
export const umami: Format = {
  name: 'umami',
  title: 'Umami, as CSV or as a dump of its database',
  options: ['also', 'website'],
  passes: 2,
  async *read(input) {
    const website = { id: input.website?.toLowerCase() ?? null }
    const beside = await readBeside(input)
    website.id ??= onlyWebsite(beside, input)
    if (!beside.websites.has(website.id))
      throw new ImportError(
        `${input.file.name} has no events of the website ${website.id}. It has:\n${describeWebsites(beside)}`,
      )
    for await (const rows of await openTables(input.file)) {
      const events: ImportedEvent[] = []
      for (const row of rows) {
        if (row && row.table !== 'website_event') continue
        input.read()
        const event = row ? eventOf(row, website.id, beside, input) : 'broken'
        if (typeof event === 'string') input.skip(event)
        else events.push(event)
      }
      if (events.length > 0) yield events
    }
  },
}

async function openTables(source: TextSource): Promise<TableRows> {
  const first = await firstLine(source)
  if (/^\s*(--|\/\*|SET\s|COPY\s|INSERT\s|CREATE\s|BEGIN|\\restrict)/i.test(first)) return rowsOfDump(source, TABLES)
  return rowsOfCsv(source, (columns) => tableOfCsv(columns, source))
}

async function firstLine(source: TextSource): Promise<string> {
  for await (const lines of linesOf(source.chunks())) {
    const line = lines.find((each) => each !== null && each.trim() !== '')
    if (line) return line
  }
  return ''
}

function tableOfCsv(columns: string[], source: TextSource): string {
  const has = (...names: string[]) => names.every((name) => columns.includes(name))
  if (has('data_key')) return 'event_data'
  if (has('event_id', 'session_id', 'url_path', 'event_type', 'created_at')) return 'website_event'
  if (has('revenue', 'currency', 'event_id')) return 'revenue'
  if (has('session_id', 'browser', 'os')) return 'session'
  throw new ImportError(
    `${source.name} is neither Umami's website_event.csv, whose first line names event_id, session_id, url_path, event_type and created_at, nor a dump of its PostgreSQL database`,
  )
}

/** The first pass: everything but the events. */
async function readBeside({ file, also }: FormatInput): Promise<Beside> {
  const beside: Beside = { sessions: new Map(), properties: new Map(), revenue: new Map(), websites: new Map() }
  let kept = 0
  for (const source of [...also, file]) {
    for await (const rows of await openTables(source)) {
      for (const row of rows) if (row) kept += keep(row, beside)
      if (kept > MAX_KEPT)
        throw new ImportError(
          `${source.name} has more than ${MAX_KEPT} sessions and properties. Export a shorter time, and import one after the other`,
        )
    }
  }
  if (![...beside.websites.values()].some(({ events }) => events > 0))
    throw new ImportError(`${file.name} has no rows of the table website_event`)
  return beside
}

/** Remembers a row of another table; answers how many it remembered. */
function keep(row: TableRow, beside: Beside): number {
  const websiteId = row.get('website_id') ?? ''
  if (row.table === 'website_event' || row.table === 'website') {
    const website = beside.websites.get(websiteId) ?? { events: 0, domain: null }
    beside.websites.set(websiteId, website)
    if (row.table === 'website') website.domain = row.get('domain')
    else website.events++
    return 0
  }
  if (row.table === 'session') {
    beside.sessions.set(row.get('session_id') ?? '', visitorOf(row))
    return 1
  }
  const eventId = row.get('website_event_id') ?? row.get('event_id') ?? ''
  if (row.table === 'revenue') {
    beside.revenue.set(eventId, cleanAmount(row.get('revenue'), row.get('currency')))
    return 1
  }
  const values = beside.properties.get(eventId) ?? []
  beside.properties.set(eventId, values)
  values.push([row.get('data_key') ?? row.get('event_key') ?? '', propertyOf(row)])
  return 1
}

/** A property in the column of its type: 1 text, 2 number, 3 yes or no, 4 time, 5 list. */
function propertyOf(row: TableRow): unknown {
  const number = row.get('number_value')
  if (number !== null && row.get('data_type') !== '1') return Number(number)
  const text = row.get('string_value') ?? row.get('date_value') ?? number ?? ''
  return row.get('data_type') === '3' ? text === 'true' : text
}

function onlyWebsite(beside: Beside, { file }: FormatInput): string {
  const [only, ...others] = [...beside.websites].filter(([, { events }]) => events > 0)
  if (only && others.length === 0) return only[0]
  throw new ImportError(
    `${file.name} has events of several websites. Name one with --website:\n${describeWebsites(beside)}`,
  )
}

const describeWebsites = ({ websites }: Beside) =>
  [...websites]
    .slice(0, 20)
    .map(([id, { events, domain }]) => `  ${id}  ${events} events${domain ? `  ${domain}` : ''}`)
    .join('\n')

const visitorOf = (row: TableRow): Pick<ImportedEvent, 'browser' | 'os' | 'device' | 'country' | 'language'> => ({
  ...optional('browser', browserName(row.get('browser'))),
  ...optional('os', osName(row.get('os'))),
  ...optional('device', cleanDevice(row.get('device'))),
  ...optional('country', cleanCountry(row.get('country'))),
  ...optional('language', cleanText(row.get('language'), 35)),
})

function eventOf(row: TableRow, websiteId: string, beside: Beside, { domain }: FormatInput): ImportedEvent | string {
  if ((row.get('website_id') ?? '') !== websiteId) return 'other_website'
  const [id, at, visitor] = [
    cleanText(row.get('event_id'), 200),
    readTime(row.get('created_at')),
    cleanText(row.get('session_id'), 200),
  ]
  const url = urlOf(row, domain)
  if (!id || !at || !visitor || !url) return 'broken'
  const type = row.get('event_type')
  if (type !== '1' && type !== '2') return 'kind'
  const visit = cleanText(row.get('visit_id'), 200)
  const referrerHost = row.get('referrer_domain')
  const referrer =
    referrerHost &&
    cleanText(`https://${referrerHost}${row.get('referrer_path') ?? '/'}${query(row.get('referrer_query'))}`, 2_048)
  const name = cleanName(row.get('event_name'))
  if (type === '2' && !name) return 'broken'
  return {
    id,
    at,
    kind: type === '2' ? 'c' : 'p',
    url,
    visitor,
    ...(visit && { session: visit }),
    ...(referrer && { referrer }),
    ...beside.sessions.get(visitor),
    ...visitorOf(row),
    ...(type === '2' && name && { name, ...customOf(id, beside) }),
  }
}

function customOf(eventId: string, beside: Beside): Pick<ImportedEvent, 'properties' | 'amount' | 'currency'> {
  const given = beside.properties.get(eventId) ?? []
  const value = (key: string) => given.find(([name]) => name === key)?.[1]
  return {
    ...optional('properties', cleanProperties(given)),
    // Before it had a table for it, revenue was two properties.
    ...(beside.revenue.get(eventId) ?? cleanAmount(value('revenue'), value('currency'))),
  }
}

/** The address with its parameters; those of campaigns have columns of their own. */
function urlOf(row: TableRow, domain: string): string | null {
  const url = URL.parse(
    `https://${row.get('hostname') || domain}${row.get('url_path') ?? ''}${query(row.get('url_query'))}`,
  )
  if (!url) return null
  for (const name of [...CAMPAIGN, ...CLICK_IDS]) {
    const value = row.get(name)
    if (value && !url.searchParams.has(name)) url.searchParams.set(name, value)
  }
  return url.href.length <= 2_048 ? url.href : `${url.origin}${url.pathname}`.slice(0, 2_048)
}

const query = (text: string | null) => (text ? `?${text.replace(/^\?/, '')}` : '')

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }
}
