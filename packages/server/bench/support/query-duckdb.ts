import { DuckDBInstance } from '@duckdb/node-api'
import { COMPARED, FUNNEL, RANGE } from './query-data.ts'
import { EVENT_COLUMNS, type Files, SESSION_COLUMNS } from './query-files.ts'
import { type Dashboard, DIMENSIONS, type Filter, ROWS, type Side } from './query-questions.ts'

export interface DuckDb extends Side {
  load(files: Files): Promise<void>
  /** Makes of what was loaded the tables that are asked. */
  shape(): Promise<void>
  version(): Promise<string>
  stop(): void
}

const THREADS = 2
/** What sessions and, for filters and splits without a join, their events have. */
const ATTRIBUTES = DIMENSIONS.filter((name) => name !== 'page').map((name) =>
  name === 'entry_page' ? 'entry_path' : name,
)
const COLUMNS: Record<string, string> = { page: 'path', event: 'name', entry_page: 'entry_path' }
const columnOf = (dimension: Filter[number]['dimension']) => COLUMNS[dimension] ?? dimension
const ALL_DAYS = `day between date '${COMPARED.from}' and date '${RANGE.to}'`
const ASKED_DAYS = `day between date '${RANGE.from}' and date '${RANGE.to}'`

/**
 * The column store that the answers are compared with: in memory, sorted by time, small numbers for ids, enumerations for
 * texts, and per session what is known of the whole of it. Every question scans what it needs of this.
 */
export async function openDuckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const run = async (text: string) => {
    await connection.run(text)
  }
  const rowsOf = async (text: string) => (await connection.runAndReadAll(text)).getRowsJS()
  await run(`set threads = ${THREADS}`)
  await run(`create table loaded_events (${typed(LOADED.events)})`)
  await run(`create table loaded_sessions (${typed(LOADED.sessions)})`)

  return {
    async load(files) {
      await run(loadStatement('events', files, EVENT_COLUMNS))
      await run(loadStatement('sessions', files, SESSION_COLUMNS))
    },
    async shape() {
      for (const statement of shapeStatements()) await run(statement)
    },
    async dashboard(filter) {
      const isOfEvents = filter.some(({ dimension }) => dimension === 'page' || dimension === 'event')
      const conditions = filter.map(({ dimension, is }) => `and ${columnOf(dimension)} = '${is}'`).join(' ')
      const days = await rowsOf(isOfEvents ? daysByEvents(conditions) : daysBySessions(conditions))
      const lists: Partial<Dashboard['lists']> = {}
      for (const dimension of DIMENSIONS) {
        const from = isOfEvents || dimension === 'page' ? "events where kind <> 'e' and" : 'sessions where'
        const rows = await rowsOf(`
          select ${columnOf(dimension)} as value, count(distinct visitor) as visitors from ${from} ${ASKED_DAYS} ${conditions}
          group by 1 order by 2 desc, 1 nulls last limit ${ROWS}`)
        lists[dimension] = rows.map(([value, visitors]) => ({
          value: value === null ? null : String(value),
          visitors: Number(visitors),
        }))
      }
      return {
        ...addUp(days.map((row) => row.map((field, index) => (index ? Number(field) : String(field))) as DayRow)),
        lists: lists as Dashboard['lists'],
      }
    },
    async funnel() {
      const [counts] = await rowsOf(FUNNEL_STEPS)
      return (counts ?? []).map(Number)
    },
    async version() {
      return String((await rowsOf('select version()'))[0]?.[0])
    },
    stop() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Columns of the files that the questions need. */
const LOADED = {
  events: ['session_id', 'occurred_at', 'kind', 'path', 'name'],
  sessions: ['session_id', 'visitor_id', 'started_at', 'ended_at', 'pageviews', 'engaged_ms', ...ATTRIBUTES],
}
const TYPES: Record<string, string> = {
  session_id: 'uuid',
  visitor_id: 'uuid',
  occurred_at: 'timestamp',
  started_at: 'timestamp',
  ended_at: 'timestamp',
  pageviews: 'integer',
  engaged_ms: 'integer',
}
const typed = (columns: readonly string[]) =>
  columns.map((column) => `${column} ${TYPES[column] ?? 'varchar'}`).join(', ')

function loadStatement(table: keyof Files, files: Files, inFile: readonly string[]): string {
  const columns = inFile.map((column) => `${column}: '${TYPES[column] ?? 'varchar'}'`).join(', ')
  return `insert into loaded_${table} select ${LOADED[table].join(', ')}
    from read_csv('${files[table]}', auto_detect = false, header = false, delim = ',', columns = {${columns}})`
}

function shapeStatements(): string[] {
  const enumeration = (column: string, table: string) =>
    `create type of_${column} as enum (select distinct ${column} from loaded_${table} where ${column} is not null)`
  const attributes = ATTRIBUTES.map((column) => `s.${column}::of_${column} as ${column}`).join(', ')
  return [
    ...['kind', 'path', 'name'].map((column) => enumeration(column, 'events')),
    ...ATTRIBUTES.map((column) => enumeration(column, 'sessions')),
    `create table ids as
      select session_id, row_number() over (order by started_at)::integer as session,
        dense_rank() over (order by visitor_id)::integer as visitor,
        session_id in (select session_id from loaded_events where name = '${FUNNEL.purchase}') as is_converted
      from loaded_sessions`,
    `create table sessions as
      select ids.session, ids.visitor, s.started_at::date as day, s.pageviews, s.engaged_ms,
        epoch_ms(s.ended_at) - epoch_ms(s.started_at) as ms,
        is_converted, ${attributes}
      from loaded_sessions s join ids using (session_id) order by s.started_at`,
    `create table events as
      select ids.session, ids.visitor, e.occurred_at, e.occurred_at::date as day,
        e.kind::of_kind as kind, e.path::of_path as path, e.name::of_name as name, ${attributes}
      from loaded_events e join loaded_sessions s using (session_id) join ids using (session_id) order by e.occurred_at`,
    'drop table loaded_events',
    'drop table loaded_sessions',
    'drop table ids',
  ]
}

const OF_SESSIONS = `count(*) as sessions, sum(ms) as ms,
  count(*) filter (engaged_ms < 10000 and pageviews < 2 and not is_converted) as bounces`

/** A session is of one day, so its page views can be counted where it is. */
const daysBySessions = (conditions: string) => `
  select day::varchar, count(distinct visitor) as visitors, sum(pageviews) as pageviews, ${OF_SESSIONS}
  from sessions where ${ALL_DAYS} ${conditions} group by day order by day`

const daysByEvents = (conditions: string) => `
  with met as (select day, session, visitor, kind from events where kind <> 'e' and ${ALL_DAYS} ${conditions}),
  by_event as (select day, count(distinct visitor) as visitors, count(*) filter (kind = 'p') as pageviews from met group by day),
  by_session as (select day, ${OF_SESSIONS} from sessions where session in (select session from met) group by day)
  select day::varchar, visitors, pageviews, sessions, ms, bounces from by_event join by_session using (day) order by day`

type DayRow = [day: string, visitors: number, pageviews: number, sessions: number, ms: number, bounces: number]

/** Of visitors, too, several days are the sum of the days. */
function addUp(days: DayRow[]): Omit<Dashboard, 'lists'> {
  const total = (rows: DayRow[]) => {
    const [visitors, pageviews, sessions, ms, bounces] = ([1, 2, 3, 4, 5] as const).map((index) =>
      rows.reduce((sum, row) => sum + row[index], 0),
    ) as [number, number, number, number, number]
    return {
      visitors,
      pageviews,
      sessions,
      bounce_rate: (100 * bounces) / sessions,
      session_seconds: ms / 1000 / sessions,
    }
  }
  const asked = days.filter(([day]) => day >= RANGE.from)
  return {
    totals: total(asked),
    compared: total(days.filter(([day]) => day < RANGE.from)),
    series: new Map(asked.map((row) => [row[0], total([row])])),
  }
}

const step = (name: string, before: string, condition: string) => `
  ${name} as (select e.session, min(e.occurred_at) as at from events e join ${before} b on b.session = e.session
    where ${ASKED_DAYS} and ${condition} and e.occurred_at > b.at group by 1)`
const FUNNEL_STEPS = `
  with landed as (select session, min(occurred_at) as at from events
    where ${ASKED_DAYS} and kind = 'p' and path = '${FUNNEL.landing}' group by 1),
  ${step('checked_out', 'landed', `kind = 'p' and path = '${FUNNEL.checkout}'`)},
  ${step('purchased', 'checked_out', `kind = 'c' and name = '${FUNNEL.purchase}'`)}
  select (select count(*) from landed), (select count(*) from checked_out), (select count(*) from purchased)`
