import { createAdder, type Summed } from './add-up.ts'
import type { createDictionaries } from './dictionary.ts'
import { namesOfItems, sumName } from './names.ts'
import { createPause } from './pause.ts'
import { type Scanned, scanDay } from './scan.ts'
import { type createStored, dayOf, type ReadItems, type StoredDay } from './stored.ts'
import type { Table } from './sums.ts'

/** A stored day, and whether its sums are those that are asked for: then its columns are not needed. */
export interface DayToSum extends StoredDay {
  isSummed: boolean
}

export interface SumOfStored {
  summed: Summed
  /** Days that were made anew meanwhile: they are not in it. */
  replaced: string[]
}

/** Adds stored days up. `onDay` is called before each, and may throw to end it. */
export async function sumStored(
  asked: { siteId: string; days: readonly DayToSum[]; scanned: Scanned },
  using: {
    load: ReturnType<typeof createStored>
    read: ReadItems
    dictionaryOf: ReturnType<typeof createDictionaries>
    /** Days that are read at once. */
    daysAtOnce: number
    onDay(): void
  },
): Promise<SumOfStored> {
  const { siteId, days, scanned } = asked
  const sumNames = scanned.splits.map((split) => sumName(split) ?? '')
  const names = namesOfItems(scanned)
  const adder = createAdder(siteId, scanned, using.dictionaryOf)
  const replaced: string[] = []
  const pause = createPause()
  for (let start = 0; start < days.length; start += using.daysAtOnce) {
    const chunk = days.slice(start, start + using.daysAtOnce)
    const loaded = await using.load(siteId, chunk, ({ isSummed }) => (isSummed ? sumNames : names), using.read)
    for (const { day, isSummed } of chunk) {
      // Whoever waits to be stored comes first.
      await pause()
      using.onDay()
      const tables = loaded.replaced.has(day)
        ? []
        : isSummed
          ? sumNames.flatMap((name) => (loaded.item(day, name) as Table | undefined) ?? [])
          : await scanDay(dayOf(loaded, day, names), scanned, pause)
      if (tables.length === scanned.splits.length) adder.add(day, tables)
      else replaced.push(day)
    }
  }
  return { summed: adder.finish(), replaced }
}
