import { StartError } from '../start/processes.mjs'

const HEARTBEAT_LIMIT_MS = 60_000
const SCOPES = ['agents:read', 'agents:write', 'analytics:read', 'analytics:write', 'commands:write', 'sites:read']

/** Adds an account, makes a code, gives it to the plugin as its wizard does, and waits until the site was heard of. */
export async function connect({ server, serverUrl, site }) {
  const account = await server.cli('account', 'add', 'Zwarte Maan')
  const added = await server.cli(
    'site',
    'add',
    new URL(site.url).hostname,
    '--account',
    account.id,
    '--plan',
    'pro_plus',
    '--origin',
    site.url,
  )
  const siteId = added.site.id
  const key = ['--account', account.id, '--kind', 'api', '--scopes', SCOPES.join()]
  const { secret: apiKey } = await server.cli('key', 'add', ...key, '--name', 'Demo', '--expires-in', '168h')

  const { code } = await call('POST', `${serverUrl}/v1/enrolment-codes`, apiKey, { siteId })
  const answer = await site.adminRest('tinyeclipse/v1/connection', { json: { server: serverUrl, code } })
  if (!answer.ok) throw new StartError(`The plugin could not connect: ${answer.status} ${await answer.text()}`)

  const until = Date.now() + HEARTBEAT_LIMIT_MS
  while (true) {
    await site.cron()
    const agent = await call('GET', `${serverUrl}/v1/sites/${siteId}/agent`, apiKey).catch(() => null)
    if (agent?.lastHeartbeatAt) {
      return { accountId: account.id, siteId, apiKey, firstHeartbeatAt: agent.lastHeartbeatAt }
    }
    if (Date.now() > until)
      throw new StartError(`No heartbeat of the site within a minute. WordPress says:\n${site.complaints()}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function call(method, url, key, body) {
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new StartError(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
