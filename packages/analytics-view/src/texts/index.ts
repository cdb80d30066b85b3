import type { TextName, Texts } from './en.ts'

export type TextOf = (name: TextName, values?: Record<string, string | number>) => string

/** One file each, loaded when somebody reads it. */
const files = {
  nl: async () => (await import('./nl.ts')).nl,
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
} satisfies Record<string, () => Promise<Texts>>

export type Language = keyof typeof files
export const LANGUAGES = ['nl', 'en', 'fr'] as const satisfies Language[]
export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((each) => each === value)

/** The texts of a language, and what fills in their `{values}`. */
export async function loadTexts(language: Language): Promise<TextOf> {
  const texts: Texts = await files[language]()
  return (name, values) => fillIn(texts[name] ?? '', values)
}

/** A text with its `{values}`. */
export const fillIn = (template: string, values: Record<string, string | number> = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ''))

/** A word of the server, such as a channel or a step of the funnel; as it is where this page has no text for it. */
export const wordIn = (text: TextOf, prefix: string, word: string): string =>
  text(`${prefix}${word.replaceAll(' ', '_')}` as TextName) || word
