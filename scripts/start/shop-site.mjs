import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './processes.mjs'

const DOMAIN = 'zwarte-maan.example'
export const TIME_ZONE = 'Europe/Brussels'

/**
 * Adds an account with the shop's site the first time, and remembers them in the data folder.
 * The dashboard's key is new each time: it is read-only, for this site, and good for a day.
 */
export async function prepareSite({ data, origins, cli }) {
  const file = join(data, 'demo.json')
  const allow = origins.flatMap((origin) => ['--origin', origin])
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
  const site = (known && (await updateSite(known))) || (await addSite())
  const remember = (more) => {
    Object.assign(site, more)
    writeFileSync(file, `${JSON.stringify(site, null, 2)}\n`, { mode: 0o600 })
  }
  remember({})
  const key = await addKey('Dashboard of the example', '24h', ['analytics:read', 'sites:read'])
  return { site, apiKey: key, addKey, remember }

  async function addKey(name, expiresIn, scopes) {
    const which = ['--account', site.accountId, '--kind', 'api', '--site', site.siteId, '--scopes', scopes.join()]
    return (await cli('key', 'add', ...which, '--expires-in', expiresIn, '--name', name)).secret
  }

  async function addSite() {
    say('Adding the site of the shop')
    const account = await cli('account', 'add', 'Demo')
    const options = ['--account', account.id, '--plan', 'pro_plus', '--time-zone', TIME_ZONE]
    const added = await cli('site', 'add', DOMAIN, ...options, ...allow)
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
