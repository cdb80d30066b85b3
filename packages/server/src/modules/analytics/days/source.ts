import { createHash } from 'node:crypto'
import type { Target } from '@tinyeclipse/sdk/contract'
import type { Database } from '../../../platform/database.ts'
import { readChangedDays, readDay } from '../../ingest/index.ts'
import { throwIfOver } from '../deadline.ts'
import type { Dimension } from '../dimensions/define.ts'
import { addDays } from '../range.ts'
import { readBuiltDays, readColumns, type SiteOfDays } from '../store.ts'
import { buildDay } from './build.ts'
import { createCache } from './cache.ts'
import { type Column, decodeColumn } from './column.ts'
import { CORE, type Day, eventColumn, OF_PAGES, PROPERTY, propertyEvents, sessionColumn } from './day.ts'
import { type ColumnOf, columnsOf } from './filter.ts'
import { DEFAULT_GOALS, dimensionsOfTargets } from './goals.ts'
import { createPause } from './pause.ts'
import { type Scanned, type Split, scanDay } from './scan.ts'
import { type Table, wantsPages } from './sums.ts'
import { decodeTable } from './table-bytes.ts'
import { createTurns } from './turns.ts'

export interface SiteDays {
  site: SiteOfDays
  days: readonly string[]
  signal: AbortSignal
}

const KEPT_BYTES = 128 * 1024 ** 2
const KEPT_EVENTS = 400_000
/** Of a transaction: on the embedded database ingest has to wait for its end. */
const DAYS_AT_ONCE = { pglite: 8, postgres: 31 }
/** More at once would not be faster, and each holds what it read. */
const QUESTIONS_AT_ONCE = 4
const MOST_QUESTIONS = 200
/** A day with so many events is not read again for every question while more come in, but this often. */
const MANY_EVENTS = 20_000
const MANY_EVENTS_MS = 5_000
/** Raised when the columns of a day mean something else than before. */
const LAYOUT_VERSION = 1

export type DaySource = ReturnType<typeof createDaySource>

/** Where days come from: their sums, their columns, or, of days that changed since, the events themselves. */
export function createDaySource(database: Database, dimensions: readonly Dimension[]) {
  const layout = digest([LAYOUT_VERSION, dimensions.map(({ name }) => name)])
  const decoded = createCache<Column | Table>(KEPT_BYTES)
  const changed = createCache<{ day: Promise<Day>; version: string; reusableUntil: number }>(KEPT_EVENTS)
  const daysAtOnce = DAYS_AT_ONCE[database.kind]
  const takeTurn = createTurns({ atOnce: QUESTIONS_AT_ONCE, mostWaiting: MOST_QUESTIONS })

  /** Adds up each day, in order; days without anything are left out. */
  async function* scan(of: SiteDays, asked: Scanned): AsyncGenerator<{ day: string; tables: Table[] }> {
    const goals = digest(asked.goals)
    const pause = createPause()
    const canSum = asked.filter === null && asked.splits.every((split) => sumName(split) !== null)
    for await (const { day, get } of open(of, (built) =>
      canSum && built.goals === goals ? asked.splits.map((split) => sumName(split) as string) : columnsFor(asked),
    )) {
      if (get.kind === 'stored' && canSum && get.goals === goals) {
        const tables = asked.splits.map((split) => get.item(sumName(split) as string) as Table | undefined)
        if (tables.every((table) => table !== undefined)) {
          yield { day, tables }
          continue
        }
      }
      const columns = get.kind === 'stored' ? asDay(get, columnsFor(asked)) : get.day
      yield { day, tables: await scanDay(columns, asked, pause) }
    }
  }

  /** The columns of each day, for questions that are no sums. */
  async function* columns(of: SiteDays, names: readonly string[]): AsyncGenerator<{ day: string; columns: Day }> {
    for await (const { day, get } of open(of, () => names)) {
      yield { day, columns: get.kind === 'stored' ? asDay(get, names) : get.day }
    }
  }

  async function* open(
    of: SiteDays,
    namesOf: (built: { goals: string }) => readonly string[],
  ): AsyncGenerator<{ day: string; get: Stored | { kind: 'changed'; day: Day } }> {
    const release = await takeTurn()
    try {
      yield* openInTurn(of, namesOf)
    } finally {
      release()
    }
  }

  async function* openInTurn(
    { site, days, signal }: SiteDays,
    namesOf: (built: { goals: string }) => readonly string[],
  ): AsyncGenerator<{ day: string; get: Stored | { kind: 'changed'; day: Day } }> {
    const range = { from: days[0] ?? '', to: days.at(-1) ?? '' }
    const { built, versions } = await database.account(site.accountId, async (tx) => ({
      // First of all: a day that is summed up between the two is then either still changed, or new already.
      versions: await readChangedDays(tx, site, range),
      // A day more at both ends: one of another time zone may hold some of ours.
      built: await readBuiltDays(tx, site, { from: addDays(range.from, -1), to: addDays(range.to, 1) }),
    }))
    const isMoved = built.some(({ timeZone }) => timeZone !== site.timeZone)
    const byDay = new Map(built.map((each) => [each.day, each]))
    const pause = createPause()
    for (let start = 0; start < days.length; start += daysAtOnce) {
      const chunk = days.slice(start, start + daysAtOnce)
      const isStored = (day: string) => {
        const one = byDay.get(day)
        return one !== undefined && !isMoved && one.layout === layout && !versions.has(day)
      }
      const stored = chunk
        .filter(isStored)
        .map((day) => ({ day, ...(byDay.get(day) as { goals: string; builtAt: number }) }))
      const { items, replaced } = await load(site, stored, namesOf)
      for (const day of chunk) {
        throwIfOver(signal)
        // Whoever waits to be stored comes first.
        await pause()
        const one = byDay.get(day)
        if (isStored(day) && !replaced.has(day)) {
          yield { day, get: { kind: 'stored', goals: one?.goals ?? '', item: (name) => items.get(`${day} ${name}`) } }
        } else if (isMoved || one || versions.has(day)) {
          yield {
            day,
            get: { kind: 'changed', day: await readChanged(site, day, isMoved ? null : (versions.get(day) ?? null)) },
          }
        }
      }
    }
  }

  async function load(
    site: SiteOfDays,
    days: readonly { day: string; goals: string; builtAt: number }[],
    namesOf: (built: { goals: string }) => readonly string[],
  ): Promise<{ items: Map<string, Column | Table>; replaced: Set<string> }> {
    const found = new Map<string, Column | Table>()
    const missing = new Map<string, { days: Set<string>; names: Set<string> }>()
    const keyOf = new Map<string, string>()
    const builtAtOf = new Map(days.map(({ day, builtAt }) => [day, builtAt]))
    // Made anew since it was looked up: its columns are no longer those that belong together.
    const replaced = new Set<string>()
    for (const one of days) {
      const names = namesOf(one)
      const lacking = names.filter((name) => {
        const key = `${site.id} ${one.day} ${one.builtAt} ${name}`
        keyOf.set(`${one.day} ${name}`, key)
        const known = decoded.get(key)
        if (known) found.set(`${one.day} ${name}`, known)
        return !known
      })
      if (lacking.length === 0) continue
      const together = missing.get(lacking.join()) ?? { days: new Set(), names: new Set(lacking) }
      together.days.add(one.day)
      missing.set(lacking.join(), together)
    }
    for (const { days: lackingDays, names } of missing.values()) {
      const rows = await database.account(site.accountId, (tx) => readColumns(tx, site, [...lackingDays], [...names]))
      for (const { day, name, builtAt, data } of rows) {
        if (builtAt !== builtAtOf.get(day)) {
          replaced.add(day)
          continue
        }
        const item = name.startsWith(SUMS_OF) ? decodeTable(data) : decodeColumn(data)
        found.set(`${day} ${name}`, item)
        decoded.set(keyOf.get(`${day} ${name}`) ?? '', item, weigh(item))
      }
    }
    return { items: found, replaced }
  }

  /** A day as it is now, kept while its version is the same. One with many events may be some seconds old. */
  function readChanged(site: SiteOfDays, day: string, version: string | null): Promise<Day> {
    const read = async () => {
      const content = await readDay(database, site, day)
      return { made: await buildDay(content, dimensions, site.timeZone), events: content.events.length }
    }
    if (version === null) return read().then(({ made }) => made)
    const key = `${site.id} ${day} ${site.timeZone}`
    const known = changed.get(key)
    if (known && (known.version === version || known.reusableUntil > Date.now())) return known.day
    const begun = read()
    const made = begun.then(({ made }) => made)
    // Those who ask meanwhile wait for the same.
    changed.set(key, { day: made, version, reusableUntil: 0 }, 1)
    begun.then(
      ({ events }) => {
        const reusableUntil = events > MANY_EVENTS ? Date.now() + MANY_EVENTS_MS : 0
        // However heavy, it is kept for its seconds; few of them, so that the memory is not theirs alone.
        changed.set(key, { day: made, version, reusableUntil }, Math.min(events + 1, KEPT_EVENTS / 4))
      },
      () => changed.forget(key),
    )
    return made
  }

  return { layout, scan, columns }
}

/** Bytes that it takes in memory, about. */
function weigh(item: Column | Table): number {
  const numbers = 'sums' in item ? [...item.sums.values()] : [item.numbers]
  const bytes = numbers.reduce((sum, list) => sum + (ArrayBuffer.isView(list) ? list.byteLength : 0), 0)
  return bytes + (item.values?.length ?? 0) * VALUE_BYTES + ITEM_BYTES
}
const VALUE_BYTES = 48
const ITEM_BYTES = 300

interface Stored {
  kind: 'stored'
  goals: string
  item(name: string): Column | Table | undefined
}

const asDay = (stored: Stored, names: readonly string[]): Day => ({
  columns: new Map(names.flatMap((name) => (stored.item(name) ? [[name, stored.item(name) as Column] as const] : []))),
})

const SUMS_OF = 'sums:'
/** Under which name the sums of a split are stored; null when they are not. */
export function sumName(split: Split): string | null {
  if (split === 'total' || split === 'hour') return `${SUMS_OF}${split}`
  return split.map || split.name.startsWith(PROPERTY) ? null : `${SUMS_OF}${split.of}:${split.name}`
}

/** The stored columns that a scan needs. */
function columnsFor({ splits, filter, goals, sums }: Scanned): string[] {
  const dimensions: ColumnOf[] = [
    ...splits.filter((split) => typeof split !== 'string'),
    ...(filter ? columnsOf(filter) : []),
    ...dimensionsOfTargets(goals).map((name) => ({ of: 'event' as const, name })),
  ]
  const names = dimensions.flatMap(namesOfColumn)
  if (splits.includes('hour')) names.push('event.hour', 'session.hour')
  return [...new Set([...CORE, ...(wantsPages(sums) ? OF_PAGES : []), ...names])]
}

export const namesOfColumn = ({ of, name }: ColumnOf): string[] =>
  name.startsWith(PROPERTY)
    ? [name, propertyEvents(name)]
    : [of === 'session' ? sessionColumn(name) : eventColumn(name)]

/** Goals as they are looked at: none are the default ones. */
export const orDefaultGoals = (targets: readonly Target[]): readonly Target[] =>
  targets.length > 0 ? targets : DEFAULT_GOALS

export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
