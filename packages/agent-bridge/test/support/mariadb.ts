import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tailOf } from './web-servers/process-group.ts'

const START_LIMIT_MS = 60_000
const execute = promisify(execFile)

export interface MariaDb {
  socket: string
  stop(): Promise<void>
}

/** A MariaDB of our own, in the folder, that only its socket leads to. It ends with us, as PHP's server does. */
export async function startMariaDb(folder: string): Promise<MariaDb> {
  mkdirSync(folder, { recursive: true })
  const [data, socket, logFile] = [join(folder, 'data'), join(folder, 'sql.sock'), join(folder, 'mariadb.log')]
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  await execute('mariadb-install-db', [
    ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user],
  ])
  const log = openSync(logFile, 'a')
  // Nothing here has to survive a power cut.
  const fast = ['--innodb-flush-log-at-trx-commit=0', '--skip-log-bin', '--performance-schema=0']
  const daemon = [
    'mariadbd',
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    '--skip-networking',
    ...fast,
    ...user,
  ]
  const script = '{ "$@" </dev/null; kill -s KILL -- -$$; } & read -r _; kill -s KILL -- -$$'
  const child = spawn('sh', ['-c', script, 'mariadb', ...daemon, `--pid-file=${join(folder, 'pid')}`], {
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  })
  closeSync(log)
  const ended = once(child, 'exit')
  const until = Date.now() + START_LIMIT_MS
  while (!existsSync(socket)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      child.stdin?.destroy()
      throw new Error(`MariaDB did not start. Its log:\n${tailOf(logFile)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    socket,
    async stop() {
      child.stdin?.destroy()
      await ended
    },
  }
}

export async function createMariaDatabase(socket: string, name: string): Promise<void> {
  await execute('mariadb', [
    '--no-defaults',
    `--socket=${socket}`,
    '--user=root',
    '-e',
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4`,
  ])
}
