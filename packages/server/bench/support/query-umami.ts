import pg from 'pg'
import type { UmamiDashboard } from './query-agreement.ts'
import { COMPARED, FUNNEL, HOST, RANGE, TIME_ZONE } from './query-data.ts'
import { DIMENSIONS, type Dimension } from './query-questions.ts'
import { UMAMI_INDEXES, UMAMI_TABLES } from './umami-tables.ts'

const FUNNEL_MINUTES = 60

export interface Umami {
  /** Takes over the rows of one of our sites. */
  load(siteId: string): Promise<void>
  dashboard(siteId: string, country: string | null): Promise<UmamiDashboard>
  /** People, not visits, that came as far as each step, within an hour from each to the next. */
  funnel(siteId: string): Promise<number[]>
  bytes(): Promise<{ tables: number; indexes: number }>
  stop(): Promise<void>
}

/** Umami's tables beside ours, and its questions, one after the other; each is planned when it is asked. */
export async function openUmami(databaseUrl: string): Promise<Umami> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`create schema umami; set search_path = umami; ${UMAMI_TABLES}`)
  let isIndexed = false
  const rowsOf = async (text: string, values: unknown[]): Promise<Row[]> => (await client.query(text, values)).rows
  return {
    async load(siteId) {
      await client.query(LOAD_SESSIONS, [siteId])
      await client.query(LOAD_EVENTS, [siteId, HOST])
      // Made afterwards, which is faster and leaves them as tight as they can be.
      if (!isIndexed) for (const statement of UMAMI_INDEXES) await client.query(statement)
      isIndexed = true
      await client.query('vacuum analyze session')
      await client.query('vacuum analyze website_event')
    },
    async dashboard(siteId, country) {
      const ask = (question: (scope: Scope) => string, days: Days = RANGE) =>
        rowsOf(question(scopeOf(country)), [...parametersOf(siteId, days), ...(country === null ? [] : [[country]])])
      const [totals] = await ask(stats)
      const [compared] = await ask(stats, COMPARED)
      const pageviews = await ask(chart('count(*)'))
      const visitors = await ask(chart('count(distinct website_event.session_id)'))
      const lists: Partial<UmamiDashboard['lists']> = {}
      for (const dimension of DIMENSIONS) {
        const rows = await ask(LISTS[dimension])
        lists[dimension] = rows.map(({ value, count }) => ({ value: String(value), visitors: Number(count) }))
      }
      const byDay = new Map(visitors.map(({ day, count }) => [day, Number(count)]))
      const series = pageviews.map(
        ({ day, count }) => [String(day), { visitors: byDay.get(day) ?? 0, pageviews: Number(count) }] as const,
      )
      return {
        totals: counted(totals),
        compared: counted(compared),
        series: new Map(series),
        lists: lists as UmamiDashboard['lists'],
      }
    },
    async funnel(siteId) {
      const steps = [FUNNEL.landing, FUNNEL.checkout, FUNNEL.purchase]
      const rows = await rowsOf(FUNNEL_LEVELS, [...parametersOf(siteId, RANGE), ...steps])
      return rows.map(({ count }) => Number(count))
    },
    async bytes() {
      const [sizes] = await rowsOf(
        `select sum(pg_table_size(oid)) as tables, sum(pg_indexes_size(oid)) as indexes
         from pg_class where oid in ('session'::regclass, 'website_event'::regclass)`,
        [],
      )
      return { tables: Number(sizes?.tables), indexes: Number(sizes?.indexes) }
    },
    stop: () => client.end(),
  }
}

type Row = Record<string, unknown>
interface Days {
  from: string
  to: string
}
interface Scope {
  from: string
  /** The same, for what looks at sessions anyway. */
  fromSessions: string
  where: string
}

const counted = (row: Row | undefined) => ({
  visitors: Number(row?.visitors),
  pageviews: Number(row?.pageviews),
  sessions: Number(row?.visits),
})

const parametersOf = (siteId: string, { from, to }: Days) => [siteId, `${from} ${TIME_ZONE}`, to, TIME_ZONE]

const SESSIONS =
  'inner join session on session.session_id = website_event.session_id and session.website_id = website_event.website_id'
const IN_RANGE = `website_event.website_id = $1 and website_event.created_at between $2::timestamptz
  and ($3::date + 1)::timestamp at time zone $4 - interval '1 millisecond'`

const scopeOf = (country: string | null): Scope => ({
  from: `from website_event ${country === null ? '' : SESSIONS}`,
  fromSessions: `from website_event ${SESSIONS}`,
  where: `where ${IN_RANGE} and website_event.event_type not in (2, 5) ${country === null ? '' : 'and session.country = any($5)'}`,
})

const stats = ({ from, where }: Scope) => `
select sum(t.c)::bigint as pageviews, count(distinct t.session_id) as visitors, count(distinct t.visit_id) as visits,
  sum(case when t.c = 1 then 1 else 0 end) as bounces,
  sum(floor(extract(epoch from (t.max_time - t.min_time)))) as totaltime
from (select website_event.session_id, website_event.visit_id, count(*) as c, min(website_event.created_at) as min_time,
    max(website_event.created_at) as max_time
  ${from} ${where} group by 1, 2) as t`

const chart =
  (count: string) =>
  ({ from, where }: Scope) =>
    `
select to_char(date_trunc('day', website_event.created_at at time zone $4), 'YYYY-MM-DD') as day, ${count} as count
${from} ${where} group by 1 order by 1`

const list =
  (column: string, more = '') =>
  ({ from, where }: Scope) =>
    `
select ${column} as value, count(distinct website_event.session_id) as count
${from} ${where} and ${column} <> '' ${more} group by 1 order by 2 desc limit 500`

const sessionList =
  (column: string) =>
  ({ fromSessions, where }: Scope) =>
    `
select ${column} as value, count(distinct website_event.session_id) as count
${fromSessions} ${where} group by 1 order by 2 desc limit 500`

const entryPages = ({ from, where }: Scope) => `
select x.url_path as value, count(distinct website_event.session_id) as count
${from}
inner join (select distinct on (visit_id) visit_id, url_path from website_event
  where ${IN_RANGE} and event_type not in (2, 5) order by visit_id, created_at asc) x on x.visit_id = website_event.visit_id
${where} group by 1 order by 2 desc limit 500`

const LISTS: Record<Dimension, (scope: Scope) => string> = {
  page: list('website_event.url_path'),
  country: sessionList('session.country'),
  device: sessionList('session.device'),
  browser: sessionList('session.browser'),
  source: list(
    'website_event.referrer_domain',
    "and website_event.referrer_domain <> regexp_replace(website_event.hostname, '^www.', '')",
  ),
  utm_source: list('website_event.utm_source'),
  utm_medium: list('website_event.utm_medium'),
  utm_campaign: list('website_event.utm_campaign'),
  language: sessionList('left(session.language, 2)'),
  entry_page: entryPages,
}

const level = (number: number, condition: string) => `
level${number} as (select distinct we.session_id, we.created_at from level${number - 1} l
  join website_event we on we.session_id = l.session_id
  where we.website_id = $1
    and we.created_at between l.created_at and l.created_at + interval '${FUNNEL_MINUTES} minute' and ${condition})`
const FUNNEL_LEVELS = `
with level1 as (select distinct website_event.session_id, website_event.created_at from website_event
  where ${IN_RANGE} and website_event.url_path = $5),
${level(2, 'we.url_path = $6')},
${level(3, 'we.event_name = $7')}
select level, count from (
  select 1 as level, count(distinct session_id) as count from level1
  union select 2, count(distinct session_id) from level2
  union select 3, count(distinct session_id) from level3) as levels order by level`

const LOAD_SESSIONS = `
insert into session (session_id, website_id, browser, os, device, screen, language, country, region, city, created_at)
select distinct on (visitor_id) visitor_id, site_id, browser, os, device, '1920x1080', language, country,
  country || '-' || left(md5(visitor_id::text), 2), 'City ' || left(md5(visitor_id::text), 2), started_at
from public.sessions where site_id = $1 order by visitor_id, started_at`

/** A page view within the site has no referrer, as Umami's tracker leaves it out. */
const LOAD_EVENTS = `
insert into website_event (event_id, website_id, session_id, visit_id, created_at, url_path, url_query, referrer_path,
  referrer_domain, page_title, utm_source, utm_medium, utm_campaign, event_type, event_name, hostname)
select e.event_id, e.site_id, e.visitor_id, e.session_id, e.occurred_at, e.path, '', entry.path, entry.referrer_host,
  'Page ' || e.path, entry.utm_source, entry.utm_medium, entry.utm_campaign,
  case e.kind when 'p' then 1 when 'c' then 2 else 5 end, e.name, $2
from public.events e
left join (select site_id, session_id, started_at, case when referrer_host is not null then '/' end as path, referrer_host, utm_source,
    utm_medium, utm_campaign from public.sessions) entry
  on entry.site_id = e.site_id and entry.session_id = e.session_id and entry.started_at = e.occurred_at
where e.site_id = $1 order by e.occurred_at`
