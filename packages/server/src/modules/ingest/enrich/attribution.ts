import { isApp } from '../address.ts'
import { clickOf } from './click-ids.ts'
import { findApp, findSource, type SourceKind } from './sources.ts'

/** GA4's default channel groups, by their names. */
export type Channel =
  | 'Direct'
  | 'Cross-network'
  | 'Paid Shopping'
  | 'Paid Search'
  | 'Paid Social'
  | 'Paid Video'
  | 'Display'
  | 'Paid Other'
  | 'AI Assistants'
  | 'Organic Shopping'
  | 'Organic Social'
  | 'Organic Video'
  | 'Organic Search'
  | 'Email'
  | 'Affiliates'
  | 'Audio'
  | 'SMS'
  | 'Mobile Push Notifications'
  | 'Referral'
  | 'Unassigned'

export interface Attribution {
  /** The site that was left for this one, without `www.`, or the id of the app; never one of our own. */
  referrerHost: string | null
  /** A readable name: Google, ChatGPT, or what `utm_source` says. */
  source: string | null
  channel: Channel
  utmSource: string | null
  utmMedium: string | null
  utmCampaign: string | null
  utmTerm: string | null
  utmContent: string | null
  /** Name of the parameter, never its value, which stands for a person. */
  clickId: string | null
}

/** What the rules look at. */
interface Facts {
  kind: SourceKind | null
  source: string
  medium: string
  campaign: string
  isPaid: boolean
  /** A link on another site, or one that names itself in `ref`. */
  isReferred: boolean
  isTagged: boolean
}

const MAX_LENGTH = 200
const PAID = /cp|^ppc$|^retargeting$|^paid/
const SHOPPING_CAMPAIGN = /(^|[^a-df-z])shop|shopping/
const EMAIL = /^e[-_ ]?mail$/
const E_MAIL_ADDRESS = /[^\s@]{1,64}@[^\s@]+\.[^\s@]+/g
/** Control and format characters, and halves of surrogate pairs. */
const CONTROL = /\p{C}/gu
const NAME = /^[a-z][a-z _-]+$/
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/
const SOCIAL_MEDIUM = /^(social|social[-_ ]network|social[-_ ]media|sm)$/
const DISPLAY_MEDIUM = /^(display|banner|expandable|interstitial|cpm)$/
const PUSH_MEDIUM = /push$|mobile|notification/
const AFFILIATE_MEDIUM = /^affiliates?$/
const REFERRAL_MEDIUM = /^(referral|app|link)$/

/**
 * The first that fits. GA4's rules and order, but for what it knows of its own advertisements, and two things: AI assistants
 * have a channel, and a link that calls itself an e-mail is one, wherever its words also fit.
 */
const RULES: readonly (readonly [channel: Channel, fits: (facts: Facts) => boolean])[] = [
  ['Direct', ({ isTagged }) => !isTagged],
  ['Cross-network', ({ campaign }) => campaign.includes('cross-network')],
  [
    'Paid Shopping',
    ({ kind, campaign, isPaid }) => isPaid && (kind === 'shopping' || SHOPPING_CAMPAIGN.test(campaign)),
  ],
  ['Paid Search', ({ kind, isPaid }) => isPaid && kind === 'search'],
  ['Paid Social', ({ kind, isPaid }) => isPaid && kind === 'social'],
  ['Paid Video', ({ kind, isPaid }) => isPaid && kind === 'video'],
  ['Display', ({ medium }) => DISPLAY_MEDIUM.test(medium)],
  ['Paid Other', ({ isPaid }) => isPaid],
  ['Email', ({ source, medium }) => EMAIL.test(source) || EMAIL.test(medium)],
  ['Affiliates', ({ medium }) => AFFILIATE_MEDIUM.test(medium)],
  ['Audio', ({ medium }) => medium === 'audio'],
  ['SMS', ({ source, medium }) => source === 'sms' || medium === 'sms'],
  ['AI Assistants', ({ kind }) => kind === 'ai'],
  ['Organic Shopping', ({ kind, campaign }) => kind === 'shopping' || SHOPPING_CAMPAIGN.test(campaign)],
  ['Organic Social', ({ kind, medium }) => kind === 'social' || SOCIAL_MEDIUM.test(medium)],
  ['Organic Video', ({ kind, medium }) => kind === 'video' || medium.includes('video')],
  ['Organic Search', ({ kind, medium }) => kind === 'search' || medium === 'organic'],
  ['Email', ({ kind }) => kind === 'email'],
  ['Referral', ({ medium, isReferred }) => isReferred || REFERRAL_MEDIUM.test(medium)],
  ['Mobile Push Notifications', ({ source, medium }) => PUSH_MEDIUM.test(medium) || source === 'firebase'],
  ['Unassigned', () => true],
]

/** Where a visitor comes from: what the address says of itself, else a click id of an advertiser, else the referrer. */
export function readAttribution({
  url,
  referrer,
  siteDomain,
}: {
  url: URL
  referrer: URL | null
  siteDomain: string
}): Attribution {
  const query = url.search === '' ? null : url.searchParams
  const { host: referrerHost, isOwn } = readReferrer(url, referrer, siteDomain)
  const utmSource = readParameter(query, 'utm_source')
  const utmMedium = readParameter(query, 'utm_medium')
  const utmCampaign = readParameter(query, 'utm_campaign')
  const click = query ? clickOf(query) : null
  // From one page to the next, `?ref=menu` is the site's own business.
  const text = utmSource ?? (isOwn ? null : readRef(query)) ?? click?.source ?? referrerHost
  // Labels of an app's id are the other way round: what its last ones say of hosts is not meant.
  const find = referrer && isApp(referrer) && text === referrerHost ? findApp : findSource
  const known = text === null ? null : find(text)
  const medium = utmMedium ?? click?.medium ?? ''
  const isTagged = (utmSource ?? utmMedium ?? utmCampaign) !== null
  return {
    referrerHost,
    source: known?.name ?? text,
    channel: channelOf({
      kind: known?.kind ?? null,
      source: text ?? '',
      medium,
      campaign: utmCampaign ?? '',
      isPaid: PAID.test(medium),
      isReferred: !isTagged && text !== null,
      isTagged: isTagged || text !== null,
    }),
    utmSource,
    utmMedium,
    utmCampaign,
    utmTerm: readParameter(query, 'utm_term'),
    utmContent: readParameter(query, 'utm_content'),
    clickId: click?.name ?? null,
  }
}

const channelOf = (facts: Facts): Channel => RULES.find(([, fits]) => fits(facts))?.[0] ?? 'Unassigned'

function readReferrer(url: URL, referrer: URL | null, siteDomain: string): { host: string | null; isOwn: boolean } {
  const host = referrer ? bare(referrer.hostname) : ''
  if (host === '') return { host: null, isOwn: false }
  const domain = bare(siteDomain)
  const isOwn = host === bare(url.hostname) || host === domain || host.endsWith(`.${domain}`)
  return { host: isOwn ? null : host.slice(0, MAX_LENGTH), isOwn }
}

const bare = (host: string) =>
  host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')

function readParameter(query: URLSearchParams | null, name: string): string | null {
  const value = query?.get(name)
  return value ? clean(value) || null : null
}

/** Shops and affiliates use these two for codes as well: only what reads as a name or a host is one. */
function readRef(query: URLSearchParams | null): string | null {
  const text = readParameter(query, 'ref') ?? readParameter(query, 'source')
  return text && text.length <= 60 && (NAME.test(text) || HOST.test(text)) ? text : null
}

function clean(value: string): string {
  const text = value
    .slice(0, 4 * MAX_LENGTH)
    .replace(CONTROL, '')
    .replace(E_MAIL_ADDRESS, '…')
    .toLowerCase()
    .trim()
  if (text.length <= MAX_LENGTH) return text
  // Not through the middle of a character that takes two.
  return text
    .slice(0, MAX_LENGTH)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}
