/** People to send for: enough that in a run of seconds most are new, as on a site that is being found. */
const VISITORS = 100_000
const PATHS = 700

export interface Visitor {
  address: string
  userAgent: string
  tab: string
  country: string
}

const DESKTOPS = ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7', 'X11; Linux x86_64']
const PHONES = ['Linux; Android 10; K', 'iPhone; CPU iPhone OS 18_5 like Mac OS X']
const USER_AGENTS = Array.from({ length: 30 }, (_, index) => index + 116).flatMap((version) => [
  ...DESKTOPS.flatMap((system) => [
    `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36 Edg/${version}.0.0.0`,
    `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
  ]),
  `Mozilla/5.0 (${PHONES[0]}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (${PHONES[1]}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${version - 116} Mobile/15E148 Safari/604.1`,
])
const COUNTRIES = ['BE', 'NL', 'FR', 'DE', 'GB', 'US']

const draw = (below: number) => Math.floor(Math.random() * below)

/** A visitor of the run. */
export function randomVisitor(run: string): Visitor {
  const number = draw(VISITORS)
  return {
    // Spread over the address space, so that looking up the country meets many ranges.
    address: `${60 + ((number + Number.parseInt(run, 16)) % 120)}.${(number >> 3) & 255}.${(number * 7) & 255}.${1 + ((number >> 9) & 127)}`,
    userAgent: USER_AGENTS[number % USER_AGENTS.length] as string,
    tab: `${run}-${number.toString(36)}`,
    country: COUNTRIES[number % COUNTRIES.length] as string,
  }
}

export const randomPath = () => `/catalogue/page-${draw(PATHS)}/`
export const randomReferrer = () => (draw(3) === 0 ? 'https://www.search.example/' : '')

let eventCount = 0
/** The body of a batch, as the tracker sends it. `run` keeps the ids of one process apart from those of another. */
export function batchBody(run: string, siteKey: string, visitor: Visitor, events: number): string {
  const list = Array.from({ length: events }, () => ({
    i: `${run}-${(eventCount++).toString(36).padStart(8, '0')}`,
    n: 'p',
    a: draw(2_000),
    u: `https://shop.example.be${randomPath()}`,
    r: randomReferrer(),
  }))
  return JSON.stringify({ v: 1, k: siteKey, s: visitor.tab, l: 'nl-BE', e: list })
}
