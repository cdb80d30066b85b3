import type { SiteState } from '../kit.ts'

export interface ContentCount {
  name: string
  label: string
  /** A page in three languages is one. */
  count: number
  languages: number
  /** How many there are in each language, the most first. */
  byLanguage: [language: string, count: number][]
}

const MOST_TYPES = 4

/** What is on the site, translations of one thing counted once; the kinds with the most first, pages before all. */
export function countContent({ content }: SiteState): ContentCount[] {
  return (content?.types ?? [])
    .map(({ name, label, languages, groups }) => {
      const byLanguage = Object.entries(languages)
        .filter(([, count]) => count > 0)
        .toSorted(([, one], [, other]) => other - one)
      const most = byLanguage[0]?.[1] ?? 0
      return { name, label, count: groups ?? most, languages: byLanguage.length, byLanguage }
    })
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => Number(other.name === 'page') - Number(one.name === 'page') || other.count - one.count)
    .slice(0, MOST_TYPES)
}
