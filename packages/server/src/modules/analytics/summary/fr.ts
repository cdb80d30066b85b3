import { capitalized, type Period, type Texts, wordsOf } from './texts.ts'

const locale = 'fr-BE'
const { number, percent, counted, list } = wordsOf(locale)

const when = ({ preset, days }: Period) =>
  ({
    today: 'aujourd’hui',
    yesterday: 'hier',
    '7d': 'au cours des 7 derniers jours',
    '30d': 'au cours des 30 derniers jours',
    '90d': 'au cours des 90 derniers jours',
    ytd: 'depuis le début de l’année',
    last_month: `le mois dernier (${days})`,
  })[preset]
const before = ({ preset, dayCount }: Period) => {
  if (preset === 'ytd') return 'à la même période l’an dernier'
  return dayCount === 1 ? 'la veille' : `au cours des ${dayCount} jours précédents`
}
const than = (period: Period) => (/^[aà]/.test(before(period)) ? `qu’${before(period)}` : `que ${before(period)}`)
const visits = (count: number) => counted(count, 'visite', 'visites')

export const fr: Texts = {
  locale,
  title: (site, { days }) => `${site} : ${days}`,
  nobody: (site, period) => `Personne n’est venu sur ${site} ${when(period)}.`,
  visitors(site, period, { visitors, pageviews }) {
    const did = `, ${visitors === 1 ? 'qui a vu' : 'qui ont vu'} ${counted(pageviews, 'page', 'pages')}`
    return `${capitalized(when(period))}, ${site} a reçu ${counted(visitors, 'visiteur', 'visiteurs')}${pageviews === 0 ? '' : did}.`
  },
  sources(shares, sessions) {
    if (sessions > 1)
      return `Origine des visites : ${list(shares.map(({ name, count }) => `${name ?? 'accès direct'} (${number(count)})`))}.`
    const name = shares[0]?.name
    return name
      ? `Origine de cette visite : ${name}.`
      : 'Cette visite était un accès direct, sans passer par un autre site.'
  },
  countries: (shares, sessions) =>
    sessions === 1
      ? `Pays de la visite : ${shares[0]?.name}.`
      : `Pays des visites : ${list(shares.map(({ name, count }) => `${name} (${number(count)})`))}.`,
  pages: (shares) =>
    `${shares.length === 1 ? 'Page vue' : 'Pages les plus vues'} : ${list(shares.map(({ name, count }) => `${name} (${number(count)} fois)`))}.`,
  conversion({ converted, sessions, percent: share, isPurchase }) {
    const one = isPurchase ? 'a donné lieu à un achat' : 'a atteint un objectif'
    if (sessions === 1 && converted === 0)
      return `Cette visite ${isPurchase ? 'n’a pas donné lieu à un achat' : 'n’a pas atteint d’objectif'}.`
    if (sessions === 1) return `Cette visite ${one}.`
    if (converted === 0) return `Aucune des ${visits(sessions)} n’${one}.`
    const part = share === null ? '' : ` (${percent(share)})`
    const many = isPurchase ? 'ont donné lieu à un achat' : 'ont atteint un objectif'
    return `Sur ${visits(sessions)}, ${number(converted)}${part} ${converted === 1 ? one : many}.`
  },
  noGoals: () => 'Aucun objectif n’est encore défini pour ce site : il n’y a donc rien à dire de ses résultats.',
  revenue: (amounts) => `Chiffre d’affaires enregistré : ${list(amounts)}.`,
  visitorsChange(period, { now, before: then, percent: share }) {
    if (now === then) return `C’est autant ${than(period)}.`
    const numbers = `${number(now)} au lieu de ${number(then)}`
    if (share === null) return `Visiteurs : ${numbers} ${before(period)}.`
    if (share === 0) return `C’est à peu près autant ${than(period)} : ${numbers}.`
    return `C’est ${percent(Math.abs(share))} de ${share > 0 ? 'plus' : 'moins'} ${than(period)} : ${numbers}.`
  },
  nobodyBefore: (period) => `${capitalized(before(period))}, aucun visiteur n’a été compté.`,
  conversionChange(period, { now, before: then }, isPurchase) {
    const what = `Visites avec ${isPurchase ? 'un achat' : 'un objectif atteint'}`
    if (now === then) return `${what} : ${number(now)}, autant ${than(period)}.`
    return `${what} : ${number(now)} au lieu de ${number(then)} ${before(period)}.`
  },
  sourceChange: (name, { now, before: then }) =>
    `Le plus grand changement : ${name ?? 'accès direct'}, avec ${visits(now)} au lieu de ${number(then)}.`,
  explanation: ({ days, daysBefore, isOver }, timeZone) => [
    `Période comptée : ${days}, fuseau horaire ${timeZone}.`,
    ...(daysBefore === null ? [] : [`Comparée à : ${daysBefore}.`]),
    ...(isOver ? [] : ['Aujourd’hui est compté jusqu’à maintenant.']),
    'Une personne qui revient un autre jour compte comme un nouveau visiteur : personne n’est reconnu d’un jour à l’autre.',
  ],
}
