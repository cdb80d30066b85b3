import type { Summary, SummaryLanguage, SummaryValue } from '@tinyeclipse/sdk/contract'
import { type Days, listDays } from '../range.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'
import type { Change, Period, Preset, Share, Texts } from './texts.ts'

export interface Counts {
  visitors: number
  pageviews: number
  sessions: number
  /** Sessions with a conversion. */
  converted: number
  revenue: Record<string, number>
}
/** Of a dimension, largest first. */
export type Rows = readonly { value: string | null; count: number }[]

/** All that a summary is made of. */
export interface Figures {
  site: string
  timeZone: string
  preset: Preset
  days: Days
  now: Counts
  sources: Rows
  countries: Rows
  pages: Rows
  /** Of the days compared with. */
  before: { days: Days; counts: Counts; sources: Rows } | null
  /** Whether the site has goals of its own; without any a purchase is one. */
  hasGoals: boolean
}

const TEXTS: Record<SummaryLanguage, Texts> = { nl, en, fr }
const MOST_NAMED = 3
/** Below these a percentage would say more than is known. */
const LEAST_FOR_CHANGE = 50
const LEAST_FOR_RATE = 100
const LEAST_OF_SOURCE = 5

type Sentence = Summary['sentences'][number]

/** Writes what figures say, for whoever owns the site, each sentence with the numbers it was made of. */
export function writeSummary(
  figures: Figures,
  language: SummaryLanguage,
): Pick<Summary, 'title' | 'sentences' | 'explanation'> {
  const texts = TEXTS[language]
  const { site, now, days, preset, before } = figures
  const format = new Intl.DateTimeFormat(texts.locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const write = ({ from, to }: Days) => format.formatRange(new Date(from), new Date(to))
  const period: Period = {
    preset,
    days: write(days),
    daysBefore: before && write(before.days),
    dayCount: listDays(days).length,
    isOver: preset === 'yesterday' || preset === 'last_month',
  }
  return {
    title: texts.title(site, period),
    sentences: [
      ...(now.visitors === 0
        ? [sentence('visitors', texts.nobody(site, period), [figureOf('visitors', 0)])]
        : [
            sentence('visitors', texts.visitors(site, period, now), [
              figureOf('visitors', now.visitors),
              figureOf('pageviews', now.pageviews),
            ]),
            ...changeOfVisitors(texts, figures, period),
            ...origins(texts, figures),
            ...pagesSeen(texts, figures),
          ]),
      ...results(texts, figures, period),
      ...changeOfSource(texts, figures),
    ],
    explanation: texts.explanation(period, figures.timeZone).join(' '),
  }
}

function changeOfVisitors(texts: Texts, { now, before }: Figures, period: Period): Sentence[] {
  if (!before) return []
  const change = changeFrom(before.counts.visitors, now.visitors)
  const values = [figureOf('visitors', change.now), figureOf('visitors', change.before, { period: 'before' })]
  return [
    sentence('change', change.before === 0 ? texts.nobodyBefore(period) : texts.visitorsChange(period, change), values),
  ]
}

function origins(texts: Texts, { now: { sessions }, sources, countries }: Figures): Sentence[] {
  if (sessions === 0) return []
  const found: Sentence[] = []
  const from = namedMost(sources)
  if (from.length > 0)
    found.push(sentence('sources', texts.sources(from, sessions), figuresOf('sessions', 'source', from)))
  const known = namedMost(countries.filter(({ value }) => value !== null))
  if (known.length > 0) {
    const names = new Intl.DisplayNames(texts.locale, { type: 'region' })
    const shares = known.map(({ name, count }) => ({ name: nameOf(names, name ?? ''), count }))
    found.push(sentence('countries', texts.countries(shares, sessions), figuresOf('sessions', 'country', known)))
  }
  return found
}

function pagesSeen(texts: Texts, { pages }: Figures): Sentence[] {
  const seen = namedMost(pages)
  return seen.length === 0 ? [] : [sentence('pages', texts.pages(seen), figuresOf('pageviews', 'page', seen))]
}

/** How well it converts: purchases of a site without goals are only told of when there are any. */
function results(texts: Texts, { now, before, hasGoals }: Figures, period: Period): Sentence[] {
  const found: Sentence[] = []
  const isPurchase = !hasGoals
  const then = before?.counts.converted ?? 0
  const hasAny = hasGoals || now.converted > 0 || then > 0
  const converted = figureOf('converted_sessions', now.converted)
  if (now.sessions > 0 && hasAny) {
    const percent = now.sessions < LEAST_FOR_RATE ? null : (100 * now.converted) / now.sessions
    const text = texts.conversion({ converted: now.converted, sessions: now.sessions, percent, isPurchase })
    found.push(sentence('conversion', text, [converted, figureOf('sessions', now.sessions)]))
  } else if (now.visitors > 0 && !hasAny) {
    found.push(sentence('conversion', texts.noGoals(), []))
  }
  if (before && before.counts.visitors > 0 && (now.converted > 0 || then > 0)) {
    const text = texts.conversionChange(period, changeFrom(then, now.converted), isPurchase)
    found.push(sentence('change', text, [converted, figureOf('converted_sessions', then, { period: 'before' })]))
  }
  const amounts = Object.entries(now.revenue).filter(([, amount]) => amount !== 0)
  if (amounts.length > 0) {
    const money = amounts.map(([currency, amount]) =>
      new Intl.NumberFormat(texts.locale, { style: 'currency', currency }).format(amount),
    )
    const values = amounts.map(([currency, amount]) =>
      figureOf('revenue', amount, { dimension: 'currency', of: currency }),
    )
    found.push(sentence('revenue', texts.revenue(money), values))
  }
  return found
}

/** The source whose visits changed most, when that is more than chance. */
function changeOfSource(texts: Texts, { now, sources, before }: Figures): Sentence[] {
  if (!before || now.visitors === 0 || before.counts.visitors === 0) return []
  const changes = new Map(sources.map(({ value, count }) => [value, { now: count, before: 0 }]))
  for (const { value, count } of before.sources)
    changes.set(value, { now: changes.get(value)?.now ?? 0, before: count })
  const size = (change: { now: number; before: number }) => Math.abs(change.now - change.before)
  const [most] = [...changes].toSorted(([, a], [, b]) => size(b) - size(a))
  if (!most || size(most[1]) < LEAST_OF_SOURCE) return []
  const [name, change] = most
  const of = { dimension: 'source', of: name }
  const values = [
    figureOf('sessions', change.now, of),
    figureOf('sessions', change.before, { ...of, period: 'before' }),
  ]
  return [sentence('change', texts.sourceChange(name, changeFrom(change.before, change.now)), values)]
}

const sentence = (about: Sentence['about'], text: string, values: SummaryValue[]): Sentence => ({ text, about, values })

const figureOf = (metric: string, value: number, more: Partial<SummaryValue> = {}): SummaryValue => ({
  metric,
  period: 'now',
  dimension: null,
  of: null,
  value,
  ...more,
})
const figuresOf = (metric: string, dimension: string, shares: readonly Share[]) =>
  shares.map(({ name, count }) => figureOf(metric, count, { dimension, of: name }))

const changeFrom = (before: number, now: number): Change => ({
  now,
  before,
  percent: Math.min(before, now) < LEAST_FOR_CHANGE ? null : Math.round((100 * (now - before)) / before),
})

const namedMost = (rows: Rows): Share[] =>
  rows
    .filter(({ count }) => count > 0)
    .slice(0, MOST_NAMED)
    .map(({ value, count }) => ({ name: value, count }))

/** A code that is no region is told as it is. */
function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
