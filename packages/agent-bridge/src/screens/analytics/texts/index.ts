import type { TextName } from '@tinyeclipse/analytics-view/texts/en'
import { fillIn, type Language, loadTexts, type TextOf } from '@tinyeclipse/analytics-view/texts/index'
import type { Own, OwnName } from './en.ts'

export type WordsOf = (name: TextName | OwnName, values?: Record<string, string | number>) => string

/** One chunk each, loaded when somebody reads it. */
const files = {
  nl: async () => (await import('./nl.ts')).own,
  en: async () => (await import('./en.ts')).own,
  fr: async () => (await import('./fr.ts')).own,
} satisfies Record<Language, () => Promise<Own>>

/** The shared texts of a language and those that these screens add. */
export async function loadWords(language: Language): Promise<WordsOf> {
  const [shared, own] = await Promise.all([loadTexts(language), files[language]()])
  return (name, values) =>
    isOwn(own, name) ? fillIn(own[name], values) : shared(name as Parameters<TextOf>[0], values)
}

const isOwn = (own: Own, name: string): name is OwnName => name in own
