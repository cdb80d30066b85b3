import { addAmount } from '../amounts.ts'
/** What is added up, of a day, a value or a range. Everything in an answer is made of these, so days can be added. */
export const SUMS = [
  'visitors',
  'pageviews',
  'events',
  'conversions',
  'sessions',
  'bounces',
  'converted',
  'sessionPageviews',
  'sessionMs',
  'sessionEngagedMs',
  // Of pages, once a session and path.
  'pages',
  'pageMs',
  'scrolledPages',
  'scrollPercent',
] as const
export type SumName = (typeof SUMS)[number]
export type Sums = Record<SumName, number>

/** Tell whether there was anything at all, so they are always added up. */
const PRESENCE = ['pageviews', 'events', 'sessions'] as const
const OF_PAGES: readonly SumName[] = ['pages', 'pageMs', 'scrolledPages', 'scrollPercent']

/** What is to be added up for answers made of these. */
export const wantedSums = (sums: readonly SumName[]): ReadonlySet<SumName> => new Set([...PRESENCE, ...sums])
export const ALL_SUMS: ReadonlySet<SumName> = new Set(SUMS)
export const wantsPages = (wanted: ReadonlySet<SumName>): boolean => OF_PAGES.some((name) => wanted.has(name))

/** Sums by the values of a dimension: a list for each sum that was wanted, a number for each value. */
export interface Table {
  values: readonly (string | null)[]
  sums: ReadonlyMap<SumName, Float64Array>
  /** Place of the value, currency, amount. */
  revenue: readonly [number, string, number][]
}

/** Sums of one value over many days, in the order of SUMS; those that were not wanted are 0. */
export interface Total {
  sums: Float64Array
  revenue: Record<string, number>
}
export const emptyTotal = (): Total => ({ sums: new Float64Array(SUMS.length), revenue: {} })

export const namedSums = ({ sums }: Total): Sums =>
  Object.fromEntries(SUMS.map((name, index) => [name, sums[index] as number])) as Sums

/** Places of values that have anything. */
export function presentPlaces({ values, sums }: Pick<Table, 'values' | 'sums'>): number[] {
  const none = new Float64Array(values.length)
  const [pageviews = none, events = none, sessions = none] = PRESENCE.map((name) => sums.get(name))
  const places: number[] = []
  for (let place = 0; place < values.length; place++) {
    if (pageviews[place] !== 0 || events[place] !== 0 || sessions[place] !== 0) places.push(place)
  }
  return places
}

/** Adds a day's table to what was added up so far; values without anything are left out. */
export function addTable(totals: Map<string | null, Total>, table: Table, wanted: ReadonlySet<SumName>): void {
  const lists = [...table.sums].flatMap(([name, list]) => (wanted.has(name) ? [{ at: SUMS.indexOf(name), list }] : []))
  for (const place of presentPlaces(table)) {
    const value = table.values[place] as string | null
    let total = totals.get(value)
    if (!total) {
      total = emptyTotal()
      totals.set(value, total)
    }
    for (const { at, list } of lists) total.sums[at] = (total.sums[at] as number) + (list[place] as number)
  }
  for (const [place, currency, amount] of table.revenue) {
    const total = totals.get(table.values[place] as string | null)
    if (total) addAmount(total.revenue, currency, amount)
  }
}

/** Adds one total to another. */
export function addTotal(to: Total, { sums, revenue }: Total): void {
  for (let at = 0; at < sums.length; at++) to.sums[at] = (to.sums[at] as number) + (sums[at] as number)
  for (const [currency, amount] of Object.entries(revenue)) addAmount(to.revenue, currency, amount)
}
