import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Target } from '@tinyeclipse/sdk/contract'
import type { Database } from '../../../platform/database.ts'
import type { Log } from '../../../platform/log.ts'
import { readChangedDays, readDay } from '../../ingest/index.ts'
import { throwIfOver } from '../deadline.ts'
import type { Dimension } from '../dimensions/define.ts'
import { addDays } from '../range.ts'
import { readBuiltDays, readColumns, type SiteOfDays } from '../store.ts'
import { createAdder, mergeSummed } from './add-up.ts'
import { buildDay } from './build.ts'
import { createCache } from './cache.ts'
import { type Day, numbersOf } from './day.ts'
import { createDictionaries } from './dictionary.ts'
import { DEFAULT_GOALS } from './goals.ts'
import { sumName } from './names.ts'
import { createPause } from './pause.ts'
import { type Scanned, scanDay } from './scan.ts'
import { createStored, dayOf, type ReadItems, type StoredDay } from './stored.ts'
import { type DayToSum, sumStored } from './sum-stored.ts'
import { createThreads } from './threads.ts'
import { createTurns } from './turns.ts'

export interface SiteDays {
  site: SiteOfDays
  days: readonly string[]
  signal: AbortSignal
}

/** Of what is decoded: on this thread, and on each of those beside it. */
const KEPT_BYTES = 128 * 1024 ** 2
const KEPT_BYTES_OF_THREAD = 96 * 1024 ** 2
const MOST_THREADS = 4
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
export function createDaySource(database: Database, dimensions: readonly Dimension[], log: Log) {
  const layout = digest([LAYOUT_VERSION, dimensions.map(({ name }) => name)])
  const load = createStored(KEPT_BYTES)
  const dictionaryOf = createDictionaries()
  const changed = createCache<{ day: Promise<Day>; version: string; reusableUntil: number }>(KEPT_EVENTS)
  const daysAtOnce = DAYS_AT_ONCE[database.kind]
  const count = Math.min(availableParallelism(), MOST_THREADS)
  const threads = createThreads({ count, log, keptBytes: KEPT_BYTES_OF_THREAD, daysAtOnce })
  const takeTurn = createTurns({ atOnce: QUESTIONS_AT_ONCE, mostWaiting: MOST_QUESTIONS })
  const readerOf =
    (site: SiteOfDays): ReadItems =>
    (days, names) =>
      database.account(site.accountId, (tx) => readColumns(tx, site, days, names))

  /** Adds the days up: from their sums where those are enough, from their columns on threads of their own otherwise. */
  async function sumUp(of: SiteDays, scanned: Scanned) {
    const { site, signal } = of
    const release = await takeTurn()
    try {
      const goals = digest(scanned.goals)
      const canSum = scanned.filter === null && scanned.splits.every((split) => sumName(split) !== null)
      const { stored, changed } = await look(of)
      const days = stored.map((day): DayToSum => ({ ...day, isSummed: canSum && day.goals === goals }))
      const read = readerOf(site)
      const asked = { siteId: site.id, scanned }
      const [own, shares] = await Promise.all([
        sumStored(
          { ...asked, days: days.filter(({ isSummed }) => isSummed) },
          { load, read, dictionaryOf, daysAtOnce, onDay: () => throwIfOver(signal) },
        ),
        threads.sum({ ...asked, days: days.filter(({ isSummed }) => !isSummed) }, read, signal),
      ])
      const sums = [own, ...shares]
      const adder = createAdder(site.id, scanned, dictionaryOf)
      for (const { replaced } of sums) for (const day of replaced) changed.set(day, null)
      for (const [day, version] of changed) {
        throwIfOver(signal)
        adder.add(day, await scanDay(await readChanged(site, day, version), scanned))
      }
      return mergeSummed([...sums.map(({ summed }) => summed), adder.finish()], scanned)
    } finally {
      release()
    }
  }

  /** The columns of each day, for questions that are no sums. */
  async function* columns(of: SiteDays, names: readonly string[]): AsyncGenerator<{ day: string; columns: Day }> {
    const { site, signal } = of
    const release = await takeTurn()
    try {
      const { stored, changed } = await look(of)
      const storedOf = new Map(stored.map((each) => [each.day, each]))
      const pause = createPause()
      for (let start = 0; start < of.days.length; start += daysAtOnce) {
        const chunk = of.days.slice(start, start + daysAtOnce)
        const loaded = await load(
          site.id,
          chunk.flatMap((day) => storedOf.get(day) ?? []),
          () => names,
          readerOf(site),
        )
        for (const day of chunk) {
          throwIfOver(signal)
          // Whoever waits to be stored comes first.
          await pause()
          const version = loaded.replaced.has(day) ? null : changed.get(day)
          if (version !== undefined) yield { day, columns: await readChanged(site, day, version) }
          else if (storedOf.has(day)) yield { day, columns: dayOf(loaded, day, names) }
        }
      }
    } finally {
      release()
    }
  }

  /** Which days are stored as they are now, and which changed since; days without anything are in neither. */
  async function look({ site, days }: SiteDays) {
    const range = { from: days[0] ?? '', to: days.at(-1) ?? '' }
    const { built, versions } = await database.account(site.accountId, async (tx) => ({
      // First of all: a day that is summed up between the two is then either still changed, or new already.
      versions: await readChangedDays(tx, site, range),
      // A day more at both ends: one of another time zone may hold some of ours.
      built: await readBuiltDays(tx, site, { from: addDays(range.from, -1), to: addDays(range.to, 1) }),
    }))
    const isMoved = built.some(({ timeZone }) => timeZone !== site.timeZone)
    const builtOf = new Map(built.map((each) => [each.day, each]))
    const stored: (StoredDay & { goals: string })[] = []
    const changed = new Map<string, string | null>()
    for (const day of days) {
      const one = builtOf.get(day)
      if (isMoved) changed.set(day, null)
      else if (one && one.layout === layout && !versions.has(day)) stored.push(one)
      else if (one || versions.has(day)) changed.set(day, versions.get(day) ?? null)
    }
    return { stored, changed }
  }

  /** A day as it is now, kept while its version is the same. One with many events may be some seconds old. */
  function readChanged(site: SiteOfDays, day: string, version: string | null): Promise<Day> {
    const read = async () => {
      const made = await buildDay(await readDay(database, site, day), dimensions, site.timeZone)
      return { made, events: numbersOf(made, 'event.flags').length }
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

  return { layout, sumUp, columns, stop: () => threads.stop() }
}

/** Goals as they are looked at: none are the default ones. */
export const orDefaultGoals = (targets: readonly Target[]): readonly Target[] =>
  targets.length > 0 ? targets : DEFAULT_GOALS

export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
