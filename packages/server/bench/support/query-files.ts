import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Day, EventRow, SessionRow } from './query-data.ts'

/** Columns of the files, by the names that our tables give them; what else these have is the same in every row. */
export const EVENT_COLUMNS = [
  'occurred_at',
  'event_id',
  'session_id',
  'visitor_id',
  'kind',
  'path',
  'name',
  'engaged_ms',
  'scroll_percent',
  'amount',
  'currency',
]
export const SESSION_COLUMNS = [
  'session_id',
  'visitor_id',
  'started_at',
  'ended_at',
  'pageviews',
  'events',
  'engaged_ms',
  'entry_path',
  'entry_at',
  'exit_path',
  'exit_at',
  'referrer_host',
  'source',
  'channel',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'country',
  'device',
  'browser',
  'os',
  'language',
]

export interface Files {
  events: string
  sessions: string
}

const ROWS_AT_ONCE = 5_000

/** Writes days as two CSV files, which PostgreSQL and DuckDB both read. An empty field is null; none needs quotes. */
export function writeFiles(folder: string, name: string, days: readonly Day[]): Files {
  const files = { events: join(folder, `events-${name}.csv`), sessions: join(folder, `sessions-${name}.csv`) }
  writeRows(files.sessions, days, ({ sessions }) => sessions, formatSession)
  writeRows(files.events, days, ({ events }) => events, formatEvent)
  return files
}

function writeRows<Row>(file: string, days: readonly Day[], rowsOf: (day: Day) => Row[], format: (row: Row) => string) {
  const descriptor = openSync(file, 'w', 0o644)
  for (const day of days) {
    const rows = rowsOf(day)
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      writeSync(
        descriptor,
        `${rows
          .slice(from, from + ROWS_AT_ONCE)
          .map(format)
          .join('\n')}\n`,
      )
    }
  }
  closeSync(descriptor)
}

const time = (at: number) => new Date(at).toISOString()
const line = (fields: (string | number | null)[]) => fields.join(',')

const formatEvent = (row: EventRow) =>
  line([
    time(row.at),
    row.id,
    row.sessionId,
    row.visitorId,
    row.kind,
    row.path,
    row.name,
    row.engagedMs,
    row.scrollPercent,
    row.amount,
    row.amount === null ? null : 'EUR',
  ])

const formatSession = (row: SessionRow) =>
  line([
    row.id,
    row.visitorId,
    time(row.startedAt),
    time(row.endedAt),
    row.pageviews,
    row.events,
    row.engagedMs,
    row.entryPath,
    time(row.startedAt),
    row.exitPath,
    time(row.exitAt),
    row.referrerHost,
    row.source,
    row.channel,
    row.utmSource,
    row.utmMedium,
    row.utmCampaign,
    row.country,
    row.device,
    row.browser,
    row.os,
    row.language,
  ])
