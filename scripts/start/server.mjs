import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, node, read, root, StartError, start, stopChildren } from './processes.mjs'

const MAIN = join(root, 'packages/server/dist/main.js')
const READY_LIMIT_MS = 120_000
const LOG_LINES = 15

/** Starts the server and waits until it is ready. `onExit` is called when it ends without being asked to. */
export async function startServer({ data, port, url, onExit }) {
  const logFile = join(data, 'server.log')
  const address = `http://127.0.0.1:${port}`
  const env = environment({ TINYECLIPSE_DATA: data, TINYECLIPSE_PORT: String(port), TINYECLIPSE_URL: url })
  const log = openSync(logFile, 'a', 0o600)
  const child = start(node, [MAIN, 'serve'], { cwd: root, env, stdio: ['ignore', log, log] })
  closeSync(log)

  let hasExited = false
  let isStopping = false
  const exited = new Promise((resolve) => {
    child.once('error', resolve)
    child.once('exit', resolve)
  }).then(() => {
    hasExited = true
  })
  const failure = (what) => new StartError(`${what} The end of ${logFile}:\n${tailOf(logFile)}`)

  const giveUpAt = Date.now() + READY_LIMIT_MS
  while (!(await isReady(`${address}/health/ready`))) {
    if (hasExited) throw failure('The server stopped while starting.')
    if (Date.now() > giveUpAt) throw failure('The server is not ready after two minutes.')
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  exited.then(() => {
    if (isStopping) return
    process.stderr.write(`\n${failure('The server stopped.').message}\n`)
    onExit()
  })

  return {
    logFile,
    /** Where it is on this machine; `url` is where others find it. */
    address,
    /** Runs a command of the server's CLI and returns the JSON it prints. */
    async cli(...words) {
      const { out, error, isDone } = await read(node, [MAIN, ...words], { cwd: root, env })
      if (!isDone) throw new StartError(`\`tinyeclipse ${words.slice(0, 2).join(' ')}\` failed: ${error.trim()}`)
      return JSON.parse(out)
    },
    /** The same with its progress shown, as a bar where there is a terminal. */
    async longCli(...words) {
      const stdio = ['ignore', 'pipe', 'inherit']
      const { out, isDone } = await read(node, [MAIN, ...words], { cwd: root, env, stdio })
      if (!isDone) throw new StartError(`\`tinyeclipse ${words.slice(0, 2).join(' ')}\` failed; what it said is above.`)
      return JSON.parse(out)
    },
    async stop() {
      isStopping = true
      // A command that speaks to it ends its sentence first.
      await stopChildren((each) => each !== child)
      child.kill('SIGTERM')
      await exited
    },
  }
}

const isReady = (address) =>
  fetch(address).then(
    ({ status }) => status === 200,
    () => false,
  )

const tailOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n')
