import type { Circumstances } from './reference-sessions.ts'
import { CHROME } from './server.ts'

/** What visitors are made of, with what the server should make of it. */
export const ADDRESSES: { address: string; country: string | null }[] = [
  { address: '81.82.83.84', country: 'BE' },
  { address: '81.82.83.85', country: 'BE' },
  { address: '193.0.6.139', country: 'NL' },
  { address: '8.8.8.8', country: 'US' },
  { address: '10.1.2.3', country: null },
]
export const AGENTS: { userAgent: string; device: string; browser: string; os: string }[] = [
  { userAgent: CHROME, device: 'desktop', browser: 'Chrome', os: 'Windows' },
  {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    device: 'mobile',
    browser: 'Safari',
    os: 'iOS',
  },
  {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    device: 'desktop',
    browser: 'Firefox',
    os: 'Linux',
  },
]
export const LANGUAGES = ['nl-BE', 'fr-BE', 'en', null]

export const HOST = 'https://shop.example.be'
export const PAGES = ['/', '/pralines', '/chocolats', '/cart', '/Blog/Easter', '/thanks', '/café']
export const UNITS = { '/pralines': 'chocolates', '/chocolats': 'chocolates' }
export const EVENT_NAMES = ['purchase', 'add_to_cart', 'Signup: Newsletter', 'purchase failed']
export const CURRENCIES = ['EUR', 'USD', 'CHF']
export const PROPERTIES: Record<string, readonly (string | number | boolean | null)[]> = {
  colour: ['red', 'Red', 'blue', ''],
  size: [1, 2.5, -3, '1'],
  isGift: [true, false, null],
}

type Origin = Omit<Circumstances, 'country' | 'device' | 'browser' | 'os' | 'language'>
const DIRECT: Origin = {
  referrer: null,
  source: null,
  channel: 'Direct',
  utm_source: null,
  utm_medium: null,
  utm_campaign: null,
  utm_term: null,
  utm_content: null,
  click_id: null,
}
/** How a page is reached. */
export interface Way {
  query: string
  referrer: string | null
  origin: Origin
}
const way = (query: string, referrer: string | null, origin: Partial<Origin>): Way => ({
  query,
  referrer,
  origin: { ...DIRECT, ...origin },
})
export const DIRECTLY = way('', null, {})
export const WITHIN = way('', `${HOST}/pralines`, {})
export const WAYS = [
  DIRECTLY,
  WITHIN,
  way('', 'https://www.google.com/', { referrer: 'google.com', source: 'Google', channel: 'Organic Search' }),
  way('', 'https://blog.example.org/post', {
    referrer: 'blog.example.org',
    source: 'blog.example.org',
    channel: 'Referral',
  }),
  way('?utm_source=spring-letter&utm_medium=email&utm_campaign=spring&utm_term=choc&utm_content=top', null, {
    source: 'spring-letter',
    channel: 'Email',
    utm_source: 'spring-letter',
    utm_medium: 'email',
    utm_campaign: 'spring',
    utm_term: 'choc',
    utm_content: 'top',
  }),
]
