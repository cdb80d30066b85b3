import { expect, it } from 'vitest'
import { en } from './en/index.ts'
import { createFormat } from './format.ts'
import { fr } from './fr/index.ts'
import { loadTexts, toLanguage } from './index.ts'
import { nl } from './nl/index.ts'

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()

it('tells of the same in each language', () => {
  for (const [name, text] of Object.entries(en)) {
    for (const other of [nl, fr]) {
      const translated = other[name as keyof typeof en]
      expect(translated.trim(), name).not.toBe('')
      // A sentence for one may leave out the number.
      if (!name.endsWith('_one')) expect(placeholders(translated), name).toEqual(placeholders(text))
    }
  }
})

it('has both forms of what is counted', () => {
  const counted = Object.keys(en).filter((name) => /_(one|other)$/.test(name) && !name.startsWith('type_'))
  for (const name of counted)
    expect(en).toHaveProperty(name.replace(/_(one|other)$/, name.endsWith('_one') ? '_other' : '_one'))
})

it('fills in, counts, and says nothing where it lacks a word', async () => {
  const text = await loadTexts('nl')
  expect(text('wizardStep', { step: 2 })).toBe('Stap 2 van 3')
  expect(text.counted('languages', 1)).toBe('1 taal')
  expect(text.counted('outboxWaiting', 1_234)).toBe('1.234 meldingen wachten')
  expect(text.word('status_', 'critical')).toBe('Kritiek')
  expect(text.word('status_', 'unheard_of')).toBe(null)
  expect(text.word('health_', 'php_version_attention', { version: '8.2' })).toBe(null)
})

it('reads the tags of languages as WordPress writes them', () => {
  expect(['nl_BE', 'fr-FR', 'en', 'de_DE', ''].map(toLanguage)).toEqual(['nl', 'fr', 'en', 'en', 'en'])
})

it('writes times and sizes as the language does', () => {
  const { ago, bytes, seconds, languageName } = createFormat('fr')
  const now = Date.parse('2026-01-15T12:00:00Z')
  expect(ago('2026-01-15T11:58:00Z', now)).toBe('il y a 2\u00a0min')
  expect(ago('2026-01-15T11:59:31Z', now)).toMatch(/29\s?s/)
  expect(ago('2025-11-15T12:00:00Z', now)).toMatch(/2\s?m/)
  expect(bytes(4_823_000)).toMatch(/4,6\s?Mo/)
  expect(seconds(840)).toMatch(/14\s?min/)
  expect(languageName('nl')).toBe('Néerlandais')
  expect(languageName('not a tag')).toBe('not a tag')
})
