// `pnpm demo:wordpress`: from nothing to a WordPress that is seen and steered. Installs and builds what is missing, starts the
// server and a WordPress with our plugins from their zips, enrols it, waits for its first heartbeat, and leaves both running.
//   --json    prints the addresses as one JSON object. Needs PHP; runs on Node 20; what it starts, on the Node it installs.
import { fileURLToPath } from 'node:url'
import { describeNeeds, missingForWordPress } from './demo-wordpress/needs.mjs'
import { build, SERVER } from './start/build.mjs'
import { install } from './start/install.mjs'
import { environment, node, StartError, start, stopChildren } from './start/processes.mjs'

const FOLDERS = [
  'packages/agent-bridge/test',
  'packages/agent-bridge',
  'packages/server',
  'examples/wordpress',
  'examples/shop',
]
const PLUGINS = [
  {
    folder: 'packages/agent-bridge',
    output: 'build/index.asset.php',
    needs: ['packages/sdk', 'packages/analytics-view'],
  },
  {
    folder: 'examples/wordpress',
    output: 'dist/tinyeclipse-connector.zip',
    needs: ['packages/agent-bridge', 'packages/sdk', 'packages/analytics-view'],
  },
]

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopping = true
    stopChildren()
  })
}

try {
  const missing = missingForWordPress()
  if (missing.length > 0) throw new StartError(describeNeeds(missing))
  await install(FOLDERS)
  await build([...SERVER, ...PLUGINS])
  const script = fileURLToPath(new URL('demo-wordpress/run.mjs', import.meta.url))
  const child = start(node, [script, ...process.argv.slice(2)], { stdio: 'inherit', env: environment() })
  process.exitCode = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
} catch (error) {
  // A child that was stopped with us fails too, which is no news.
  if (!isStopping) {
    process.stderr.write(`\n${error instanceof StartError ? error.message : error.stack}\n`)
    process.exitCode = 1
  }
}
