import type { Language } from './index.ts'

/** English of Europe: the day comes before the month, as in the other two. */
const LOCALES: Record<Language, string> = { nl: 'nl-BE', en: 'en-GB', fr: 'fr-BE' }
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Infinity],
]
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

export type Format = ReturnType<typeof createFormat>

/** Numbers, times and names as a language writes them. */
export function createFormat(language: Language) {
  const locale = LOCALES[language]
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })
  const plural = new Intl.PluralRules(locale)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })
  return {
    locale,
    number: (value: number) => whole.format(value),
    plural: (value: number): 'one' | 'other' => (plural.select(value) === 'one' ? 'one' : 'other'),
    signed: (value: number) => signed.format(value),
    /** Of 0 to 1. */
    share: (value: number) => percent.format(value),
    /** `2 min ago`. */
    ago(timestamp: string, now = Date.now()): string {
      let amount = (Date.parse(timestamp) - now) / 1_000
      for (const [unit, size] of STEPS) {
        if (Math.abs(Math.round(amount)) < size) return relative.format(Math.round(amount), unit)
        amount /= size
      }
      return moment.format(Date.parse(timestamp))
    },
    moment: (timestamp: string) => moment.format(Date.parse(timestamp)),
    /** Of `2026-12-31`: the same day wherever it is read. */
    day: (date: string) => day.format(Date.parse(date)),
    clock: (timestamp: string) => clock.format(Date.parse(timestamp)),
    bytes(value: number): string {
      const step = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), BYTE_UNITS.length - 1)
      const unit = BYTE_UNITS[step] ?? 'byte'
      return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(
        value / 1024 ** step,
      )
    },
    /** `Français` of `fr`, in the language of the reader. */
    languageName(tag: string): string {
      try {
        const name = languages.of(tag.replace('_', '-')) ?? tag
        return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
      } catch {
        return tag
      }
    },
    seconds(value: number): string {
      const unit = value >= 5_400 ? 'hour' : value >= 90 ? 'minute' : 'second'
      const amount = value / { hour: 3_600, minute: 60, second: 1 }[unit]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: amount < 10 && unit !== 'second' ? 1 : 0,
      }).format(amount)
    },
  }
}
