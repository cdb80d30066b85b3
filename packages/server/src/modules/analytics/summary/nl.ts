import { capitalized, type Period, type Texts, wordsOf } from './texts.ts'

const locale = 'nl-BE'
const { number, percent, counted, list } = wordsOf(locale)

const when = ({ preset, days }: Period) =>
  ({
    today: 'vandaag',
    yesterday: 'gisteren',
    '7d': 'in de voorbije 7 dagen',
    '30d': 'in de voorbije 30 dagen',
    '90d': 'in de voorbije 90 dagen',
    ytd: 'dit jaar',
    last_month: `vorige maand (${days})`,
  })[preset]
const before = ({ preset, dayCount }: Period) => {
  if (preset === 'ytd') return 'in dezelfde periode vorig jaar'
  return dayCount === 1 ? 'de dag ervoor' : `in de ${dayCount} dagen ervoor`
}
const visits = (count: number) => counted(count, 'bezoek', 'bezoeken')
const times = (count: number) => counted(count, 'keer', 'keer')

export const nl: Texts = {
  locale,
  title: (site, { days }) => `${site}: ${days}`,
  nobody: (site, period) => `Er kwam ${when(period)} niemand op ${site}.`,
  visitors(site, period, { visitors, pageviews }) {
    const seen = counted(pageviews, 'pagina', 'pagina’s')
    const did = visitors === 1 ? `, die ${seen} bekeek` : `, die samen ${seen} bekeken`
    return `${site} kreeg ${when(period)} ${counted(visitors, 'bezoeker', 'bezoekers')}${pageviews === 0 ? '' : did}.`
  },
  sources(shares, sessions) {
    if (sessions > 1)
      return `Waar de bezoeken vandaan kwamen: ${list(shares.map(({ name, count }) => `${name ?? 'rechtstreeks'} (${number(count)})`))}.`
    const name = shares[0]?.name
    return name ? `Dat bezoek kwam via ${name}.` : 'Dat bezoek kwam rechtstreeks, niet via een andere site.'
  },
  countries: (shares, sessions) =>
    sessions === 1
      ? `Land van het bezoek: ${shares[0]?.name}.`
      : `Landen van de bezoeken: ${list(shares.map(({ name, count }) => `${name} (${number(count)})`))}.`,
  pages: (shares) =>
    `${shares.length === 1 ? 'Bekeken pagina' : 'Meest bekeken pagina’s'}: ${list(shares.map(({ name, count }) => `${name} (${times(count)})`))}.`,
  conversion({ converted, sessions, percent: share, isPurchase }) {
    const one = isPurchase ? 'leverde een aankoop op' : 'bereikte een doel'
    if (sessions === 1 && converted === 0)
      return `Dat bezoek ${isPurchase ? 'leverde geen aankoop op' : 'bereikte geen doel'}.`
    if (sessions === 1) return `Dat bezoek ${one}.`
    if (converted === 0) return `Geen van de ${visits(sessions)} ${one}.`
    const part = share === null ? '' : ` (${percent(share)})`
    const many = isPurchase ? 'leverden een aankoop op' : 'bereikten een doel'
    return `${number(converted)} van de ${visits(sessions)}${part} ${converted === 1 ? one : many}.`
  },
  noGoals: () => 'Voor deze site zijn nog geen doelen ingesteld, dus over resultaat valt niets te zeggen.',
  revenue: (amounts) => `Geregistreerde omzet: ${list(amounts)}.`,
  visitorsChange(period, { now, before: then, percent: share }) {
    if (now === then) return `Dat zijn er evenveel als ${before(period)}.`
    const numbers = `${number(now)} in plaats van ${number(then)}`
    if (share === null) return `Bezoekers: ${numbers} ${before(period)}.`
    if (share === 0) return `Dat zijn er ongeveer evenveel als ${before(period)}: ${numbers}.`
    return `Dat is ${percent(Math.abs(share))} ${share > 0 ? 'meer' : 'minder'} dan ${before(period)}: ${numbers}.`
  },
  nobodyBefore: (period) => `${capitalized(before(period))} werden geen bezoekers geteld.`,
  conversionChange(period, { now, before: then }, isPurchase) {
    const what = `Bezoeken met een ${isPurchase ? 'aankoop' : 'bereikt doel'}`
    if (now === then) return `${what}: ${number(now)}, evenveel als ${before(period)}.`
    return `${what}: ${number(now)} in plaats van ${number(then)} ${before(period)}.`
  },
  sourceChange: (name, { now, before: then }) =>
    `De grootste verandering: ${name ?? 'rechtstreeks bezoek'}, met ${visits(now)} in plaats van ${number(then)}.`,
  explanation: ({ days, daysBefore, isOver }, timeZone) => [
    `Geteld: ${days}, in de tijdzone ${timeZone}.`,
    ...(daysBefore === null ? [] : [`Vergeleken met ${daysBefore}.`]),
    ...(isOver ? [] : ['Vandaag telt mee tot nu.']),
    'Wie op een andere dag terugkomt, telt opnieuw als bezoeker: niemand wordt van dag op dag herkend.',
  ],
}
