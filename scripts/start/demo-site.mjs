import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './processes.mjs'

/**
 * Adds an account with the demo's site the first time, and remembers them in the data folder.
 * The key for the live numbers is new each time: it is read-only, for this site, and good for a day.
 */
export async function prepareSite({ data, origins, cli }) {
  const file = join(data, 'demo.json')
  const allow = origins.flatMap((origin) => ['--origin', origin])
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
  const site = (known && (await updateSite(known))) || (await addSite())
  writeFileSync(file, `${JSON.stringify(site, null, 2)}\n`, { mode: 0o600 })

  const { accountId, siteId, siteKey } = site
  const name = 'Live numbers of the demo'
  const which = ['--account', accountId, '--kind', 'api', '--site', siteId, '--scopes', 'analytics:read,sites:read']
  const key = await cli('key', 'add', ...which, '--expires-in', '24h', '--name', name)
  return { accountId, siteId, siteKey, apiKey: key.secret }

  async function addSite() {
    say('Adding the demo site')
    const account = await cli('account', 'add', 'Demo')
    const options = ['--account', account.id, '--plan', 'pro_plus', '--time-zone', 'Europe/Brussels']
    const added = await cli('site', 'add', 'zwarte-maan.example', ...options, ...allow)
    return { accountId: account.id, siteId: added.site.id, siteKey: added.siteKey.secret, origins }
  }

  /** Null when the database does not know the site, as when DATABASE_URL names another one. */
  async function updateSite(site) {
    if (site.origins.join() === origins.join() && !process.env.DATABASE_URL) return site
    try {
      await cli('site', 'change', site.siteId, '--account', site.accountId, ...allow)
      return { ...site, origins }
    } catch (error) {
      say(`The site of ${file} is not in this database (${error.message})`)
      return null
    }
  }
}
