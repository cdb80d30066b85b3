import type { createDictionaries, Dictionary } from './dictionary.ts'
import type { Scanned } from './scan.ts'
import { addTable, emptyTotal, presentPlaces, type SumName, type Table, type Total } from './sums.ts'

/** What a question's days come to; plain data. Those of other days are added by `mergeSummed`. */
export interface Summed {
  /** Of each day that has anything. */
  days: Map<string, Total>
  /** By `YYYY-MM-DDTHH`, when hours are asked for. */
  hours: Map<string, Total>
  /** In the order of the dimensions. */
  splits: Table[]
}

/** Adds the tables of days up, each given in the order of the splits. */
export function createAdder(
  siteId: string,
  { splits: asked, sums }: Pick<Scanned, 'splits' | 'sums'>,
  dictionaryOf: ReturnType<typeof createDictionaries>,
) {
  const days = new Map<string, Total>()
  const hours = new Map<string, Total>()
  const hasHours = asked.includes('hour')
  const splits = columnsOfSplits(asked).map(({ of, name, made }) =>
    createSplit(dictionaryOf(siteId, `${of} ${name} ${made?.by}`)),
  )
  return {
    add(day: string, tables: readonly Table[]): void {
      const [ofDay, ...rest] = tables
      const total = new Map<string | null, Total>()
      if (ofDay) addTable(total, ofDay, sums)
      days.set(day, total.get(null) ?? emptyTotal())
      const ofHours = hasHours ? rest.shift() : undefined
      if (ofHours) {
        const byHour = new Map<string | null, Total>()
        addTable(byHour, ofHours, sums)
        for (const [hour, of] of byHour) hours.set(`${day}T${hour}`, of)
      }
      rest.forEach((table, index) => {
        splits[index]?.add(table, sums)
      })
    },
    finish: (): Summed => ({ days, hours, splits: splits.map((split) => split.finish()) }),
  }
}

function createSplit(dictionary: Dictionary) {
  const sums = new Map<SumName, Float64Array>()
  // Of a place, amounts by currency: few values have any.
  const revenue = new Map<number, Map<string, number>>()
  return {
    add(table: Table, wanted: ReadonlySet<SumName>): void {
      const places = dictionary.placesOf(table.values)
      for (const [name, list] of table.sums) {
        if (!wanted.has(name)) continue
        const sum = withRoom(sums.get(name), dictionary.values.length)
        sums.set(name, sum)
        addAt(sum, places, list)
      }
      for (const [place, currency, amount] of table.revenue) {
        const at = places[place] as number
        const amounts = revenue.get(at) ?? new Map<string, number>()
        revenue.set(at, amounts)
        amounts.set(currency, (amounts.get(currency) ?? 0) + amount)
      }
    },
    finish(): Table {
      // Others that are being answered may have added values since.
      for (const [name, list] of sums) sums.set(name, withRoom(list, dictionary.values.length))
      const places = presentPlaces({ values: dictionary.values, sums })
      const moved = new Map(places.map((place, index) => [place, index]))
      return {
        values: places.map((place) => dictionary.values[place] as string | null),
        sums: new Map(
          [...sums].map(([name, list]) => [name, Float64Array.from(places, (place) => list[place] as number)]),
        ),
        revenue: [...revenue].flatMap(([place, amounts]) => {
          const to = moved.get(place)
          return to === undefined
            ? []
            : [...amounts].map(([currency, amount]) => [to, currency, amount] satisfies [number, string, number])
        }),
      }
    },
  }
}

function withRoom(list: Float64Array | undefined, count: number): Float64Array {
  if (list && list.length >= count) return list
  const longer = new Float64Array(2 * count)
  if (list) longer.set(list)
  return longer
}

// On its own: the engine makes fast code of a loop that sees one kind of array.
function addAt(sum: Float64Array, places: Uint32Array, list: Float64Array): void {
  for (let index = 0; index < list.length; index++) {
    const place = places[index] as number
    sum[place] = (sum[place] as number) + (list[index] as number)
  }
}

/** Puts parts of the same question over different days together. */
export function mergeSummed(parts: readonly Summed[], { splits: asked, sums }: Pick<Scanned, 'splits' | 'sums'>) {
  const splits = columnsOfSplits(asked).map(() => new Map<string | null, Total>())
  for (const part of parts) {
    part.splits.forEach((table, index) => {
      const split = splits[index]
      if (split) addTable(split, table, sums)
    })
  }
  return {
    days: new Map(parts.flatMap(({ days }) => [...days])),
    hours: new Map(parts.flatMap(({ hours }) => [...hours])),
    splits,
  }
}

const columnsOfSplits = (splits: Scanned['splits']) => splits.filter((split) => typeof split !== 'string')
