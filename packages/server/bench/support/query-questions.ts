import { FUNNEL } from './query-data.ts'

/** What a dashboard's cards and its chart show. */
export const METRICS = ['visitors', 'pageviews', 'sessions', 'bounce_rate', 'session_seconds'] as const
/** Its lists, ten rows each, by exact numbers of visitors. */
export const DIMENSIONS = [
  'page',
  'country',
  'device',
  'browser',
  'source',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'language',
  'entry_page',
] as const
export const ROWS = 10
export type Dimension = (typeof DIMENSIONS)[number]
type Values = Record<(typeof METRICS)[number], number>

export interface Dashboard {
  totals: Values
  compared: Values
  series: Map<string, Values>
  lists: Record<Dimension, { value: string | null; visitors: number }[]>
}

/** One value of a dimension, or several of them that must all hold. */
export type Filter = { dimension: Dimension | 'event'; is: string }[]

export const COUNTRY_FILTERS: Record<string, Filter> = {
  'country 25 %': [{ dimension: 'country', is: 'BE' }],
  'country 6.6 %': [{ dimension: 'country', is: 'GB' }],
  'country 3 %': [{ dimension: 'country', is: 'ES' }],
}
export const OTHER_FILTERS: Record<string, Filter> = {
  device: [{ dimension: 'device', is: 'desktop' }],
  browser: [{ dimension: 'browser', is: 'Chrome' }],
  source: [{ dimension: 'source', is: 'source-1.example' }],
  utm_campaign: [{ dimension: 'utm_campaign', is: 'campaign-1' }],
  language: [{ dimension: 'language', is: 'nl' }],
  entry_page: [{ dimension: 'entry_page', is: FUNNEL.landing }],
  page: [{ dimension: 'page', is: FUNNEL.landing }],
  event: [{ dimension: 'event', is: 'add_to_cart' }],
}
export const TWO_FILTERS: Record<string, Filter> = {
  'country and device': [
    { dimension: 'country', is: 'BE' },
    { dimension: 'device', is: 'mobile' },
  ],
  'page and browser': [
    { dimension: 'page', is: FUNNEL.landing },
    { dimension: 'browser', is: 'Chrome' },
  ],
}

/** One that answers the questions; a site's data is there already. */
export interface Side {
  dashboard(filter: Filter): Promise<Dashboard>
  /** Sessions that came as far as each step. */
  funnel(): Promise<number[]>
}
