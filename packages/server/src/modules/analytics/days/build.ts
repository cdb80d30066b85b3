import type { DayContent, DayEvent, DaySession } from '../../ingest/index.ts'
import type { Dimension } from '../dimensions/define.ts'
import { type Column, narrow, toColumn } from './column.ts'
import {
  CUSTOM,
  type Day,
  ELSEWHERE,
  eventColumn,
  FIRST_OF_PATH,
  PROPERTY,
  propertyEvents,
  sessionColumn,
} from './day.ts'
import { localHours } from './hours.ts'
import { createPause, type Pause } from './pause.ts'

const MOST_PROPERTIES = 50
/** Events or sessions between two looks at the clock. */
const STEP = 1_000
const MOST_PROPERTY_CHARACTERS = 200

/** What a session reported of a path. */
interface PageOfSession {
  ms: number
  scrollPercent: number | null
}

/**
 * Makes columns of what happened on a day: `session.…` a number for each session that began or did something then,
 * `event.…` one for each of their pageviews and custom events, session by session. A session that began then is here
 * with all of its events, another one with those of the day.
 */
export async function buildDay(
  content: DayContent,
  dimensions: readonly Dimension[],
  timeZone: string,
  pause: Pause = createPause(),
): Promise<Day> {
  const { from, to } = content
  const bySession = new Map<string, DayEvent[]>()
  for (const [index, event] of content.events.entries()) {
    if (index % STEP === 0) await pause()
    const events = bySession.get(event.sessionId)
    if (events) events.push(event)
    else bySession.set(event.sessionId, [event])
  }
  const sessions: DaySession[] = []
  const counts: number[] = []
  const firstVisitors: number[] = []
  const events: DayEvent[] = []
  const flags: number[] = []
  const visitors = new Map<string, number>()
  const others: [number, number][] = []
  const pageMs: [number, number][] = []
  const pageScroll: [number, number][] = []

  for (const session of content.sessions.toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))) {
    if (sessions.length % STEP === 0) await pause()
    const all = bySession.get(session.id) ?? []
    const isBegun = session.startedAt >= from && session.startedAt < to
    const pages = readPages(all)
    const seen = new Set<string>()
    const before = events.length
    let first = -1
    for (const event of all) {
      if (event.kind === 'e') continue
      const isToday = event.at >= from && event.at < to
      const isFirst = event.kind === 'p' && !seen.has(event.path)
      if (isFirst) seen.add(event.path)
      if (!isToday && !isBegun) continue
      const place = events.push(event) - 1
      flags.push((event.kind === 'c' ? CUSTOM : 0) | (isToday ? 0 : ELSEWHERE) | (isFirst ? FIRST_OF_PATH : 0))
      if (!isToday) continue
      const visitor = numberOf(visitors, event.visitorId)
      if (first < 0) first = visitor
      else if (visitor !== first) others.push([place, visitor])
      const page = isFirst ? pages.get(event.path) : undefined
      if (page && page.ms > 0) pageMs.push([place, page.ms])
      if (page && page.scrollPercent !== null) pageScroll.push([place, page.scrollPercent])
    }
    if (!isBegun && events.length === before) continue
    sessions.push(session)
    counts.push(events.length - before)
    firstVisitors.push(Math.max(first, 0))
  }

  const hourOf = localHours(from, to, timeZone)
  const isBegun = ({ startedAt }: DaySession) => startedAt >= from && startedAt < to
  const amounts = events.flatMap((event, place) =>
    event.amount !== null && event.currency !== null ? [{ place, amount: event.amount, currency: event.currency }] : [],
  )
  const numbers = (list: readonly number[]): Column => ({ values: null, numbers: narrow(list) })
  const columns = new Map<string, Column>([
    ['visitors', numbers([visitors.size])],
    ['session.begins', numbers(sessions.map((session) => Number(isBegun(session))))],
    ['session.visitor', numbers(firstVisitors)],
    ['session.events', numbers(counts)],
    ['session.pageviews', numbers(sessions.map(({ pageviews }) => pageviews))],
    ['session.ms', numbers(sessions.map(({ startedAt, endedAt }) => endedAt - startedAt))],
    ['session.engaged_ms', numbers(sessions.map(({ engagedMs }) => engagedMs))],
    ['session.hour', numbers(sessions.map((session) => (isBegun(session) ? hourOf(session.startedAt) : 0)))],
    ['event.flags', numbers(flags)],
    ['event.hour', numbers(events.map(({ at }) => (at >= from && at < to ? hourOf(at) : 0)))],
    ['event.ms', numbers(events.map(({ at }) => Math.max(0, at - from)))],
    ['other_visitor.event', numbers(others.map(([place]) => place))],
    ['other_visitor.visitor', numbers(others.map(([, visitor]) => visitor))],
    ['page_ms.event', numbers(pageMs.map(([place]) => place))],
    ['page_ms.ms', numbers(pageMs.map(([, ms]) => ms))],
    ['page_scroll.event', numbers(pageScroll.map(([place]) => place))],
    ['page_scroll.percent', numbers(pageScroll.map(([, percent]) => percent))],
    ['amount.event', numbers(amounts.map(({ place }) => place))],
    ['amount.amount', numbers(amounts.map(({ amount }) => amount))],
    ['amount.currency', toColumn(amounts.map(({ currency }) => currency))],
  ])
  for (const dimension of dimensions) {
    if ('from' in dimension) continue
    await pause()
    if (dimension.of === 'session') columns.set(sessionColumn(dimension.name), toColumn(sessions.map(dimension.read)))
    else columns.set(eventColumn(dimension.name), toColumn(events.map(dimension.read)))
  }
  await pause()
  addProperties(columns, events)
  return { columns }
}

function readPages(events: readonly DayEvent[]): Map<string, PageOfSession> {
  const pages = new Map<string, PageOfSession>()
  for (const { kind, path, engagedMs, scrollPercent } of events) {
    if (kind !== 'e') continue
    const page = pages.get(path) ?? { ms: 0, scrollPercent: null }
    page.ms += engagedMs ?? 0
    if (scrollPercent !== null) page.scrollPercent = Math.max(page.scrollPercent ?? 0, scrollPercent)
    pages.set(path, page)
  }
  return pages
}

/** A property's value, as it is told and compared. */
export const propertyText = (value: string | number | boolean) =>
  String(value).slice(0, MOST_PROPERTY_CHARACTERS).toWellFormed()

/** A column for each property, of the most frequent ones: what visitors send must not make columns without end. */
function addProperties(columns: Map<string, Column>, events: readonly DayEvent[]): void {
  const found = new Map<string, { places: number[]; texts: string[] }>()
  events.forEach(({ properties }, place) => {
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (value === null) continue
      const property = found.get(key) ?? { places: [], texts: [] }
      property.places.push(place)
      property.texts.push(propertyText(value))
      found.set(key, property)
    }
  })
  const kept = [...found].toSorted(([a, x], [b, y]) => y.places.length - x.places.length || (a < b ? -1 : 1))
  for (const [key, { places, texts }] of kept.slice(0, MOST_PROPERTIES)) {
    columns.set(PROPERTY + key, toColumn(texts))
    columns.set(propertyEvents(PROPERTY + key), { values: null, numbers: narrow(places) })
  }
}

function numberOf(known: Map<string, number>, text: string): number {
  let number = known.get(text)
  if (number === undefined) {
    number = known.size
    known.set(text, number)
  }
  return number
}
