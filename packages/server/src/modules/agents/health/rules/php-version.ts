import { bad, defineHealthRule, good } from '../define.ts'

/** The day after which a version gets no security fixes: https://www.php.net/supported-versions.php and its list of old ones. */
const ENDS: Record<string, string> = {
  '7.4': '2022-11-28',
  '8.0': '2023-11-26',
  '8.1': '2025-12-31',
  '8.2': '2026-12-31',
  '8.3': '2027-12-31',
  '8.4': '2028-12-31',
  '8.5': '2029-12-31',
}
const OLDEST_LISTED = 7.4
const WARNED_DAYS = 180

export const phpVersion = defineHealthRule({
  name: 'php_version',
  title: 'PHP',
  look({ state: { php }, now }) {
    const branch = php?.version.match(/^\d+\.\d+/)?.[0]
    if (!php || !branch) return null
    const ends = ENDS[branch] ?? null
    const values = { version: php.version, branch, ends }
    if (ends === null && Number(branch) > OLDEST_LISTED)
      return good(`PHP ${php.version} is newer than what is known here`, values)
    const advice = 'Ask the host to move the site to a newer PHP; try it on a copy first'
    const today = now.toISOString().slice(0, 10)
    if (ends === null || ends < today) {
      const since = ends === null ? 'long ago' : `on ${ends}`
      return bad('critical', { reason: `PHP ${php.version} got its last security fix ${since}`, advice, values })
    }
    const soon = new Date(now.getTime() + WARNED_DAYS * 86_400_000).toISOString().slice(0, 10)
    if (ends < soon)
      return bad('attention', { reason: `PHP ${php.version} gets security fixes until ${ends}`, advice, values })
    return good(`PHP ${php.version} gets security fixes until ${ends}`, values)
  },
})
