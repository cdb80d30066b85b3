export interface Click {
  /** Name of the parameter. */
  name: string
  /** A word that `findSource` knows, or the network's host. */
  source: string
  /** What `utm_medium` would say. Some networks mark their advertisements alone, others every link. */
  medium: 'cpc' | 'display' | 'email' | 'affiliate' | 'referral'
}

/** The first that an address has counts: what only advertisements carry stands first. */
const CLICKS: readonly Click[] = [
  { name: 'gclid', source: 'google', medium: 'cpc' },
  { name: 'gbraid', source: 'google', medium: 'cpc' },
  { name: 'wbraid', source: 'google', medium: 'cpc' },
  { name: 'gad_source', source: 'google', medium: 'cpc' },
  { name: 'dclid', source: 'google', medium: 'display' },
  { name: 'msclkid', source: 'bing', medium: 'cpc' },
  { name: 'yclid', source: 'yandex', medium: 'cpc' },
  { name: 'ttclid', source: 'tiktok', medium: 'cpc' },
  { name: 'li_fat_id', source: 'linkedin', medium: 'cpc' },
  { name: 'twclid', source: 'twitter', medium: 'cpc' },
  { name: 'rdt_cid', source: 'reddit', medium: 'cpc' },
  { name: 'ScCid', source: 'snapchat', medium: 'cpc' },
  { name: 'tblci', source: 'taboola.com', medium: 'cpc' },
  { name: 'dicbo', source: 'outbrain.com', medium: 'cpc' },
  { name: 'awc', source: 'awin.com', medium: 'affiliate' },
  { name: 'irclickid', source: 'impact.com', medium: 'affiliate' },
  { name: 'cjevent', source: 'cj.com', medium: 'affiliate' },
  { name: 'tduid', source: 'tradedoubler.com', medium: 'affiliate' },
  { name: 'srsltid', source: 'googleshopping', medium: 'referral' },
  { name: 'fbclid', source: 'facebook', medium: 'referral' },
  { name: 'igshid', source: 'instagram', medium: 'referral' },
  { name: 'igsh', source: 'instagram', medium: 'referral' },
  { name: 'epik', source: 'pinterest', medium: 'referral' },
  { name: 'mc_cid', source: 'mailchimp', medium: 'email' },
  { name: '_kx', source: 'klaviyo', medium: 'email' },
  { name: 'vero_id', source: 'getvero.com', medium: 'email' },
]
const BY_NAME: ReadonlyMap<string, number> = new Map(CLICKS.map(({ name }, at) => [name, at]))

/** The network whose click id an address carries; the id itself stands for a person and is not read. */
export function clickOf(query: URLSearchParams): Click | null {
  let first = CLICKS.length
  for (const name of query.keys()) first = Math.min(first, BY_NAME.get(name) ?? first)
  return CLICKS[first] ?? null
}
