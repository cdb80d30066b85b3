import type { Explanation } from '@tinyeclipse/sdk/contract'

interface Told {
  siteUrl: string
  restUrl: string | null
  enrolledAt: Date
}

/**
 * Why the server does not call where a site says its REST API is; null where nothing speaks against it. The site chose both
 * addresses, so only that they are of one host and port keeps it from having the server knock at somebody else's door.
 * Looked at whenever a call is due, as what is stored is what was told.
 */
export function whyNotWoken({ siteUrl, restUrl, enrolledAt }: Told): Explanation | null {
  if (restUrl === null) return null
  const [site, rest] = [new URL(siteUrl), new URL(restUrl)]
  const problem = problemOf(site, rest)
  if (problem === null) return null
  return {
    decision: 'not_woken',
    score: 1,
    factors: [{ name: problem, value: { siteHost: site.host, restHost: rest.host }, weight: 1, contribution: 1 }],
    sources: [`enrolment of ${enrolledAt.toISOString()}`],
  }
}

/** Hosts as URL has them: in lower case, IDN as punycode, numbers as dotted quads, without the port that the scheme has anyway. */
function problemOf(site: URL, rest: URL): string | null {
  if (rest.username !== '' || rest.password !== '') return 'login_in_address'
  // `https://shop.example.be` may have its API at `http://`, behind a proxy that WordPress does not see; then both have no port.
  return rest.hostname === site.hostname && rest.port === site.port ? null : 'other_host'
}
