import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const ROUTER = fileURLToPath(new URL('php/router.php', import.meta.url))
const RUN = fileURLToPath(new URL('php/run.php', import.meta.url))
const MARK = '--- the answer ---'
const START_LIMIT_MS = 20_000
const LOG_CHARACTERS = 6_000

export type Ini = Record<string, string | number>

/** What a plain host gives a site, rather than the limitless command line. */
const HOST_INI: Ini = {
  memory_limit: '128M',
  max_execution_time: 30,
  sendmail_path: '/bin/true',
  display_errors: 'stderr',
  // Else a file that a test rewrites may be seen as it was for two more seconds.
  'opcache.revalidate_freq': 0,
}

const arguments_ = (ini: Ini) =>
  Object.entries({ ...HOST_INI, ...ini }).flatMap(([name, value]) => ['-d', `${name}=${value}`])

/**
 * PHP's own web server. It leaves its workers behind when it is killed alone, and would outlive a test run that is
 * killed: so a shell leads its process group, and ends the group when its input closes, as it does with us.
 */
export async function servePhp(options: {
  folder: string
  host: string
  port?: number | undefined
  workers: number
  ini: Ini
  logFile: string
}): Promise<{ port: number; stop(): Promise<void> }> {
  const { folder, host, logFile } = options
  const port = options.port ?? (await freePort(host))
  const log = openSync(logFile, 'a')
  const php = [
    'php',
    ...arguments_({ 'opcache.enable_cli': 1, ...options.ini }),
    '-S',
    `${host}:${port}`,
    '-t',
    folder,
    ROUTER,
  ]
  const script = '{ "$@" </dev/null; kill -s KILL -- -$$; } & read -r _; kill -s KILL -- -$$'
  const child = spawn('sh', ['-c', script, 'php-server', ...php], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...process.env, ...(options.workers > 1 && { PHP_CLI_SERVER_WORKERS: String(options.workers) }) },
  })
  closeSync(log)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.stdin?.destroy()
    await ended
  }
  await answers(child, `http://${host}:${port}/wp-includes/images/blank.gif`, logFile).catch(async (error) => {
    await stop()
    throw error
  })
  return { port, stop }
}

async function answers(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => null)
    await answer?.arrayBuffer()
    if (answer) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`PHP does not serve ${url}. Its log:\n${tailOf(logFile)}`)
}

/** Runs a file of PHP to its end. */
export async function runPhpFile(file: string, words: string[], ini: Ini = {}): Promise<string> {
  const { code, stdout, stderr } = await run(['-f', file, '--', ...words], ini, '')
  if (code !== 0) throw new Error(`${file} failed with code ${code}:\n${stderr}${stdout}`)
  return stdout
}

/** Runs code inside a WordPress, as `site.php()` tells. */
export async function runInWordPress(
  site: { folder: string; host: string },
  code: string,
  input: object,
  ini: Ini,
): Promise<unknown> {
  const { stdout, stderr } = await run(['-f', RUN], ini, JSON.stringify({ ...site, code, input, mark: MARK }))
  const at = stdout.lastIndexOf(MARK)
  if (at === -1) throw new Error(`PHP came to no answer:\n${stderr}${stdout}`.slice(0, LOG_CHARACTERS))
  return JSON.parse(stdout.slice(at + MARK.length))
}

function run(words: string[], ini: Ini, input: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }
    const child = execFile('php', [...arguments_(ini), ...words], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ code, stdout, stderr: error && !stderr ? error.message : stderr })
    })
    child.stdin?.end(input)
  })
}

export const tailOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-LOG_CHARACTERS) : '')

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port')),
      )
    })
  })
}
