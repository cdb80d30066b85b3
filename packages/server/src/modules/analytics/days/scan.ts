import type { Target } from '@tinyeclipse/sdk/contract'
import { type Day, numbersOf } from './day.ts'
import { countDistinct } from './distinct.ts'
import { type ColumnOf, type Filter, readColumn } from './filter.ts'
import { type Look, lookAt } from './look.ts'
import { createPause, type Pause } from './pause.ts'
import type { SumName, Table } from './sums.ts'

/** How a table is split: into one row, by hour, or by a dimension. */
export type Split = 'total' | 'hour' | ColumnOf

export interface Scanned {
  splits: readonly Split[]
  filter: Filter | null
  goals: readonly Target[]
  /** From `wantedSums`: what is not wanted is not added up. */
  sums: ReadonlySet<SumName>
}

/** Adds up a day, a table for each split; the definitions are those of docs/metrics.md. */
export async function scanDay(
  day: Day,
  { splits, filter, goals, sums }: Scanned,
  pause: Pause = createPause(),
): Promise<Table[]> {
  const look = lookAt(day, { filter, goals, sums })
  const tables: Table[] = []
  for (const split of splits) {
    await pause()
    tables.push(sumSplit(look, split))
  }
  return tables
}

function sumSplit(look: Look, split: Split): Table {
  const { day } = look
  if (split === 'total') return sumSessions(look, [null], new Uint8Array(look.firstEvent.length))
  if (split === 'hour') {
    return sumEvents(look, HOURS, numbersOf(day, 'event.hour'), numbersOf(day, 'session.hour'))
  }
  const { values, numbers } = readColumn(day, split)
  return split.of === 'session' ? sumSessions(look, values, numbers) : sumEvents(look, values, numbers, null)
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

type Values = readonly (string | null)[]

/** Split by what a session has: everything it did stands under its value. */
function sumSessions(look: Look, values: Values, numbers: ArrayLike<number>): Table {
  const own = gather(numbers, look.sessions)
  const sums = new Map<SumName, Float64Array>()
  for (const [name, list] of look.withEvents()) sums.set(name, addBy(own, list, values.length))
  for (const [name, list] of look.ofSession) sums.set(name, addBy(own, list, values.length))
  if (look.wants('visitors')) {
    const { sessions, visitors } = look.visits()
    const first = { numbers: gather(numbers, sessions), count: values.length }
    sums.set('visitors', countDistinct(first, { numbers: visitors, count: look.visitorCount }))
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[look.sessionOf(event)] as number) }
}

/**
 * Split by what an event has: a session stands once under each value of its events that count, or, with
 * `sessionNumbers`, under a value of its own.
 */
function sumEvents(
  look: Look,
  values: Values,
  numbers: ArrayLike<number>,
  sessionNumbers: ArrayLike<number> | null,
): Table {
  const { events, visitors } = look.today()
  const own = gather(numbers, events)
  const sums = new Map<SumName, Float64Array>()
  for (const [name, list] of look.ofEvents()) sums.set(name, addBy(own, list, values.length))
  if (look.wants('visitors')) {
    const first = { numbers: own, count: values.length }
    sums.set('visitors', countDistinct(first, { numbers: visitors, count: look.visitorCount }))
  }
  if (sessionNumbers) {
    const ofSessions = gather(sessionNumbers, look.sessions)
    for (const [name, list] of look.ofSession) sums.set(name, addBy(ofSessions, list, values.length))
  } else {
    const { indexes, places } = sessionsByValue(look, numbers, values.length)
    for (const [name, list] of look.ofSession) sums.set(name, addBy(places, gatherSums(list, indexes), values.length))
  }
  return { values, sums, revenue: sumAmounts(look, (event) => numbers[event] as number) }
}

/** Each session that began, as its index among those that count, with each value that its events have. */
function sessionsByValue(look: Look, numbers: ArrayLike<number>, count: number) {
  const lastSession = new Int32Array(count).fill(-1)
  const indexes: number[] = []
  const places: number[] = []
  const { sessions, begins, firstEvent, eventMeets } = look
  for (let index = 0; index < sessions.length; index++) {
    const session = sessions[index] as number
    if (begins[session] === 0) continue
    const end = firstEvent[session + 1] as number
    for (let event = firstEvent[session] as number; event < end; event++) {
      if (eventMeets !== null && eventMeets[event] === 0) continue
      const value = numbers[event] as number
      if (lastSession[value] === session) continue
      lastSession[value] = session
      indexes.push(index)
      places.push(value)
    }
  }
  return { indexes: Uint32Array.from(indexes), places: Uint32Array.from(places) }
}

// One kind of array for places and one for sums: the engine makes slow code of loops that see many.
function gather(numbers: ArrayLike<number>, places: Uint32Array): Uint32Array {
  const result = new Uint32Array(places.length)
  for (let index = 0; index < places.length; index++) result[index] = numbers[places[index] as number] as number
  return result
}

function gatherSums(sums: Float64Array, places: Uint32Array): Float64Array {
  const result = new Float64Array(places.length)
  for (let index = 0; index < places.length; index++) result[index] = sums[places[index] as number] as number
  return result
}

/** Adds each number of `list` at its place. */
function addBy(places: Uint32Array, list: Float64Array, count: number): Float64Array {
  const result = new Float64Array(count)
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number
    result[place] = (result[place] as number) + (list[index] as number)
  }
  return result
}

function sumAmounts(look: Look, placeOf: (event: number) => number): Table['revenue'] {
  const { day } = look
  const events = numbersOf(day, 'amount.event')
  if (events.length === 0) return []
  const amounts = numbersOf(day, 'amount.amount')
  const currencies = day.columns.get('amount.currency')
  const sums = new Map<string, [number, string, number]>()
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as number
    if (!look.counts(event)) continue
    const place = placeOf(event)
    const currency = currencies?.values?.[currencies.numbers[index] as number] ?? ''
    const sum = sums.get(`${place} ${currency}`)
    if (sum) sum[2] += amounts[index] as number
    else sums.set(`${place} ${currency}`, [place, currency, amounts[index] as number])
  }
  return [...sums.values()]
}
