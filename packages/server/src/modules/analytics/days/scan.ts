import type { Target } from '@tinyeclipse/sdk/contract'
import { CUSTOM, type Day, ELSEWHERE, FIRST_OF_PATH, numbersOf } from './day.ts'
import { asksOfEvents, type ColumnOf, evaluate, type Filter, readColumn } from './filter.ts'
import { meetAny } from './goals.ts'
import { createPairs } from './pairs.ts'
import * as at from './sums.ts'
import { SUM_COUNT, type Table } from './sums.ts'

const ENGAGED_MS = 10_000
const ENGAGED_PAGEVIEWS = 2

/** How a table is split: into one row, by hour, or by a dimension. */
export type Split = 'total' | 'hour' | ColumnOf

/** Adds up a day, a table for each split; the definitions are those of docs/metrics.md. */
export function scanDay(
  day: Day,
  { splits, filter, goals }: { splits: readonly Split[]; filter: Filter | null; goals: readonly Target[] },
): Table[] {
  const look = lookAt(day, filter, goals)
  return splits.map((split) => {
    if (split === 'total') return sumSessions(look, { values: [null], numbers: new Uint8Array(look.sessionCount) })
    if (split === 'hour') return sumEvents(look, HOURS, numbersOf(day, 'event.hour'), numbersOf(day, 'session.hour'))
    const { values, numbers } = readColumn(day, split)
    return split.of === 'session' ? sumSessions(look, { values, numbers }) : sumEvents(look, values, numbers, null)
  })
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** What all splits of one scan share. */
type Look = ReturnType<typeof lookAt>

function lookAt(day: Day, filter: Filter | null, goals: readonly Target[]) {
  const begins = numbersOf(day, 'session.begins')
  const counts = numbersOf(day, 'session.events')
  const flags = numbersOf(day, 'event.flags')
  const sessionCount = begins.length
  const eventCount = flags.length
  const sessionOfEvent = new Uint32Array(eventCount)
  const firstEvent = new Uint32Array(sessionCount + 1)
  for (let session = 0, event = 0; session < sessionCount; session++) {
    firstEvent[session] = event
    const end = event + (counts[session] as number)
    sessionOfEvent.fill(session, event, end)
    event = end
    firstEvent[session + 1] = end
  }

  // Events that count, and sessions that do.
  let eventMeets: Uint8Array | null = null
  let sessions: number[] | null = null
  if (filter && asksOfEvents(filter)) {
    const meets = evaluate(day, filter, 'event', sessionOfEvent)
    eventMeets = meets
    sessions = []
    for (let event = 0; event < eventCount; event++) {
      if (meets[event] === 1 && sessions.at(-1) !== sessionOfEvent[event])
        sessions.push(sessionOfEvent[event] as number)
    }
  } else if (filter) {
    const meets = evaluate(day, filter, 'session', sessionOfEvent)
    sessions = []
    for (let session = 0; session < sessionCount; session++) if (meets[session] === 1) sessions.push(session)
  }

  const converts = meetAny(day, goals)
  const visitor = new Uint32Array(eventCount)
  const firstVisitor = numbersOf(day, 'session.visitor')
  for (let event = 0; event < eventCount; event++)
    visitor[event] = firstVisitor[sessionOfEvent[event] as number] as number
  spread(day, 'other_visitor.event', 'other_visitor.visitor', visitor)
  const pageMs = new Float64Array(eventCount)
  spread(day, 'page_ms.event', 'page_ms.ms', pageMs)
  const scroll = new Uint8Array(eventCount).fill(NO_SCROLL)
  spread(day, 'page_scroll.event', 'page_scroll.percent', scroll)

  return {
    day,
    sessionCount,
    visitorCount: numbersOf(day, 'visitors')[0] ?? 0,
    begins,
    firstEvent,
    flags,
    sessions: sessions ?? Array.from({ length: sessionCount }, (_, session) => session),
    eventMeets,
    converts,
    visitor,
    pageMs,
    scroll,
    pageviews: numbersOf(day, 'session.pageviews'),
    sessionMs: numbersOf(day, 'session.ms'),
    engagedMs: numbersOf(day, 'session.engaged_ms'),
  }
}

const NO_SCROLL = 255

function spread(day: Day, places: string, values: string, into: Uint8Array | Uint32Array | Float64Array): void {
  const place = numbersOf(day, places)
  const value = numbersOf(day, values)
  for (let index = 0; index < place.length; index++) into[place[index] as number] = value[index] as number
}

/** Split by what a session has: everything it did stands under its value. */
function sumSessions(
  look: Look,
  { values, numbers }: { values: readonly (string | null)[]; numbers: ArrayLike<number> },
): Table {
  const sums = new Float64Array(values.length * SUM_COUNT)
  const isNew = createPairs(values.length, look.visitorCount)
  const { flags, firstEvent, eventMeets, visitor } = look
  for (const session of look.sessions) {
    const value = numbers[session] as number
    const base = value * SUM_COUNT
    for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
      if (eventMeets !== null && eventMeets[event] === 0) continue
      if (((flags[event] as number) & ELSEWHERE) !== 0) continue
      addEvent(look, sums, base, event)
      if (isNew(value, visitor[event] as number)) add(sums, base + at.VISITORS, 1)
    }
    if (look.begins[session] === 1) addSession(look, sums, base, session)
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[sessionOf(look, event)] as number) }
}

/**
 * Split by what an event has: a session stands once under each value of its events that count, or, with
 * `sessionNumbers`, under a value of its own.
 */
function sumEvents(
  look: Look,
  values: readonly (string | null)[],
  numbers: ArrayLike<number>,
  sessionNumbers: ArrayLike<number> | null,
): Table {
  const sums = new Float64Array(values.length * SUM_COUNT)
  const isNew = createPairs(values.length, look.visitorCount)
  const lastSession = new Int32Array(values.length).fill(-1)
  const { flags, firstEvent, eventMeets, visitor } = look
  for (const session of look.sessions) {
    const isBegun = look.begins[session] === 1
    for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
      if (eventMeets !== null && eventMeets[event] === 0) continue
      const value = numbers[event] as number
      const base = value * SUM_COUNT
      if (((flags[event] as number) & ELSEWHERE) === 0) {
        addEvent(look, sums, base, event)
        if (isNew(value, visitor[event] as number)) add(sums, base + at.VISITORS, 1)
      }
      if (isBegun && sessionNumbers === null && lastSession[value] !== session) {
        lastSession[value] = session
        addSession(look, sums, base, session)
      }
    }
    if (isBegun && sessionNumbers !== null)
      addSession(look, sums, (sessionNumbers[session] as number) * SUM_COUNT, session)
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[event] as number) }
}

function add(sums: Float64Array, place: number, number: number): void {
  sums[place] = (sums[place] as number) + number
}

function addEvent(look: Look, sums: Float64Array, base: number, event: number): void {
  const flags = look.flags[event] as number
  add(sums, base + ((flags & CUSTOM) !== 0 ? at.EVENTS : at.PAGEVIEWS), 1)
  if (look.converts[event] === 1) add(sums, base + at.CONVERSIONS, 1)
  if ((flags & FIRST_OF_PATH) === 0) return
  add(sums, base + at.PAGES, 1)
  add(sums, base + at.PAGE_MS, look.pageMs[event] as number)
  const scroll = look.scroll[event] as number
  if (scroll === NO_SCROLL) return
  add(sums, base + at.SCROLLED_PAGES, 1)
  add(sums, base + at.SCROLL_PERCENT, scroll)
}

function addSession(look: Look, sums: Float64Array, base: number, session: number): void {
  const pageviews = look.pageviews[session] as number
  const engagedMs = look.engagedMs[session] as number
  const isConverted = hasConversion(look, session)
  add(sums, base + at.SESSIONS, 1)
  add(sums, base + at.SESSION_PAGEVIEWS, pageviews)
  add(sums, base + at.SESSION_MS, look.sessionMs[session] as number)
  add(sums, base + at.SESSION_ENGAGED_MS, engagedMs)
  if (isConverted) add(sums, base + at.CONVERTED, 1)
  else if (engagedMs < ENGAGED_MS && pageviews < ENGAGED_PAGEVIEWS) add(sums, base + at.BOUNCES, 1)
}

/** Of the whole session, also of events that do not meet the filter: what a session is does not depend on the question. */
function hasConversion({ firstEvent, converts }: Look, session: number): boolean {
  for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
    if (converts[event] === 1) return true
  }
  return false
}

function sumAmounts(look: Look, placeOf: (event: number) => number): Table['revenue'] {
  const events = numbersOf(look.day, 'amount.event')
  if (events.length === 0) return []
  const amounts = numbersOf(look.day, 'amount.amount')
  const currencies = look.day.columns.get('amount.currency')
  const isMember = new Uint8Array(look.sessionCount)
  for (const session of look.sessions) isMember[session] = 1
  const sums = new Map<string, [number, string, number]>()
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as number
    if (((look.flags[event] as number) & ELSEWHERE) !== 0) continue
    if (look.eventMeets === null ? isMember[sessionOf(look, event)] === 0 : look.eventMeets[event] === 0) continue
    const value = placeOf(event)
    const currency = currencies?.values?.[currencies.numbers[index] as number] ?? ''
    const sum = sums.get(`${value} ${currency}`)
    if (sum) sum[2] += amounts[index] as number
    else sums.set(`${value} ${currency}`, [value, currency, amounts[index] as number])
  }
  return [...sums.values()]
}

/** The session an event belongs to: the last one that begins at or before it. */
function sessionOf({ firstEvent, sessionCount }: Look, event: number): number {
  let low = 0
  let high = sessionCount - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((firstEvent[middle] as number) <= event) low = middle
    else high = middle - 1
  }
  // Sessions without events begin where the next one does.
  return low
}
