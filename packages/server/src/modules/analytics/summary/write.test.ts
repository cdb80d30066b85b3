import type { SummaryLanguage } from '@tinyeclipse/sdk/contract'
import { describe, expect, it } from 'vitest'
import { type Counts, type Figures, writeSummary } from './write.ts'

const counts = (visitors: number, more: Partial<Counts> = {}): Counts => ({
  visitors,
  pageviews: visitors * 3,
  sessions: visitors,
  converted: 0,
  revenue: {},
  ...more,
})
const week = { from: '2026-06-04', to: '2026-06-10' }
const weekBefore = { from: '2026-05-28', to: '2026-06-03' }
const figures = (now: Counts, before: Counts | null, more: Partial<Figures> = {}): Figures => ({
  site: 'shop.be',
  timeZone: 'Europe/Brussels',
  preset: '7d',
  days: week,
  now,
  sources: [],
  countries: [],
  pages: [],
  before: before && { days: weekBefore, counts: before, sources: [] },
  hasGoals: false,
  ...more,
})
/** No-break spaces are told from others by nobody who reads a test. */
const textsOf = (given: Figures, language: SummaryLanguage) =>
  writeSummary(given, language).sentences.map(({ text }) => text.replaceAll(/[\u00a0\u202f]/g, ' '))
const first = (given: Figures) => (['nl', 'en', 'fr'] as const).map((language) => textsOf(given, language)[0])

describe('how many', () => {
  it('says that nobody came, and nothing else, without visitors', () => {
    expect((['nl', 'en', 'fr'] as const).map((language) => textsOf(figures(counts(0), null), language))).toEqual([
      ['Er kwam in de voorbije 7 dagen niemand op shop.be.'],
      ['Nobody came to shop.be in the last 7 days.'],
      ['Personne n’est venu sur shop.be au cours des 7 derniers jours.'],
    ])
  })

  it.each([
    [
      1,
      1,
      'shop.be kreeg in de voorbije 7 dagen 1 bezoeker, die 1 pagina bekeek.',
      'In the last 7 days shop.be had 1 visitor, who looked at 1 page.',
      'Au cours des 7 derniers jours, shop.be a reçu 1 visiteur, qui a vu 1 page.',
    ],
    [
      2,
      6,
      'shop.be kreeg in de voorbije 7 dagen 2 bezoekers, die samen 6 pagina’s bekeken.',
      'In the last 7 days shop.be had 2 visitors, who looked at 6 pages.',
      'Au cours des 7 derniers jours, shop.be a reçu 2 visiteurs, qui ont vu 6 pages.',
    ],
    [
      1,
      0,
      'shop.be kreeg in de voorbije 7 dagen 1 bezoeker.',
      'In the last 7 days shop.be had 1 visitor.',
      'Au cours des 7 derniers jours, shop.be a reçu 1 visiteur.',
    ],
    [
      1_234,
      56_789,
      'shop.be kreeg in de voorbije 7 dagen 1.234 bezoekers, die samen 56.789 pagina’s bekeken.',
      'In the last 7 days shop.be had 1,234 visitors, who looked at 56,789 pages.',
      'Au cours des 7 derniers jours, shop.be a reçu 1 234 visiteurs, qui ont vu 56 789 pages.',
    ],
  ])('says %i visitors and %i pages', (visitors, pageviews, ...said) => {
    expect(first(figures(counts(visitors, { pageviews }), null))).toEqual(said)
  })

  it.each([
    ['today', 'vandaag', 'Today', 'Aujourd’hui'],
    ['yesterday', 'gisteren', 'Yesterday', 'Hier'],
    ['30d', 'in de voorbije 30 dagen', 'In the last 30 days', 'Au cours des 30 derniers jours'],
    ['90d', 'in de voorbije 90 dagen', 'In the last 90 days', 'Au cours des 90 derniers jours'],
    ['ytd', 'dit jaar', 'This year', 'Depuis le début de l’année'],
    ['last_month', 'vorige maand (1–31 mei 2026)', 'Last month (1 – 31 May 2026)', 'Le mois dernier (1–31 mai 2026)'],
  ] as const)('names the period %s', (preset, ...names) => {
    const days = preset === 'last_month' ? { from: '2026-05-01', to: '2026-05-31' } : week
    const said = first(figures(counts(2), null, { preset, days }))
    for (const [index, name] of names.entries()) expect(said[index]?.replaceAll('\u2009', ' ')).toContain(name)
  })
})

describe('what changed', () => {
  it.each([
    [
      'tiny numbers, without a percentage',
      3,
      1,
      'Bezoekers: 3 in plaats van 1 in de 7 dagen ervoor.',
      'Visitors: 3 instead of 1 in the 7 days before.',
      'Visiteurs : 3 au lieu de 1 au cours des 7 jours précédents.',
    ],
    [
      'up',
      1_500,
      1_200,
      'Dat is 25% meer dan in de 7 dagen ervoor: 1.500 in plaats van 1.200.',
      'That is 25% more than in the 7 days before: 1,500 instead of 1,200.',
      'C’est 25 % de plus qu’au cours des 7 jours précédents : 1 500 au lieu de 1 200.',
    ],
    [
      'down',
      60,
      80,
      'Dat is 25% minder dan in de 7 dagen ervoor: 60 in plaats van 80.',
      'That is 25% fewer than in the 7 days before: 60 instead of 80.',
      'C’est 25 % de moins qu’au cours des 7 jours précédents : 60 au lieu de 80.',
    ],
    [
      'the same',
      7,
      7,
      'Dat zijn er evenveel als in de 7 dagen ervoor.',
      'That is as many as in the 7 days before.',
      'C’est autant qu’au cours des 7 jours précédents.',
    ],
    [
      'less than half a percent',
      1_001,
      1_000,
      'Dat zijn er ongeveer evenveel als in de 7 dagen ervoor: 1.001 in plaats van 1.000.',
      'That is about as many as in the 7 days before: 1,001 instead of 1,000.',
      'C’est à peu près autant qu’au cours des 7 jours précédents : 1 001 au lieu de 1 000.',
    ],
    [
      'nobody before, of whom no share is taken',
      900,
      0,
      'In de 7 dagen ervoor werden geen bezoekers geteld.',
      'No visitors were counted in the 7 days before.',
      'Au cours des 7 jours précédents, aucun visiteur n’a été compté.',
    ],
  ])('says %s', (_, now, before, ...said) => {
    const given = figures(counts(now), counts(before))
    expect((['nl', 'en', 'fr'] as const).map((language) => textsOf(given, language)[1])).toEqual(said)
  })

  it('says the day before of one day, and last year of a year', () => {
    const day = { from: '2026-06-09', to: '2026-06-09' }
    const one = figures(counts(3), counts(1), { preset: 'yesterday', days: day })
    expect(textsOf(one, 'nl')[1]).toBe('Bezoekers: 3 in plaats van 1 de dag ervoor.')
    expect(textsOf(one, 'fr')[1]).toBe('Visiteurs : 3 au lieu de 1 la veille.')
    const year = figures(counts(2_000), counts(1_000), { preset: 'ytd' })
    expect(textsOf(year, 'en')[1]).toContain('100% more than in the same period last year')
    expect(textsOf(year, 'fr')[1]).toContain('de plus qu’à la même période l’an dernier')
  })

  it('names the source that changed most, and none for a handful of visits', () => {
    const sources = [
      { value: 'Google', count: 40 },
      { value: null, count: 20 },
    ]
    const before = (google: number) => ({
      days: weekBefore,
      counts: counts(50),
      sources: [
        { value: null, count: 19 },
        { value: 'Google', count: google },
      ],
    })
    const moved = figures(counts(60), null, { sources, before: before(25) })
    expect(textsOf(moved, 'nl').at(-1)).toBe('De grootste verandering: Google, met 40 bezoeken in plaats van 25.')
    expect(textsOf(moved, 'en').at(-1)).toBe('The largest change: Google, with 40 visits instead of 25.')
    expect(textsOf(moved, 'fr').at(-1)).toBe('Le plus grand changement : Google, avec 40 visites au lieu de 25.')
    const still = figures(counts(60), null, { sources, before: before(37) })
    expect(textsOf(still, 'en').join()).not.toContain('largest change')
    const gone = figures(counts(60), null, { sources: [], before: before(25) })
    expect(textsOf(gone, 'fr').at(-1)).toBe('Le plus grand changement : Google, avec 0 visite au lieu de 25.')
  })
})

describe('from where, and which pages', () => {
  const rows = [
    { value: 'Google', count: 1_200 },
    { value: null, count: 5 },
    { value: 'Facebook', count: 3 },
    { value: 'Bing', count: 1 },
  ]
  it('names the three largest', () => {
    const given = figures(counts(1_209), null, {
      sources: rows,
      countries: [
        { value: 'BE', count: 1_000 },
        { value: null, count: 200 },
        { value: 'NL', count: 9 },
      ],
      pages: [
        { value: '/pralines/', count: 40 },
        { value: '/', count: 1 },
      ],
    })
    expect(textsOf(given, 'nl').slice(1, 4)).toEqual([
      'Waar de bezoeken vandaan kwamen: Google (1.200), rechtstreeks (5) en Facebook (3).',
      'Landen van de bezoeken: België (1.000) en Nederland (9).',
      'Meest bekeken pagina’s: /pralines/ (40 keer) en / (1 keer).',
    ])
    expect(textsOf(given, 'en').slice(1, 4)).toEqual([
      'Where the visits came from: Google (1,200), direct (5) and Facebook (3).',
      'Countries of the visits: Belgium (1,000) and Netherlands (9).',
      'Pages seen most: /pralines/ (40 times) and / (1 time).',
    ])
    expect(textsOf(given, 'fr').slice(1, 4)).toEqual([
      'Origine des visites : Google (1 200), accès direct (5) et Facebook (3).',
      'Pays des visites : Belgique (1 000) et Pays-Bas (9).',
      'Pages les plus vues : /pralines/ (40 fois) et / (1 fois).',
    ])
  })

  it('speaks of one visit as one', () => {
    const one = (value: string | null) =>
      figures(counts(1), null, { sources: [{ value, count: 1 }], countries: [{ value: 'FR', count: 1 }] })
    expect(textsOf(one('Google'), 'nl').slice(1, 3)).toEqual([
      'Dat bezoek kwam via Google.',
      'Land van het bezoek: Frankrijk.',
    ])
    expect(textsOf(one(null), 'en')[1]).toBe('That visit was direct, not by way of another site.')
    expect(textsOf(one('Google'), 'fr').slice(1, 3)).toEqual([
      'Origine de cette visite : Google.',
      'Pays de la visite : France.',
    ])
  })

  it('says nothing of countries that nobody knows', () => {
    const given = figures(counts(5), null, { countries: [{ value: null, count: 5 }] })
    expect(writeSummary(given, 'nl').sentences.map(({ about }) => about)).not.toContain('countries')
  })
})

describe('how well it converts', () => {
  const converting = (converted: number, sessions: number, hasGoals = true) =>
    figures(counts(sessions, { converted }), null, { hasGoals })
  const said = (given: Figures) => (['nl', 'en', 'fr'] as const).map((language) => textsOf(given, language)[1])

  it.each([
    [
      0,
      1,
      'Dat bezoek bereikte geen doel.',
      'That visit did not reach a goal.',
      'Cette visite n’a pas atteint d’objectif.',
    ],
    [1, 1, 'Dat bezoek bereikte een doel.', 'That visit reached a goal.', 'Cette visite a atteint un objectif.'],
    [
      0,
      12,
      'Geen van de 12 bezoeken bereikte een doel.',
      'None of the 12 visits reached a goal.',
      'Aucune des 12 visites n’a atteint un objectif.',
    ],
    [
      1,
      12,
      '1 van de 12 bezoeken bereikte een doel.',
      '1 of the 12 visits reached a goal.',
      'Sur 12 visites, 1 a atteint un objectif.',
    ],
    [
      30,
      1_200,
      '30 van de 1.200 bezoeken (2,5%) bereikten een doel.',
      '30 of the 1,200 visits (2.5%) reached a goal.',
      'Sur 1 200 visites, 30 (2,5 %) ont atteint un objectif.',
    ],
  ])('says %i of %i', (converted, sessions, ...texts) => {
    expect(said(converting(converted, sessions))).toEqual(texts)
  })

  it('speaks of purchases where no goals are set, and of nothing where there are none either', () => {
    expect(said(converting(3, 12, false))).toEqual([
      '3 van de 12 bezoeken leverden een aankoop op.',
      '3 of the 12 visits led to a purchase.',
      'Sur 12 visites, 3 ont donné lieu à un achat.',
    ])
    expect(said(converting(0, 12, false))).toEqual([
      'Voor deze site zijn nog geen doelen ingesteld, dus over resultaat valt niets te zeggen.',
      'No goals are set for this site yet, so there is nothing to say about its results.',
      'Aucun objectif n’est encore défini pour ce site : il n’y a donc rien à dire de ses résultats.',
    ])
  })

  it('tells what it brought in, each currency by itself, and what it was before', () => {
    const given = figures(
      counts(12, { converted: 3, revenue: { EUR: 1_234.5, CHF: 20 } }),
      counts(10, { converted: 1 }),
      { hasGoals: true },
    )
    expect(textsOf(given, 'nl').slice(2)).toEqual([
      '3 van de 12 bezoeken bereikten een doel.',
      'Bezoeken met een bereikt doel: 3 in plaats van 1 in de 7 dagen ervoor.',
      'Geregistreerde omzet: € 1.234,50 en CHF 20,00.',
    ])
    expect(textsOf(given, 'en').at(-1)).toBe('Recorded revenue: €1,234.50 and CHF 20.00.')
    expect(textsOf(given, 'fr').at(-1)).toBe('Chiffre d’affaires enregistré : 1 234,50 € et 20,00 CHF.')
  })
})

it('carries the numbers that each sentence was made of', () => {
  const given = figures(counts(3), counts(1), { sources: [{ value: null, count: 3 }] })
  const [visitors, change, sources] = writeSummary(given, 'en').sentences
  expect(visitors?.values.map(({ metric, value }) => [metric, value])).toEqual([
    ['visitors', 3],
    ['pageviews', 9],
  ])
  expect(change?.values.map(({ period, value }) => [period, value])).toEqual([
    ['now', 3],
    ['before', 1],
  ])
  expect(sources?.values).toEqual([{ metric: 'sessions', period: 'now', dimension: 'source', of: null, value: 3 }])
})

it.each(['nl', 'en', 'fr'] as const)('writes every number of its values into a sentence in %s', (language) => {
  const given = figures(counts(4_321, { converted: 87 }), counts(1_999, { converted: 45 }), {
    sources: [{ value: 'Google', count: 4_000 }],
    countries: [{ value: 'BE', count: 3_210 }],
    pages: [{ value: '/', count: 2_345 }],
    hasGoals: true,
  })
  const number = new Intl.NumberFormat({ nl: 'nl-BE', en: 'en-GB', fr: 'fr-BE' }[language])
  for (const { text, values } of writeSummary(given, language).sentences) {
    for (const { value } of values) expect(text).toContain(number.format(value))
  }
})

it('explains how it was counted, and that a day of today is not over', () => {
  const plain = (given: Figures, language: SummaryLanguage) =>
    writeSummary(given, language).explanation.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')
  expect(plain(figures(counts(1), counts(1)), 'nl')).toBe(
    'Geteld: 4–10 juni 2026, in de tijdzone Europe/Brussels. Vergeleken met 28 mei – 3 juni 2026. Vandaag telt mee tot nu. Wie op een andere dag terugkomt, telt opnieuw als bezoeker: niemand wordt van dag op dag herkend.',
  )
  expect(plain(figures(counts(1), null, { preset: 'last_month' }), 'en')).not.toContain('Today')
})
