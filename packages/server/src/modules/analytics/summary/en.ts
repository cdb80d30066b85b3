import { capitalized, type Period, type Texts, wordsOf } from './texts.ts'

const locale = 'en-GB'
const { number, percent, counted, list } = wordsOf(locale)

const when = ({ preset, days }: Period) =>
  ({
    today: 'today',
    yesterday: 'yesterday',
    '7d': 'in the last 7 days',
    '30d': 'in the last 30 days',
    '90d': 'in the last 90 days',
    ytd: 'this year',
    last_month: `last month (${days})`,
  })[preset]
const before = ({ preset, dayCount }: Period) => {
  if (preset === 'ytd') return 'in the same period last year'
  return dayCount === 1 ? 'the day before' : `in the ${dayCount} days before`
}
const visits = (count: number) => counted(count, 'visit', 'visits')
const times = (count: number) => counted(count, 'time', 'times')

export const en: Texts = {
  locale,
  title: (site, { days }) => `${site}: ${days}`,
  nobody: (site, period) => `Nobody came to ${site} ${when(period)}.`,
  visitors(site, period, { visitors, pageviews }) {
    const did = pageviews === 0 ? '' : `, who looked at ${counted(pageviews, 'page', 'pages')}`
    return `${capitalized(when(period))} ${site} had ${counted(visitors, 'visitor', 'visitors')}${did}.`
  },
  sources(shares, sessions) {
    if (sessions > 1)
      return `Where the visits came from: ${list(shares.map(({ name, count }) => `${name ?? 'direct'} (${number(count)})`))}.`
    const name = shares[0]?.name
    return name ? `That visit came from ${name}.` : 'That visit was direct, not by way of another site.'
  },
  countries: (shares, sessions) =>
    sessions === 1
      ? `Country of the visit: ${shares[0]?.name}.`
      : `Countries of the visits: ${list(shares.map(({ name, count }) => `${name} (${number(count)})`))}.`,
  pages: (shares) =>
    `${shares.length === 1 ? 'Page seen' : 'Pages seen most'}: ${list(shares.map(({ name, count }) => `${name} (${times(count)})`))}.`,
  conversion({ converted, sessions, percent: share, isPurchase }) {
    const did = isPurchase ? 'led to a purchase' : 'reached a goal'
    if (sessions === 1)
      return `That visit ${converted === 1 ? did : isPurchase ? 'did not lead to a purchase' : 'did not reach a goal'}.`
    if (converted === 0) return `None of the ${visits(sessions)} ${did}.`
    const part = share === null ? '' : ` (${percent(share)})`
    return `${number(converted)} of the ${visits(sessions)}${part} ${did}.`
  },
  noGoals: () => 'No goals are set for this site yet, so there is nothing to say about its results.',
  revenue: (amounts) => `Recorded revenue: ${list(amounts)}.`,
  visitorsChange(period, { now, before: then, percent: share }) {
    if (now === then) return `That is as many as ${before(period)}.`
    const numbers = `${number(now)} instead of ${number(then)}`
    if (share === null) return `Visitors: ${numbers} ${before(period)}.`
    if (share === 0) return `That is about as many as ${before(period)}: ${numbers}.`
    return `That is ${percent(Math.abs(share))} ${share > 0 ? 'more' : 'fewer'} than ${before(period)}: ${numbers}.`
  },
  nobodyBefore: (period) => `No visitors were counted ${before(period)}.`,
  conversionChange(period, { now, before: then }, isPurchase) {
    const what = `Visits ${isPurchase ? 'with a purchase' : 'that reached a goal'}`
    if (now === then) return `${what}: ${number(now)}, as many as ${before(period)}.`
    return `${what}: ${number(now)} instead of ${number(then)} ${before(period)}.`
  },
  sourceChange: (name, { now, before: then }) =>
    `The largest change: ${name ?? 'direct visits'}, with ${visits(now)} instead of ${number(then)}.`,
  explanation: ({ days, daysBefore, isOver }, timeZone) => [
    `Counted: ${days}, in the time zone ${timeZone}.`,
    ...(daysBefore === null ? [] : [`Compared with ${daysBefore}.`]),
    ...(isOver ? [] : ['Today is counted up to now.']),
    'Whoever comes back on another day counts as a visitor again: nobody is recognised from one day to the next.',
  ],
}
