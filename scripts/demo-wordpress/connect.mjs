import { enrol } from '../../packages/agent-bridge/test/support/enrol.ts'

const HEARTBEAT_LIMIT_MS = 60_000
const SCOPES = ['agents:read', 'agents:write', 'analytics:read', 'analytics:write', 'commands:write', 'sites:read']

/** Adds an account, makes a code, gives it to the plugin and waits until the site was heard of. */
export async function connect({ cli, serverUrl, site }) {
  const account = await cli('account', 'add', 'Zwarte Maan')
  const of = ['--account', account.id]
  const added = await cli('site', 'add', new URL(site.url).hostname, ...of, '--plan', 'pro_plus', '--origin', site.url)
  const siteId = added.site.id
  const key = [
    'key',
    'add',
    ...of,
    '--kind',
    'api',
    '--scopes',
    SCOPES.join(),
    '--expires-in',
    '168h',
    '--name',
    'Demo',
  ]
  const { secret: apiKey } = await cli(...key)

  const { code } = await call('POST', `${serverUrl}/v1/enrolment-codes`, apiKey, { siteId })
  await enrol(site, serverUrl, code)
  const firstHeartbeatAt = await firstHeartbeat(
    () => call('GET', `${serverUrl}/v1/sites/${siteId}/agent`, apiKey),
    site,
  )
  return { accountId: account.id, siteId, apiKey, firstHeartbeatAt }
}

async function firstHeartbeat(readAgent, site) {
  const until = Date.now() + HEARTBEAT_LIMIT_MS
  while (Date.now() < until) {
    const { lastHeartbeatAt } = await readAgent()
    if (lastHeartbeatAt) return lastHeartbeatAt
    await site.cron()
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`No heartbeat of the site within a minute. WordPress says:\n${site.complaints()}`)
}

async function call(method, url, key, body) {
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
