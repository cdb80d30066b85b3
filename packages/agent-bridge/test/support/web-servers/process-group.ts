import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const START_LIMIT_MS = 20_000
const LOG_CHARACTERS = 6_000

/** Where one program ends, all do, and so they do when their input closes: a test run may be killed. */
const SCRIPT =
  'for each in "$@"; do { eval "$each" </dev/null; kill -s KILL -- -$$; } & done; read -r _; kill -s KILL -- -$$'

/**
 * Starts programs that belong together and waits until they answer at the address. Servers leave their workers behind when they
 * are killed alone: so a shell leads their process group, and ends it.
 */
export async function startGroup(
  commands: string[][],
  options: { url: string; folder: string; logFile: string; env?: Record<string, string> },
): Promise<{ stop(): Promise<void> }> {
  const { url, folder, logFile } = options
  const log = openSync(logFile, 'a')
  const child = spawn('sh', ['-c', SCRIPT, 'web-server', ...commands.map(quoted)], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...process.env, ...options.env },
  })
  closeSync(log)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.stdin?.destroy()
    await ended
  }
  await answers(child, url, logFile).catch(async (error) => {
    await stop()
    throw error
  })
  return { stop }
}

async function answers(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS
  let said = 'nothing'
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    if (answer) said = String(answer.status)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The web server answers ${url} with ${said}. Its log:\n${tailOf(logFile)}`)
}

const quoted = (command: string[]) => command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')

export const tailOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-LOG_CHARACTERS) : '')

export function freePort(host: string): Promise<number> {
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
