import type { Unit } from '../state/metrics.ts'
import type { Granularity } from '../state/view.ts'
import type { Language } from './index.ts'

/** English of Europe: the day comes before the month, as in the other two. */
const LOCALES: Record<Language, string> = { nl: 'nl-BE', en: 'en-GB', fr: 'fr-BE' }
const COMPACT_FROM = 100_000

export type Format = ReturnType<typeof createFormat>

/** Numbers, times and names as a language writes them. Days are calendar days, so they are read and written in UTC. */
export function createFormat(language: Language) {
  const locale = LOCALES[language]
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value: number) => format.format(value)
  }
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    return (day: string) => format.format(Date.parse(day.slice(0, 10)))
  }
  const full = number({ maximumFractionDigits: 0 })
  const compact = number({ notation: 'compact', maximumFractionDigits: 1 })
  const ratio = number({ maximumFractionDigits: 2 })
  const percent = number({ style: 'percent', maximumFractionDigits: 1 })
  const regions = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })
  const monthDay = date({ day: 'numeric', month: 'short' })
  const ranges = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
  const plural = new Intl.PluralRules(locale)

  const money = (value: number, currency: string) => {
    const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
    if (Math.abs(value) >= COMPACT_FROM)
      return number({ ...options, notation: 'compact', maximumFractionDigits: 1 })(value)
    return number({ ...options, maximumFractionDigits: Math.abs(value) >= 1_000 ? 0 : 2 })(value)
  }
  const seconds = (value: number) => {
    const whole = Math.round(value)
    if (whole < 60) return `${whole}s`
    if (whole < 3_600) return `${Math.floor(whole / 60)}m ${whole % 60}s`
    return `${Math.floor(whole / 3_600)}h ${Math.floor((whole % 3_600) / 60)}m`
  }
  /** A figure in the room of a tile or a cell; large counts are rounded. */
  const figure = (value: number | null, unit: Unit, currency: string | null = null): string => {
    if (value === null) return '–'
    if (unit === 'money') return money(value, currency ?? 'EUR')
    if (unit === 'percent') return percent(value / 100)
    if (unit === 'seconds') return seconds(value)
    if (unit === 'ratio') return ratio(value)
    return value >= COMPACT_FROM ? compact(value) : full(value)
  }
  /** On a scale, where figures are round. */
  const scale = (value: number, unit: Unit, currency: string | null): string => {
    if (unit !== 'money') return figure(value, unit, currency)
    const notation = Math.abs(value) >= 10_000 ? 'compact' : 'standard'
    return number({ style: 'currency', currency: currency ?? 'EUR', notation, trailingZeroDisplay: 'stripIfInteger' })(
      value,
    )
  }
  return {
    locale,
    full,
    compact,
    percent: (value: number) => percent(value / 100),
    seconds,
    money,
    figure,
    scale,
    signed: number({ maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    signedPercent: (share: number) =>
      number({ style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0, signDisplay: 'exceptZero' })(
        share,
      ),
    plural: (value: number): 'one' | 'other' => (plural.select(value) === 'one' ? 'one' : 'other'),
    monthDay,
    longDay: date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    range: (from: string, to: string) => ranges.formatRange(Date.parse(from), Date.parse(to)),
    /** The start of an hour, day, week or month of a series. */
    moment(start: string, granularity: Granularity): string {
      if (granularity === 'hour') return `${monthDay(start)}, ${start.slice(11, 13)}:00`
      if (granularity === 'month') return date({ month: 'long', year: 'numeric' })(start)
      if (granularity === 'week') return monthDay(start)
      return date({ weekday: 'short', day: 'numeric', month: 'short' })(start)
    },
    time: (at: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at)),
    /** The day of a moment, and its hour and minute, on the clocks of a time zone. */
    dayAt: (at: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(
        Date.parse(at),
      ),
    minuteAt: (at: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }).format(Date.parse(at)),
    clock: (at: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' }).format(Date.parse(at)),
    country: (code: string) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code),
    language(tag: string) {
      try {
        return languages.of(tag) ?? tag
      } catch {
        return tag
      }
    },
  }
}
