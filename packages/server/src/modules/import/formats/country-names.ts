/** Names that differ from those of CLDR, or are written in more than one way. */
const OTHER_NAMES: Record<string, string> = {
  turkey: 'TR',
  turkiye: 'TR',
  czechia: 'CZ',
  'czech republic': 'CZ',
  'hong kong': 'HK',
  macao: 'MO',
  macau: 'MO',
  myanmar: 'MM',
  'ivory coast': 'CI',
  swaziland: 'SZ',
  'cape verde': 'CV',
  palestine: 'PS',
  'congo republic': 'CG',
  'dr congo': 'CD',
  'the gambia': 'GM',
  'the bahamas': 'BS',
  'timor leste': 'TL',
  'united states of america': 'US',
  'russian federation': 'RU',
  'south korea': 'KR',
  'north macedonia': 'MK',
  macedonia: 'MK',
  'st lucia': 'LC',
}

/** Two letters (ISO 3166-1) for a country's English name; undefined for what is none. */
export function createCountryNames(): (name: string | null | undefined) => string | undefined {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const known = new Map<string, string>()
  for (const first of letters)
    for (const second of letters) {
      const name = names.of(first + second)
      // Codes that were given up have the names of their successors.
      if (name && new Intl.Locale(`und-${first}${second}`).region === first + second)
        known.set(simple(name), first + second)
    }
  for (const [name, code] of Object.entries(OTHER_NAMES)) known.set(name, code)
  return (name) => (name ? known.get(simple(name)) : undefined)
}

/** Without accents, marks and what stands in brackets. */
const simple = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replaceAll('&', ' and ')
    .replace(/\b(saint|st\.)/g, 'st')
    .replace(/[^a-z]+/g, ' ')
    .trim()
