// `npm start`: installs and builds what is missing, starts the server on its embedded database, the shop beside it
// and the dashboard, and gives the shop a past the first time.
// `npm start --silent -- --json` prints the addresses as one JSON object. Runs on Node 20; the server runs on the Node it installs.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './start/build.mjs'
import { seedHistory } from './start/history.mjs'
import { install } from './start/install.mjs'
import { withFreePort } from './start/ports.mjs'
import { root, StartError, say, stopChildren } from './start/processes.mjs'
import { startServer } from './start/server.mjs'
import { prepareSite } from './start/shop-site.mjs'

const HOST = '127.0.0.1'
const isJson = process.argv.includes('--json')
const stops = []
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))
if (process.env.npm_lifecycle_event === 'start') watchParent()

try {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) throw new StartError(`This needs Node 20 or later; this is Node ${process.versions.node}.`)
  await install()
  await build()

  const data = process.env.TINYECLIPSE_DATA ?? join(root, 'data')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  say('Starting the server')
  const { server, serverUrl } = await withFreePort(HOST, process.env.TINYECLIPSE_PORT, 4310, async (port) => {
    const url = process.env.TINYECLIPSE_URL ?? `http://${HOST}:${port}`
    return { server: await startServer({ data, port, url, onExit: () => stop(1) }), serverUrl: url }
  })
  stops.unshift(server.stop)

  const { serveShop } = await importExample('shop')
  const { shopUrl, prepared } = await withFreePort(HOST, process.env.SHOP_PORT, 4311, async (port) => {
    const url = `http://${HOST}:${port}`
    const prepared = await prepareSite({ data, origins: [url, `http://localhost:${port}`], cli: server.cli })
    stops.unshift(closing(await serveShop({ port, host: HOST, serverUrl, siteKey: prepared.site.siteKey })))
    return { shopUrl: url, prepared }
  })
  const { serveDashboard } = await importExample('dashboard')
  const dashboardUrl = await withFreePort(HOST, process.env.DASHBOARD_PORT, 4312, async (port) => {
    stops.unshift(closing(await serveDashboard({ port, host: HOST, serverUrl, shopUrl })))
    return `http://${HOST}:${port}`
  })
  await seedHistory({ data, server, prepared })

  const { accountId, siteId, siteKey } = prepared.site
  const { apiKey } = prepared
  const addresses = {
    shop: `${shopUrl}/`,
    dashboard: `${dashboardUrl}/#${new URLSearchParams({ key: apiKey, site: siteId, url: serverUrl })}`,
    docs: `${serverUrl}/docs`,
    health: `${serverUrl}/health/ready`,
    server: serverUrl,
  }
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ ...addresses, accountId, siteId, siteKey, apiKey, data })}\n`)
  } else {
    process.stdout.write(`
  Demo shop      ${addresses.shop}
  Dashboard      ${addresses.dashboard}
  API reference  ${addresses.docs}
  Health         ${addresses.health}

  Open the first two beside each other and click around in the shop.
  The data is in ${data}, the server's log in ${server.logFile}. Ctrl-C stops everything.
`)
  }
} catch (error) {
  // A child that was stopped with us fails too, which is no news.
  if (!isStopping) {
    process.stderr.write(`\n${error instanceof StartError ? error.message : error.stack}\n`)
    await stop(1)
  }
}

function importExample(name) {
  return import(pathToFileURL(join(root, 'examples', name, 'serve.mjs')).href)
}

/** Ends a server of pages together with its connections. */
function closing(server) {
  return () => {
    server.close()
    server.closeAllConnections()
  }
}

async function stop(code) {
  if (isStopping) return
  isStopping = true
  if (stops.length > 0) say('Stopping')
  for (const each of stops) await each()
  await stopChildren()
  process.exit(code)
}

/** npm may be killed without passing the signal on: the shell between it and this process keeps it. */
function watchParent() {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stop(0), 1_000).unref()
}
