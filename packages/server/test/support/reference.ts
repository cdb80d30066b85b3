import type { AnalyticsFilter, AnalyticsQuery, MetricValues, Target } from '@tinyeclipse/sdk/contract'
import { comparedWith, type DayRange, dayOf, daysOf, hourOf, hoursOf, mondayOf, rangeOf } from './calendar.ts'
import { findVisits, type Happened, placeEvents, type SentEvent, type Visit } from './reference-sessions.ts'

export interface ReferenceSite {
  /** In the order of arrival. */
  sent: readonly SentEvent[]
  /** The site's time zone now. */
  timeZone: string
  /** The one it had when the events came. */
  timeZoneThen?: string
  goals?: readonly Target[]
  /** Paths of translation groups. */
  units?: Readonly<Record<string, string>>
}
export interface ReferenceAnswer {
  range: DayRange & { timeZone: string }
  totals: MetricValues
  series: { start: string; values: MetricValues }[] | null
  /** Every value there is, in no order. */
  breakdowns: Record<string, { value: string | null; values: MetricValues }[]>
  comparison: Pick<ReferenceAnswer, 'range' | 'totals' | 'series'> | null
}

/** A pageview or custom event, a visit, and a page of a visit by its first pageview: what is counted. */
interface Counted {
  events: { event: Happened; visit: Visit }[]
  visits: Visit[]
  pages: { event: Happened; visit: Visit; engagedMs: number; scrollPercent: number | null }[]
}

export const SESSION_DIMENSIONS = [
  ...['country', 'device', 'browser', 'os', 'language', 'referrer', 'source', 'channel', 'click_id'],
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'entry_page', 'exit_page'],
]
const isOfSessions = (dimension: string) => SESSION_DIMENSIONS.includes(dimension)

/**
 * `docs/metrics.md` word for word, from raw events and without a thought for speed. Nothing of it is the server's, so
 * that where both say the same they say it for different reasons.
 */
export function createReference(site: ReferenceSite) {
  const { timeZone, goals = [], units = {} } = site
  const visits = findVisits(placeEvents(site.sent, site.timeZoneThen ?? timeZone))
  const all: Counted = { visits, events: [], pages: [] }
  for (const visit of visits) {
    const seen = new Set<string>()
    for (const event of visit.events) {
      if (event.kind === 'p' || event.kind === 'c') all.events.push({ event, visit })
      if (event.kind !== 'p' || seen.has(event.path)) continue
      seen.add(event.path)
      const reported = visit.events.filter(({ kind, path }) => kind === 'e' && path === event.path)
      const depths = reported.flatMap(({ scrollPercent }) => (scrollPercent === null ? [] : [scrollPercent]))
      const engagedMs = reported.reduce((sum, each) => sum + each.engagedMs, 0)
      all.pages.push({ event, visit, engagedMs, scrollPercent: depths.length === 0 ? null : Math.max(...depths) })
    }
  }

  const meetsGoal = (event: Happened) =>
    goals.length === 0
      ? event.kind === 'c' && event.name === 'purchase'
      : goals.some((goal) =>
          'page' in goal
            ? event.kind === 'p' && compare(event.path, goal.page)
            : event.kind === 'c' && compare(event.name, goal.event),
        )

  function valueIn(dimension: string, visit: Visit, event: Happened | null): string | null {
    if (dimension === 'entry_page') return visit.entryPage
    if (dimension === 'exit_page') return visit.exitPage
    if (isOfSessions(dimension)) return visit.from[dimension as keyof Visit['from']]
    if (!event) throw new Error(`${dimension} is asked of an event`)
    if (dimension === 'page') return event.path
    if (dimension === 'content_unit') return units[event.path] ?? event.path
    if (dimension === 'event') return event.kind === 'c' ? event.name : null
    const key = dimension.replace('property:', '')
    const value = Object.hasOwn(event.properties, key) ? event.properties[key] : null
    return value === null || value === undefined ? null : String(value)
  }

  function holds(filter: AnalyticsFilter, visit: Visit, event: Happened | null): boolean {
    if ('and' in filter) return filter.and.every((branch) => holds(branch, visit, event))
    if ('or' in filter) return filter.or.some((branch) => holds(branch, visit, event))
    return compare(valueIn(filter.dimension, visit, event), filter)
  }

  /** What of everything meets the filter, and has this value of this dimension when one is asked for. */
  function meeting(filter: AnalyticsFilter | undefined, split?: { dimension: string; value: string | null }): Counted {
    const meets = (visit: Visit, event: Happened | null) =>
      (!filter || holds(filter, visit, event)) && (!split || valueIn(split.dimension, visit, event) === split.value)
    const asksEvents = (filter && asksOfEvents(filter)) || (split && !isOfSessions(split.dimension))
    return {
      events: all.events.filter(({ event, visit }) => meets(visit, event)),
      pages: all.pages.filter(({ event, visit }) => meets(visit, event)),
      visits: asksEvents
        ? visits.filter((visit) => all.events.some((each) => each.visit === visit && meets(visit, each.event)))
        : visits.filter((visit) => meets(visit, null)),
    }
  }

  /** What began or happened at a time that is asked for. */
  const within = (counted: Counted, isAsked: (at: number) => boolean): Counted => ({
    events: counted.events.filter(({ event }) => isAsked(event.at)),
    visits: counted.visits.filter(({ startedAt }) => isAsked(startedAt)),
    pages: counted.pages.filter(({ event }) => isAsked(event.at)),
  })

  function measure({ events, visits, pages }: Counted): Record<string, MetricValues[string]> {
    const hasConverted = (visit: Visit) => visit.events.some(meetsGoal)
    const isEngaged = (visit: Visit) => visit.engagedMs >= 10_000 || visit.pageviews >= 2 || hasConverted(visit)
    const scrolled = pages.flatMap(({ scrollPercent }) => (scrollPercent === null ? [] : [scrollPercent]))
    const revenue: Record<string, number> = {}
    for (const { event } of events) {
      if (event.currency) revenue[event.currency] = (revenue[event.currency] ?? 0) + (event.amount ?? 0)
    }
    return {
      visitors: new Set(events.map(({ event }) => `${dayOf(event.at, timeZone)} ${event.visitor}`)).size,
      pageviews: events.filter(({ event }) => event.kind === 'p').length,
      events: events.filter(({ event }) => event.kind === 'c').length,
      conversions: events.filter(({ event }) => meetsGoal(event)).length,
      revenue,
      sessions: visits.length,
      bounce_rate: mean(visits.map((visit) => (isEngaged(visit) ? 0 : 100))),
      views_per_session: mean(visits.map((visit) => visit.pageviews)),
      session_seconds: mean(visits.map((visit) => (visit.endedAt - visit.startedAt) / 1000)),
      engaged_seconds: mean(visits.map((visit) => visit.engagedMs / 1000)),
      conversion_rate: mean(visits.map((visit) => (hasConverted(visit) ? 100 : 0))),
      time_on_page: mean(pages.map((page) => page.engagedMs / 1000)),
      scroll_depth: mean(scrolled),
    }
  }

  const isEmpty = ({ events, visits, pages }: Counted) => events.length + visits.length + pages.length === 0

  function answer(query: AnalyticsQuery, range: DayRange): Omit<ReferenceAnswer, 'comparison'> {
    const pick = (counted: Counted) => {
      const measured = measure(counted)
      return Object.fromEntries(query.metrics.map((name) => [name, measured[name] ?? null]))
    }
    const isInRange = (at: number) => dayOf(at, timeZone) >= range.from && dayOf(at, timeZone) <= range.to
    const asked = within(meeting(query.filter), isInRange)
    const { starts, startOf } = bucketsOf(query.granularity ?? 'total', range, timeZone)
    const breakdowns = (query.dimensions ?? []).map((dimension) => {
      const values = new Set(
        isOfSessions(dimension)
          ? visits.map((visit) => valueIn(dimension, visit, null))
          : all.events.map(({ event, visit }) => valueIn(dimension, visit, event)),
      )
      const rows = [...values].map((value) => ({
        value,
        counted: within(meeting(query.filter, { dimension, value }), isInRange),
      }))
      const there = rows.filter(({ counted }) => !isEmpty(counted))
      return [dimension, there.map(({ value, counted }) => ({ value, values: pick(counted) }))] as const
    })
    return {
      range: { ...range, timeZone },
      totals: pick(asked),
      series: starts?.map((start) => ({ start, values: pick(within(asked, (at) => startOf(at) === start)) })) ?? null,
      breakdowns: Object.fromEntries(breakdowns),
    }
  }

  return {
    visits,
    /** `now` decides which day is today. */
    ask(query: AnalyticsQuery, now: number): ReferenceAnswer {
      const range = rangeOf(query.range, dayOf(now, timeZone))
      const { breakdowns: _, ...compared } = query.comparison
        ? answer({ ...query, dimensions: [] }, comparedWith(range, query.comparison))
        : { ...answer({ ...query, dimensions: [] }, range) }
      return { ...answer(query, range), comparison: query.comparison ? compared : null }
    },
  }
}

const mean = (numbers: number[]) =>
  numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length

const asksOfEvents = (filter: AnalyticsFilter): boolean => {
  if ('and' in filter) return filter.and.some(asksOfEvents)
  if ('or' in filter) return filter.or.some(asksOfEvents)
  return !isOfSessions(filter.dimension)
}

type Comparison =
  | { is: string | null }
  | { is_not: string | null }
  | { contains: string }
  | { in: readonly (string | null)[] }

function compare(value: string | null, comparison: Comparison): boolean {
  if ('is' in comparison) return value === comparison.is
  if ('is_not' in comparison) return value !== comparison.is_not
  if ('in' in comparison) return comparison.in.includes(value)
  return value?.toLowerCase().includes(comparison.contains.toLowerCase()) ?? false
}

/** The parts of a series, and the one that a time falls into. */
function bucketsOf(granularity: NonNullable<AnalyticsQuery['granularity']>, range: DayRange, timeZone: string) {
  const unique = (starts: string[]) => [...new Set(starts)]
  const day = (at: number) => dayOf(at, timeZone)
  const monthOf = (of: string) => `${of.slice(0, 7)}-01`
  switch (granularity) {
    case 'total':
      return { starts: null, startOf: () => '' }
    case 'hour':
      return { starts: hoursOf(range, timeZone), startOf: (at: number) => hourOf(at, timeZone) }
    case 'day':
      return { starts: daysOf(range), startOf: day }
    case 'week':
      return { starts: unique(daysOf(range).map(mondayOf)), startOf: (at: number) => mondayOf(day(at)) }
    case 'month':
      return { starts: unique(daysOf(range).map(monthOf)), startOf: (at: number) => monthOf(day(at)) }
  }
}
