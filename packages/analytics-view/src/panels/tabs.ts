import type { MetricName } from '../state/metrics.ts'
import type { TextOf } from '../texts/index.ts'

/** A dimension that a panel shows rows of. */
export interface Tab {
  dimension: string
  text: string
  /** The first one orders the rows. */
  metrics: readonly MetricName[]
  /** Only among the details. */
  more?: readonly MetricName[]
  help?: string
  /** Rows without a value are left out. */
  isNamed?: boolean
}

const FROM_WHERE = ['visitors', 'bounce_rate', 'conversion_rate'] as const
const READ = ['visitors', 'time_on_page', 'scroll_depth', 'bounce_rate'] as const
const MORE_OF_READ = ['pageviews', 'sessions', 'conversion_rate', 'revenue'] as const

export const pageTabs = (text: TextOf): Tab[] => [
  { dimension: 'page', text: text('page'), metrics: READ, more: MORE_OF_READ },
  {
    dimension: 'entry_page',
    text: text('entry_page'),
    metrics: ['sessions', 'bounce_rate', 'conversion_rate'],
    more: ['visitors', 'engaged_seconds', 'revenue'],
  },
  {
    dimension: 'exit_page',
    text: text('exit_page'),
    metrics: ['sessions', 'views_per_session', 'conversion_rate'],
    more: ['visitors', 'engaged_seconds'],
  },
  {
    dimension: 'content_unit',
    text: text('content_unit'),
    metrics: READ,
    more: MORE_OF_READ,
    help: text('contentHelp'),
  },
]

const MORE_OF_SOURCES = ['sessions', 'pageviews', 'engaged_seconds', 'conversions', 'revenue'] as const
const SOURCES = ['channel', 'source', 'referrer'] as const
const UTM = ['utm_campaign', 'utm_source', 'utm_medium', 'utm_term', 'utm_content'] as const

const fromWhere = (text: TextOf) => (dimension: (typeof SOURCES | typeof UTM)[number]) => ({
  dimension,
  text: text(dimension),
  metrics: FROM_WHERE,
  more: MORE_OF_SOURCES,
})
export const sourceTabs = (text: TextOf): Tab[] => SOURCES.map(fromWhere(text))
export const utmTabs = (text: TextOf): Tab[] => UTM.map(fromWhere(text))

export const technologyTabs = (text: TextOf): Tab[] => {
  const tab = (dimension: string, name: string) => ({
    dimension,
    text: name,
    metrics: FROM_WHERE,
    more: ['sessions', 'pageviews', 'engaged_seconds', 'revenue'] as const,
  })
  return [
    tab('device', text('device')),
    tab('browser', text('browser')),
    tab('os', text('os')),
    tab('language', text('spoken')),
  ]
}

export const countryTab = (text: TextOf): Tab => ({
  dimension: 'country',
  text: text('countries'),
  metrics: ['visitors', 'conversion_rate'],
  more: ['sessions', 'pageviews', 'bounce_rate', 'engaged_seconds', 'revenue'],
})

/** Pageviews are rows of it too, without a name. */
export const eventTab = (text: TextOf): Tab => ({
  dimension: 'event',
  text: text('event'),
  metrics: ['events', 'visitors', 'revenue'],
  more: ['sessions'],
  isNamed: true,
})

/** Every figure of a tab's rows, as its details and its file have them. */
export const metricsOf = ({ metrics, more = [] }: Tab): MetricName[] => [...metrics, ...more]
