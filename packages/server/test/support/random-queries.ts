import type { AnalyticsQuery, Condition } from '@tinyeclipse/sdk/contract'
import { COMPARISONS, GRANULARITIES, RANGE_PRESETS } from '@tinyeclipse/sdk/contract'
import { dayOf, moveDay } from './calendar.ts'
import type { Random } from './random.ts'
import { SESSION_DIMENSIONS } from './reference.ts'
import { EVENT_NAMES, PAGES } from './traffic-facts.ts'

export const METRICS = [
  ...['visitors', 'pageviews', 'events', 'conversions', 'revenue', 'sessions', 'bounce_rate', 'views_per_session'],
  ...['session_seconds', 'engaged_seconds', 'conversion_rate', 'time_on_page', 'scroll_depth'],
]
const EVENT_DIMENSIONS = ['page', 'content_unit', 'event', 'property:colour', 'property:size', 'property:isGift']
export const DIMENSIONS = [...SESSION_DIMENSIONS, ...EVENT_DIMENSIONS]

/** Values that are there, and some that are not. */
const VALUES: Record<string, (string | null)[]> = {
  country: ['BE', 'NL', 'US', null, 'ZZ'],
  device: ['desktop', 'mobile', 'tablet'],
  browser: ['Chrome', 'Safari', 'chrome'],
  os: ['Windows', 'iOS', 'Linux'],
  language: ['nl-BE', 'fr-BE', null],
  referrer: ['google.com', 'blog.example.org', null],
  source: ['Google', 'spring-letter', 'blog.example.org', null],
  channel: ['Direct', 'Organic Search', 'Referral', 'Email'],
  page: PAGES,
  entry_page: [...PAGES, null],
  exit_page: [...PAGES, null],
  content_unit: ['chocolates', '/cart', '/pralines'],
  event: [...EVENT_NAMES, null],
  'property:colour': ['red', 'Red', '', null],
  'property:size': ['1', '2.5', '-3', null],
  'property:isGift': ['true', 'false', null],
}
const OTHER_VALUES = ['spring', 'email', 'choc', 'top', null, 'nowhere']
const PARTS = ['e', 'CHO', '/', 'pra', 'oo', '.', 'É', '%', '_', '\\']

export function makeQuery(random: Random, { around, timeZone }: { around: number; timeZone: string }): AnalyticsQuery {
  const from = moveDay(dayOf(around, timeZone), random.below(5) - 3)
  const days = random.pick([1, 1, 2, 3, 7, 8, 30, 400])
  const granularity = random.pick(GRANULARITIES)
  const isShort = granularity === 'hour'
  const range: AnalyticsQuery['range'] = random.chance(0.3)
    ? { preset: random.pick(isShort ? (['today', 'yesterday', '7d'] as const) : RANGE_PRESETS) }
    : { from, to: moveDay(from, (isShort ? Math.min(days, 4) : days) - 1) }
  return {
    metrics: random.shuffle(METRICS).slice(0, 1 + random.below(5)),
    range,
    granularity,
    dimensions: random.shuffle(DIMENSIONS).slice(0, random.below(4)),
    limit: random.chance(0.7) ? 1_000 : 1 + random.below(4),
    // No deeper than the contract's type, which the recursive one does not say.
    ...(random.chance(0.6) && { filter: makeFilter(random, 3) as AnalyticsQuery['filter'] }),
    ...(random.chance(0.4) && { comparison: random.pick(COMPARISONS) }),
  }
}

type Filter = Condition | { and: Filter[] } | { or: Filter[] }

function makeFilter(random: Random, depth: number): Filter {
  if (depth === 0 || random.chance(0.5)) return makeCondition(random)
  const branches = Array.from({ length: 1 + random.below(3) }, () => makeFilter(random, depth - 1))
  return random.chance(0.5) ? { and: branches } : { or: branches }
}

function makeCondition(random: Random): Condition {
  const dimension = random.pick(DIMENSIONS)
  const values = VALUES[dimension] ?? OTHER_VALUES
  switch (random.below(4)) {
    case 0:
      return { dimension, is: random.pick(values) }
    case 1:
      return { dimension, is_not: random.pick(values) }
    case 2:
      return { dimension, contains: random.pick(PARTS) }
    default:
      return { dimension, in: random.shuffle(values).slice(0, 1 + random.below(3)) }
  }
}
