import type { Target } from '@tinyeclipse/sdk/contract'
import type { Numbers } from './column.ts'
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
    if (split === 'total') return sumSessions(look, [null], new Uint8Array(look.begins.length))
    if (split === 'hour') return sumEvents(look, HOURS, numbersOf(day, 'event.hour'), numbersOf(day, 'session.hour'))
    const { values, numbers } = readColumn(day, split)
    return split.of === 'session' ? sumSessions(look, values, numbers) : sumEvents(look, values, numbers, null)
  })
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** What all splits of one scan share. */
interface Look {
  day: Day
  visitorCount: number
  begins: Numbers
  /** Of each session the place of its first event, and behind the last one their number. */
  firstEvent: Uint32Array
  flags: Numbers
  /** The sessions that count. */
  sessions: Uint32Array
  /** Of those sessions. */
  eventCount: number
  /** Which events count; null when all of those sessions do. */
  eventMeets: Uint8Array | null
  converts: Uint8Array
  firstVisitor: Numbers
  /** Events of another visitor than their session's first one, which are few: an address that changed. */
  otherVisitors: ReadonlyMap<number, number>
  /** Null when the day was read without what is known of pages. */
  ofPages: { ms: Uint32Array; scroll: Uint8Array } | null
  /** What each session that counts adds: as a session, and with all of its events. */
  ofSession: Float64Array
  withEvents: Float64Array
}

function lookAt(day: Day, filter: Filter | null, goals: readonly Target[]): Look {
  const begins = numbersOf(day, 'session.begins')
  const flags = numbersOf(day, 'event.flags')
  const firstEvent = placesOfSessions(day)
  const eventMeets =
    filter && asksOfEvents(filter) ? evaluate(day, filter, 'event', sessionsOfEvents(firstEvent)) : null
  const sessionMeets = filter && !eventMeets ? evaluate(day, filter, 'session', new Uint32Array(0)) : null
  const sessions = new Uint32Array(begins.length)
  let count = 0
  let eventCount = 0
  for (let session = 0; session < begins.length; session++) {
    const counts = eventMeets
      ? eventMeets.subarray(firstEvent[session], firstEvent[session + 1]).includes(1)
      : sessionMeets === null || sessionMeets[session] === 1
    if (!counts) continue
    sessions[count++] = session
    eventCount += (firstEvent[session + 1] as number) - (firstEvent[session] as number)
  }

  const otherEvents = numbersOf(day, 'other_visitor.event')
  const otherVisitors = numbersOf(day, 'other_visitor.visitor')
  const look: Look = {
    day,
    visitorCount: numbersOf(day, 'visitors')[0] ?? 0,
    begins,
    firstEvent,
    flags,
    sessions: sessions.subarray(0, count),
    eventCount,
    eventMeets,
    converts: meetAny(day, goals),
    firstVisitor: numbersOf(day, 'session.visitor'),
    otherVisitors: new Map(Array.from(otherEvents, (event, index) => [event, otherVisitors[index] as number])),
    ofPages: day.columns.has('page_ms.event')
      ? {
          ms: spread(day, 'page_ms.event', 'page_ms.ms', new Uint32Array(flags.length)),
          scroll: spread(day, 'page_scroll.event', 'page_scroll.percent', new Uint8Array(flags.length).fill(NO_SCROLL)),
        }
      : null,
    ofSession: new Float64Array(count * SUM_COUNT),
    withEvents: new Float64Array(count * SUM_COUNT),
  }
  addUpSessions(look)
  return look
}

const NO_SCROLL = 255

/** Where the events of each session begin. */
export function placesOfSessions(day: Day): Uint32Array {
  const counts = numbersOf(day, 'session.events')
  const places = new Uint32Array(counts.length + 1)
  for (let session = 0; session < counts.length; session++) {
    places[session + 1] = (places[session] as number) + (counts[session] as number)
  }
  return places
}

/** The session of each event. */
export function sessionsOfEvents(firstEvent: Uint32Array): Uint32Array {
  const sessions = new Uint32Array(firstEvent.at(-1) ?? 0)
  for (let session = 0; session + 1 < firstEvent.length; session++) {
    sessions.fill(session, firstEvent[session], firstEvent[session + 1])
  }
  return sessions
}

function spread<Into extends Uint8Array | Uint32Array>(day: Day, places: string, values: string, into: Into): Into {
  const place = numbersOf(day, places)
  const value = numbersOf(day, values)
  for (let index = 0; index < place.length; index++) into[place[index] as number] = value[index] as number
  return into
}

function addUpSessions(look: Look): void {
  const { day, sessions, firstEvent, flags, eventMeets, begins, converts, ofSession, withEvents } = look
  const pageviews = numbersOf(day, 'session.pageviews')
  const sessionMs = numbersOf(day, 'session.ms')
  const engagedMs = numbersOf(day, 'session.engaged_ms')
  for (let index = 0; index < sessions.length; index++) {
    const session = sessions[index] as number
    const base = index * SUM_COUNT
    let isConverted = false
    for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
      // Of the whole session, also by events that do not count: what a session is does not depend on the question.
      if (converts[event] === 1) isConverted = true
      if (eventMeets !== null && eventMeets[event] === 0) continue
      if (((flags[event] as number) & ELSEWHERE) === 0) addEvent(look, withEvents, base, event)
    }
    if (begins[session] === 0) continue
    const seen = pageviews[session] as number
    const engaged = engagedMs[session] as number
    ofSession[base + at.SESSIONS] = 1
    ofSession[base + at.SESSION_PAGEVIEWS] = seen
    ofSession[base + at.SESSION_MS] = sessionMs[session] as number
    ofSession[base + at.SESSION_ENGAGED_MS] = engaged
    ofSession[base + at.CONVERTED] = isConverted ? 1 : 0
    ofSession[base + at.BOUNCES] = !isConverted && engaged < ENGAGED_MS && seen < ENGAGED_PAGEVIEWS ? 1 : 0
  }
  for (let place = 0; place < withEvents.length; place++) {
    withEvents[place] = (withEvents[place] as number) + (ofSession[place] as number)
  }
}

/** Split by what a session has: everything it did stands under its value. */
function sumSessions(look: Look, values: readonly (string | null)[], numbers: ArrayLike<number>): Table {
  const sums = new Float64Array(values.length * SUM_COUNT)
  const isNew = createPairs(values.length, look.visitorCount, look.sessions.length)
  const { sessions, withEvents } = look
  for (let index = 0; index < sessions.length; index++) {
    const session = sessions[index] as number
    const value = numbers[session] as number
    addRow(sums, value * SUM_COUNT, withEvents, index * SUM_COUNT)
    for (const visitor of visitorsOf(look, session))
      if (isNew(value, visitor)) add(sums, value * SUM_COUNT + at.VISITORS, 1)
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[sessionOf(look, event)] as number) }
}

/** Visitors of a session's events that count and are of the day: nearly always one. */
function visitorsOf(look: Look, session: number): readonly number[] {
  const { firstEvent, flags, eventMeets, firstVisitor, otherVisitors } = look
  const found: number[] = []
  for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
    if (((flags[event] as number) & ELSEWHERE) !== 0 || (eventMeets !== null && eventMeets[event] === 0)) continue
    // Without a second visitor on the day the first event tells.
    if (otherVisitors.size === 0) return [firstVisitor[session] as number]
    const visitor = otherVisitors.get(event) ?? (firstVisitor[session] as number)
    if (!found.includes(visitor)) found.push(visitor)
  }
  return found
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
  const isNew = createPairs(values.length, look.visitorCount, look.eventCount)
  const lastSession = new Int32Array(values.length).fill(-1)
  const { sessions, flags, firstEvent, eventMeets, firstVisitor, otherVisitors, ofSession } = look
  for (let index = 0; index < sessions.length; index++) {
    const session = sessions[index] as number
    const isBegun = look.begins[session] === 1
    for (let event = firstEvent[session] as number; event < (firstEvent[session + 1] as number); event++) {
      if (eventMeets !== null && eventMeets[event] === 0) continue
      const value = numbers[event] as number
      const base = value * SUM_COUNT
      if (((flags[event] as number) & ELSEWHERE) === 0) {
        addEvent(look, sums, base, event)
        const visitor =
          (otherVisitors.size > 0 ? otherVisitors.get(event) : undefined) ?? (firstVisitor[session] as number)
        if (isNew(value, visitor)) add(sums, base + at.VISITORS, 1)
      }
      if (isBegun && sessionNumbers === null && lastSession[value] !== session) {
        lastSession[value] = session
        addRow(sums, base, ofSession, index * SUM_COUNT)
      }
    }
    if (isBegun && sessionNumbers !== null) {
      addRow(sums, (sessionNumbers[session] as number) * SUM_COUNT, ofSession, index * SUM_COUNT)
    }
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[event] as number) }
}

function add(sums: Float64Array, place: number, number: number): void {
  sums[place] = (sums[place] as number) + number
}

function addRow(sums: Float64Array, to: number, rows: Float64Array, from: number): void {
  for (let index = 0; index < SUM_COUNT; index++) add(sums, to + index, rows[from + index] as number)
}

function addEvent({ flags, converts, ofPages }: Look, sums: Float64Array, base: number, event: number): void {
  const flag = flags[event] as number
  add(sums, base + ((flag & CUSTOM) !== 0 ? at.EVENTS : at.PAGEVIEWS), 1)
  if (converts[event] === 1) add(sums, base + at.CONVERSIONS, 1)
  if (ofPages === null || (flag & FIRST_OF_PATH) === 0) return
  add(sums, base + at.PAGES, 1)
  add(sums, base + at.PAGE_MS, ofPages.ms[event] as number)
  const percent = ofPages.scroll[event] as number
  if (percent === NO_SCROLL) return
  add(sums, base + at.SCROLLED_PAGES, 1)
  add(sums, base + at.SCROLL_PERCENT, percent)
}

function sumAmounts(look: Look, placeOf: (event: number) => number): Table['revenue'] {
  const { day, sessions, flags, eventMeets, begins } = look
  const events = numbersOf(day, 'amount.event')
  if (events.length === 0) return []
  const amounts = numbersOf(day, 'amount.amount')
  const currencies = day.columns.get('amount.currency')
  const counts = new Uint8Array(begins.length)
  for (const session of sessions) counts[session] = 1
  const sums = new Map<string, [number, string, number]>()
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as number
    if (((flags[event] as number) & ELSEWHERE) !== 0) continue
    if (eventMeets === null ? counts[sessionOf(look, event)] === 0 : eventMeets[event] === 0) continue
    const place = placeOf(event)
    const currency = currencies?.values?.[currencies.numbers[index] as number] ?? ''
    const sum = sums.get(`${place} ${currency}`)
    if (sum) sum[2] += amounts[index] as number
    else sums.set(`${place} ${currency}`, [place, currency, amounts[index] as number])
  }
  return [...sums.values()]
}

/** The session of an event: the last one that begins at or before it, as one without events begins where the next does. */
function sessionOf({ firstEvent, begins }: Look, event: number): number {
  let low = 0
  let high = begins.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((firstEvent[middle] as number) <= event) low = middle
    else high = middle - 1
  }
  return low
}
