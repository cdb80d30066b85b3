// The demo once all is installed and built; on the Node that was installed, as what it takes from the tests is TypeScript.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { addContent, CONTENT_FAKES } from '../../packages/agent-bridge/test/support/content.ts'
import { beat } from '../../packages/agent-bridge/test/support/enrol.ts'
import { startWordPress } from '../../packages/agent-bridge/test/support/wordpress.ts'
import { openWorkshop } from '../../packages/agent-bridge/test/support/workshop.ts'
import { withFreePort } from '../start/ports.mjs'
import { root, StartError, say } from '../start/processes.mjs'
import { startServer } from '../start/server.mjs'
import { connect } from './connect.mjs'
import { addHistory } from './history.mjs'
import { installPlugins } from './plugins.mjs'

const HOST = '127.0.0.1'
const CRON_MS = 60_000
const isJson = process.argv.includes('--json')
const stops = []
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))

try {
  const began = Date.now()
  // Always from nothing: what is shown is how it begins.
  const data = process.env.TINYECLIPSE_DATA ?? join(root, 'data/wordpress')
  rmSync(data, { recursive: true, force: true })
  mkdirSync(join(data, 'server'), { recursive: true, mode: 0o700 })

  say('Starting the server')
  // The server wakes the site, which here has an address that is nobody's on the internet.
  process.env.TINYECLIPSE_ALLOW_PRIVATE_SITES = 'yes'
  const { server, serverUrl } = await withFreePort(HOST, process.env.TINYECLIPSE_PORT, 4320, async (port) => {
    const url = `http://${HOST}:${port}`
    const options = { data: join(data, 'server'), port, url, onExit: () => stop(1) }
    return { server: await startServer(options), serverUrl: url }
  })
  stops.unshift(server.stop)

  say('Starting WordPress')
  const { close, ...workshop } = await openWorkshop('sqlite', join(data, 'site'))
  stops.unshift(close)
  const site = await withFreePort(HOST, process.env.WORDPRESS_PORT, 4330, (port) =>
    startWordPress({ muPlugins: CONTENT_FAKES, host: HOST, port, constants: { DISABLE_WP_CRON: false } }, workshop),
  )
  stops.unshift(site.stop)
  const pages = await addContent(site)

  say('Installing the plugins from their zips')
  await installPlugins(site)
  say('Connecting the site')
  const connected = await connect({ cli: server.cli, serverUrl, site })
  // What the plugins plan for a minute after they joined: which pages are translations of each other.
  await site.cron(60)
  await beat(site)
  await addHistory({ server, siteId: connected.siteId, pages, data })

  // A host calls it every minute; WordPress alone would only when someone visits.
  const cron = setInterval(() => site.cron().catch(() => {}), CRON_MS)
  stops.unshift(() => clearInterval(cron))

  const addresses = {
    site: `${site.url}/`,
    contact: pages.contact.nl,
    admin: `${site.url}/wp-admin/admin.php?page=tinyeclipse`,
    login: { user: 'admin', password: 'password' },
    server: serverUrl,
    docs: `${serverUrl}/docs`,
    health: `${serverUrl}/health/ready`,
  }
  if (isJson) process.stdout.write(`${JSON.stringify({ ...addresses, ...connected, data })}\n`)
  else {
    process.stdout.write(`
  WordPress      ${addresses.site}     a contact form: ${addresses.contact}
  Its admin      ${addresses.admin}     as ${addresses.login.user}, password ${addresses.login.password}
  Server         ${addresses.health}
  API reference  ${addresses.docs}
  API key        ${connected.apiKey}

  Enrolled, and heard of for the first time ${connected.firstHeartbeatAt}; ${Math.round((Date.now() - began) / 1000)} s after all was built.
  The data is in ${data}, the server's log in ${server.logFile}. Ctrl-C stops both; the next run begins anew.
`)
  }
} catch (error) {
  if (!isStopping) {
    process.stderr.write(`\n${error instanceof StartError ? error.message : error.stack}\n`)
    await stop(1)
  }
}

async function stop(code) {
  if (isStopping) return
  isStopping = true
  if (stops.length > 0) say('Stopping')
  for (const each of stops) await each()
  process.exit(code)
}
