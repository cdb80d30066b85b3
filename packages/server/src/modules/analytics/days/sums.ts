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
  /** Of pages, once a session and path. */
  'pages',
  'pageMs',
  'scrolledPages',
  'scrollPercent',
] as const
export type SumName = (typeof SUMS)[number]
export const SUM_COUNT = SUMS.length

export const VISITORS = 0
export const PAGEVIEWS = 1
export const EVENTS = 2
export const CONVERSIONS = 3
export const SESSIONS = 4
export const BOUNCES = 5
export const CONVERTED = 6
export const SESSION_PAGEVIEWS = 7
export const SESSION_MS = 8
export const SESSION_ENGAGED_MS = 9
export const PAGES = 10
export const PAGE_MS = 11
export const SCROLLED_PAGES = 12
export const SCROLL_PERCENT = 13

/** Sums by the values of a dimension: `sums` has SUM_COUNT numbers for each value. */
export interface Table {
  values: readonly (string | null)[]
  sums: Float64Array
  /** Place of the value, currency, amount. */
  revenue: [number, string, number][]
}

/** Sums of one value over many days. */
export interface Total {
  sums: Float64Array
  revenue: Record<string, number>
}
export const emptyTotal = (): Total => ({ sums: new Float64Array(SUM_COUNT), revenue: {} })

/** Adds a day's table to what was added up so far; values without anything are left out. */
export function addTable(totals: Map<string | null, Total>, { values, sums, revenue }: Table): void {
  for (let place = 0, from = 0; place < values.length; place++, from += SUM_COUNT) {
    if (sums[from + PAGEVIEWS] === 0 && sums[from + EVENTS] === 0 && sums[from + SESSIONS] === 0) continue
    const value = values[place] as string | null
    let total = totals.get(value)
    if (!total) {
      total = emptyTotal()
      totals.set(value, total)
    }
    for (let index = 0; index < SUM_COUNT; index++) {
      total.sums[index] = (total.sums[index] as number) + (sums[from + index] as number)
    }
  }
  for (const [place, currency, amount] of revenue) {
    const total = totals.get(values[place] as string | null)
    if (total) total.revenue[currency] = roundAmount((total.revenue[currency] ?? 0) + amount)
  }
}

/** Adds one total to another. */
export function addTotal(to: Total, { sums, revenue }: Total): void {
  for (let index = 0; index < SUM_COUNT; index++) to.sums[index] = (to.sums[index] as number) + (sums[index] as number)
  for (const [currency, amount] of Object.entries(revenue))
    to.revenue[currency] = roundAmount((to.revenue[currency] ?? 0) + amount)
}

/** Amounts have at most four decimals; adding them as binary fractions must not show. */
const roundAmount = (amount: number) => Math.round(amount * 10_000) / 10_000

export const namedSums = ({ sums }: Total): Record<SumName, number> =>
  Object.fromEntries(SUMS.map((name, index) => [name, sums[index] as number])) as Record<SumName, number>
