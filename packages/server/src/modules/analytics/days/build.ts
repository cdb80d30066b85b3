import type { DayContent, DayEvent, DaySession, SessionOfDay } from '../../ingest/index.ts'
import type { Dimension } from '../dimensions/define.ts'
import { type Column, createTexts, narrow } from './column.ts'
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
/** Sessions between two looks at the clock. */
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
  { from, to, sessions }: DayContent,
  dimensions: readonly Dimension[],
  timeZone: string,
  pause: Pause = createPause(),
): Promise<Day> {
  const visitors = new Map<string, number>()
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, [] as number[]])) as Record<NumbersName, number[]>
  const currencies = createTexts()
  const ofSession = textsOf(dimensions, 'session')
  const ofEvent = textsOf(dimensions, 'event')
  const properties: Properties = new Map()
  const hourOf = localHours(from, to, timeZone)
  const isOfDay = (time: number) => time >= from && time < to
  let places = 0

  function addEvent(event: DayEvent, { isToday, isFirst }: { isToday: boolean; isFirst: boolean }): number {
    numbers['event.flags'].push(
      (event.kind === 'c' ? CUSTOM : 0) | (isToday ? 0 : ELSEWHERE) | (isFirst ? FIRST_OF_PATH : 0),
    )
    numbers['event.hour'].push(isToday ? hourOf(event.at) : 0)
    numbers['event.ms'].push(Math.max(0, event.at - from))
    for (const { read, texts } of ofEvent) texts.add(read(event))
    if (event.amount !== null && event.currency !== null) {
      numbers['amount.event'].push(places)
      numbers['amount.amount'].push(event.amount)
      currencies.add(event.currency)
    }
    addProperties(properties, event, places)
    return places++
  }

  function addSession({ session, events }: SessionOfDay): void {
    const isBegun = isOfDay(session.startedAt)
    const pages = readPages(events)
    const seen = new Set<string>()
    const before = places
    let first = -1
    for (const event of events) {
      if (event.kind === 'e') continue
      const isToday = isOfDay(event.at)
      const isFirst = event.kind === 'p' && !seen.has(event.path)
      if (isFirst) seen.add(event.path)
      if (!isToday && !isBegun) continue
      const place = addEvent(event, { isToday, isFirst })
      if (!isToday) continue
      const visitor = numberOf(visitors, event.visitorId)
      if (first < 0) first = visitor
      else if (visitor !== first) {
        numbers['other_visitor.event'].push(place)
        numbers['other_visitor.visitor'].push(visitor)
      }
      const page = isFirst ? pages.get(event.path) : undefined
      if (page && page.ms > 0) {
        numbers['page_ms.event'].push(place)
        numbers['page_ms.ms'].push(page.ms)
      }
      if (page && page.scrollPercent !== null) {
        numbers['page_scroll.event'].push(place)
        numbers['page_scroll.percent'].push(page.scrollPercent)
      }
    }
    if (!isBegun && places === before) return
    numbers['session.begins'].push(Number(isBegun))
    numbers['session.visitor'].push(Math.max(first, 0))
    numbers['session.events'].push(places - before)
    numbers['session.pageviews'].push(session.pageviews)
    numbers['session.ms'].push(session.endedAt - session.startedAt)
    numbers['session.engaged_ms'].push(session.engagedMs)
    numbers['session.hour'].push(isBegun ? hourOf(session.startedAt) : 0)
    for (const { read, texts } of ofSession) texts.add(read(session))
  }

  for await (const batch of sessions) {
    const inOrder = batch.toSorted(
      ({ session: a }, { session: b }) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1),
    )
    for (const [index, each] of inOrder.entries()) {
      if (index % STEP === 0) await pause()
      addSession(each)
    }
  }

  const columns = new Map<string, Column>([['visitors', { values: null, numbers: narrow([visitors.size]) }]])
  for (const name of NUMBERS) {
    await pause()
    columns.set(name, { values: null, numbers: narrow(numbers[name]) })
  }
  columns.set('amount.currency', currencies.toColumn())
  for (const { name, texts } of ofSession) columns.set(sessionColumn(name), texts.toColumn())
  for (const { name, texts } of ofEvent) columns.set(eventColumn(name), texts.toColumn())
  await pause()
  keepProperties(columns, properties)
  return { columns }
}

/** Of each session, of each pageview and custom event, and of the few of these that have something more. */
const NUMBERS = [
  ...['session.begins', 'session.visitor', 'session.events', 'session.pageviews', 'session.ms'],
  ...['session.engaged_ms', 'session.hour', 'event.flags', 'event.hour', 'event.ms'],
  ...['other_visitor.event', 'other_visitor.visitor', 'page_ms.event', 'page_ms.ms'],
  ...['page_scroll.event', 'page_scroll.percent', 'amount.event', 'amount.amount'],
] as const
type NumbersName = (typeof NUMBERS)[number]

/** Texts of the dimensions that are stored, to be filled one after the other. */
const textsOf = <Of extends 'session' | 'event'>(dimensions: readonly Dimension[], of: Of) =>
  dimensions.flatMap((dimension) =>
    'from' in dimension || dimension.of !== of
      ? []
      : [{ name: dimension.name, read: dimension.read as ReadOf[Of], texts: createTexts() }],
  )
interface ReadOf {
  session: (session: DaySession) => string | null
  event: (event: DayEvent) => string | null
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

type Properties = Map<string, { places: number[]; texts: ReturnType<typeof createTexts> }>

function addProperties(found: Properties, { properties }: DayEvent, place: number): void {
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null) continue
    const property = found.get(key) ?? { places: [], texts: createTexts() }
    property.places.push(place)
    property.texts.add(propertyText(value))
    found.set(key, property)
  }
}

/** A column for each property, of the most frequent ones: what visitors send must not make columns without end. */
function keepProperties(columns: Map<string, Column>, found: Properties): void {
  const kept = [...found].toSorted(([a, x], [b, y]) => y.places.length - x.places.length || (a < b ? -1 : 1))
  for (const [key, { places, texts }] of kept.slice(0, MOST_PROPERTIES)) {
    columns.set(PROPERTY + key, texts.toColumn())
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
