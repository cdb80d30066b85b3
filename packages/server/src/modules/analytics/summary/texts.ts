import type { AnalyticsRange } from '@tinyeclipse/sdk/contract'

export type Preset = Extract<AnalyticsRange, { preset: string }>['preset']

/** A value of a dimension with its number. */
export interface Share {
  /** Null where there is no value: of sources, nobody sent them. */
  name: string | null
  count: number
}
/** How something compares with before. `percent` is there when both numbers are large enough to say it. */
export interface Change {
  now: number
  before: number
  percent: number | null
}
export interface Period {
  preset: Preset
  /** First and last day, as texts write them. */
  days: string
  /** The same of the days it is compared with. */
  daysBefore: string | null
  dayCount: number
  /** False while its last day is today. */
  isOver: boolean
}

/** All that the summary can say, in one language. Numbers come as numbers: each language writes them its own way. */
export interface Texts {
  /** By which Intl writes numbers, days and names. */
  locale: string
  title(site: string, period: Period): string
  nobody(site: string, period: Period): string
  visitors(site: string, period: Period, counts: { visitors: number; pageviews: number }): string
  sources(shares: Share[], sessions: number): string
  countries(shares: Share[], sessions: number): string
  pages(shares: Share[]): string
  /** Sessions that did what the site is for; `percent` only of many. */
  conversion(counts: { converted: number; sessions: number; percent: number | null; isPurchase: boolean }): string
  noGoals(): string
  revenue(amounts: string[]): string
  visitorsChange(period: Period, change: Change): string
  nobodyBefore(period: Period): string
  conversionChange(period: Period, change: Change, isPurchase: boolean): string
  sourceChange(name: string | null, change: Change): string
  /** Sentence by sentence. */
  explanation(period: Period, timeZone: string): string[]
}

/** Writes numbers and words as a language does. */
export function wordsOf(locale: string) {
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const rules = new Intl.PluralRules(locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    number: (value: number) => number.format(value),
    /** Of a number of percent. */
    percent: (value: number) => percent.format(value / 100),
    /** With its word: `counted(2, 'page', 'pages')`. */
    counted: (value: number, one: string, other: string) =>
      `${number.format(value)} ${rules.select(value) === 'one' ? one : other}`,
    list: (texts: readonly string[]) => list.format(texts),
  }
}

export const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
