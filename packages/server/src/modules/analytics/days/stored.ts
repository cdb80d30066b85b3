import { createCache } from './cache.ts'
import { type Column, decodeColumn } from './column.ts'
import type { Day } from './day.ts'
import type { Table } from './sums.ts'
import { decodeTable } from './table-bytes.ts'

/** A day that is stored, as it was when somebody looked: `builtAt` tells it from one that was made since. */
export interface StoredDay {
  day: string
  builtAt: number
}
/** One of a day's columns or sums as it is stored. */
export interface StoredItem extends StoredDay {
  name: string
  data: Uint8Array
}
export type Item = Column | Table
export const SUMS_OF = 'sums:'

/** Reads items of days where they are stored, whatever `builtAt` they have by now. */
export type ReadItems = (days: readonly string[], names: readonly string[]) => Promise<readonly StoredItem[]>

export interface Loaded {
  item(day: string, name: string): Item | undefined
  /** Days that were made anew since somebody looked: their items are no longer those that belong together. */
  replaced: ReadonlySet<string>
}

/** Keeps what was read last, decoded, up to so many bytes; it never changes, so it is never out of date. */
export function createStored(keptBytes: number) {
  const kept = createCache<Item>(keptBytes)

  /** The items of some days of a site, of which each day names its own. */
  return async function load<Of extends StoredDay>(
    siteId: string,
    days: readonly Of[],
    namesOf: (day: Of) => readonly string[],
    read: ReadItems,
  ): Promise<Loaded> {
    const found = new Map<string, Item>()
    const replaced = new Set<string>()
    const builtAtOf = new Map(days.map(({ day, builtAt }) => [day, builtAt]))
    const keyOf = (day: string, name: string) => `${siteId} ${day} ${builtAtOf.get(day)} ${name}`
    // Days that lack the same are read together.
    const missing = new Map<string, { days: string[]; names: string[] }>()
    for (const one of days) {
      const lacking = namesOf(one).filter((name) => {
        const known = kept.get(keyOf(one.day, name))
        if (known) found.set(`${one.day} ${name}`, known)
        return !known
      })
      if (lacking.length === 0) continue
      const together = missing.get(lacking.join()) ?? { days: [], names: lacking }
      together.days.push(one.day)
      missing.set(lacking.join(), together)
    }
    for (const { days: lackingDays, names } of missing.values()) {
      for (const { day, name, builtAt, data } of await read(lackingDays, names)) {
        if (builtAt !== builtAtOf.get(day)) {
          replaced.add(day)
          continue
        }
        const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
        const item = name.startsWith(SUMS_OF) ? decodeTable(bytes) : decodeColumn(bytes)
        found.set(`${day} ${name}`, item)
        kept.set(keyOf(day, name), item, weigh(item))
      }
    }
    return { item: (day, name) => found.get(`${day} ${name}`), replaced }
  }
}

/** A day of the columns that were loaded. */
export const dayOf = (loaded: Loaded, day: string, names: readonly string[]): Day => ({
  columns: new Map(
    names.flatMap((name) => {
      const item = loaded.item(day, name)
      return item ? [[name, item as Column] as const] : []
    }),
  ),
})

/** Bytes that it takes in memory, about. */
function weigh(item: Item): number {
  const numbers = 'sums' in item ? [...item.sums.values()] : [item.numbers]
  const bytes = numbers.reduce((sum, list) => sum + list.byteLength, 0)
  return bytes + (item.values?.length ?? 0) * VALUE_BYTES + ITEM_BYTES
}
const VALUE_BYTES = 48
const ITEM_BYTES = 300
