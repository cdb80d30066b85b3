import { createCache } from './cache.ts'

type Values = readonly (string | null)[]

/** Numbers for the values of a dimension that hold over days, so that tables of days are added by place. */
export interface Dictionary {
  values: (string | null)[]
  /** Of each of a day's values, its number here. */
  placesOf(values: Values): Uint32Array
}

/** Of all that are kept, some 80 bytes each. One with a quarter of them is begun anew: pages may be without end. */
const MOST_VALUES = 800_000
const WEIGHT_OF_ONE = 50

function createDictionary(): Dictionary {
  const values: (string | null)[] = []
  const numbers = new Map<string | null, number>()
  // By the list itself: columns and tables are kept from one question to the next.
  const known = new WeakMap<Values, Uint32Array>()
  return {
    values,
    placesOf(list) {
      const found = known.get(list)
      if (found) return found
      const places = Uint32Array.from(list, (value) => {
        const number = numbers.get(value)
        if (number !== undefined) return number
        numbers.set(value, values.length)
        return values.push(value) - 1
      })
      known.set(list, places)
      return places
    },
  }
}

/** A dictionary for each dimension of each site that was asked about last. */
export function createDictionaries() {
  const kept = createCache<Dictionary>(MOST_VALUES)
  return (siteId: string, dimension: string): Dictionary => {
    const key = `${siteId} ${dimension}`
    const dictionary = kept.get(key) ?? createDictionary()
    // Weighed anew each time, as it grows.
    kept.set(key, dictionary, dictionary.values.length + WEIGHT_OF_ONE)
    return dictionary
  }
}
