import type { en } from './en/index.ts'

export type Texts = Record<keyof typeof en, string>
export type TextName = keyof Texts
/** Those that are written once for one and once for many: `updates` of `updates_one` and `updates_other`. */
type CountedName = TextName extends infer Name ? (Name extends `${infer Base}_one` ? Base : never) : never

export type Values = Record<string, string | number>

export interface TextOf {
  (name: TextName, values?: Values): string
  /** With `{count}` written as the language writes numbers. */
  counted(name: CountedName, count: number, values?: Values): string
  /** A word of the server, such as a status; null where there is no text for it, or not all that it tells of. */
  word(prefix: string, word: string, values?: Values): string | null
}

/** One chunk each, loaded when somebody reads it. */
const files = {
  nl: async () => (await import('./nl/index.ts')).nl,
  en: async () => (await import('./en/index.ts')).en,
  fr: async () => (await import('./fr/index.ts')).fr,
} satisfies Record<string, () => Promise<Texts>>

export type Language = keyof typeof files
export const LANGUAGES = ['nl', 'en', 'fr'] as const satisfies Language[]
export const LANGUAGE_NAMES: Record<Language, string> = { nl: 'Nederlands', en: 'English', fr: 'Français' }

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((each) => each === value)

/** `nl_BE`, `nl-BE` and `nl` are Dutch; what there are no texts for reads English. */
export function toLanguage(tag: string): Language {
  return LANGUAGES.find((each) => each === tag.slice(0, 2).toLowerCase()) ?? 'en'
}

/** The texts of a language, and what fills in their `{values}`. */
export async function loadTexts(language: Language): Promise<TextOf> {
  return createTextOf(language, await files[language]())
}

function createTextOf(language: Language, texts: Texts): TextOf {
  const plural = new Intl.PluralRules(language)
  const number = new Intl.NumberFormat(language)
  const fill = (template: string, values: Values) =>
    template.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ''))
  const text = (name: TextName, values: Values = {}) => fill(texts[name] ?? '', values)
  return Object.assign(text, {
    counted: (name: CountedName, count: number, values: Values = {}) => {
      const form: TextName = `${name}_${plural.select(count) === 'one' ? 'one' : 'other'}`
      return fill(texts[form], { count: number.format(count), ...values })
    },
    word: (prefix: string, word: string, values: Values = {}) => {
      const template = (texts as Partial<Record<string, string>>)[`${prefix}${word}`]
      return template === undefined || lacks(template, values) ? null : fill(template, values)
    },
  })
}

const lacks = (template: string, values: Values) =>
  [...template.matchAll(/\{(\w+)\}/g)].some(([, key = '']) => !(key in values))
