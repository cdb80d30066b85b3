import { chmodSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { type App, createApp } from './app.ts'
import { writeBackup } from './backup.ts'
import type { Config } from './config.ts'
import { createControl } from './control.ts'
import { openDatabase } from './open-database.ts'
import { controlSocketPath } from './platform/data-folder.ts'
import type { Database } from './platform/database.ts'
import type { Log } from './platform/log.ts'
import { DatabaseSetupError, migrate, readMigrations } from './platform/migrate.ts'
import { checkSecret } from './platform/secret-check.ts'

const DRAIN_MS = 10_000
const SWEEP_MS = 50

export interface RunningServer {
  /** Where it listens: the port is the one the system gave when 0 was asked for. */
  port: number
  app: App
  /** Takes no more requests, finishes those under way, and lets go of the database. */
  stop(): Promise<void>
}

/** Migrates, starts the app and listens. */
export async function serve(config: Config, log: Log): Promise<RunningServer> {
  const database = await openDatabase(config, log)
  try {
    await upgrade(database, config, log)
    await checkSecret(database, config.secret)
    if (database.kind === 'pglite') {
      log.warn(
        {},
        'Embedded database: what is acknowledged survives the end of any process, but not a loss of power. PostgreSQL (DATABASE_URL) survives both',
      )
    }
    const app = await createApp({ ...config, database, log })
    const server = createServer(createRequestListener(app))
    server.requestTimeout = 30_000
    // Longer than proxies keep theirs: a connection closed by both at once costs the request that is on its way.
    server.keepAliveTimeout = 65_000
    // First, because a port that is taken is the likeliest reason not to start, and nothing else has begun by then.
    const port = await listen(server, { port: config.port, host: config.host })
    try {
      await app.start()
    } catch (error) {
      server.close()
      await app.stop()
      throw error
    }
    const control = database.kind === 'pglite' ? await openControlSocket(config.dataFolder, app, database) : null
    log.info({ port, database: database.kind }, 'Listening')
    return {
      port,
      app,
      async stop() {
        const closed = [server, control].map((each) => each && close(each))
        await app.stop()
        await Promise.all(closed)
        await database.close()
        if (control) rmSync(controlSocketPath(config.dataFolder), { force: true })
        log.info({}, 'Stopped')
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** For a `node:http` server of one's own. */
export function createRequestListener(app: App): RequestListener {
  const answerByFetch = getRequestListener((request, env) => app.fetch(request, env))
  return (incoming, outgoing) => {
    if (!app.answerDirectly(incoming, outgoing)) void answerByFetch(incoming, outgoing)
  }
}

/** Applies waiting migrations, with a backup before them when there is something to lose. */
export async function upgrade(database: Database, config: Config, log: Log): Promise<string[]> {
  const { applied, waiting, unknown } = await readMigrations(database)
  if (unknown.length > 0) {
    throw new DatabaseSetupError(`The database is of a newer version (it has ${unknown.join(', ')}). Update the server`)
  }
  if (waiting.length === 0) return []
  if (applied.length > 0) {
    const file = join(config.dataFolder, 'backups', `before-${waiting[0]?.replace('.sql', '')}-${Date.now()}.ndjson.gz`)
    const { rows } = await writeBackup(database, file)
    log.info({ file, rows }, 'Wrote a backup before the upgrade')
  }
  const done = await migrate(database)
  log.info({ migrations: done }, 'Upgraded the database')
  return done
}

/** Commands of the same user reach a running server here, as the operator: the file's rights are the key. */
async function openControlSocket(dataFolder: string, app: App, database: Database): Promise<Server> {
  const path = controlSocketPath(dataFolder)
  // The folder's lock is held, so a socket that is still there is left over from a process that was killed.
  rmSync(path, { force: true })
  const control = createControl(app, database)
  const server = createServer(getRequestListener((request) => control(request)))
  const before = process.umask(0o177)
  try {
    await listen(server, { path })
  } finally {
    process.umask(before)
  }
  chmodSync(path, 0o600)
  return server
}

/** It cannot listen where it was told to; the message says what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

function listen(server: Server, where: { port: number; host: string } | { path: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const advice =
        cause.code === 'EADDRINUSE'
          ? 'Another program listens there. Set TINYECLIPSE_PORT to a free port.'
          : 'Look at TINYECLIPSE_HOST and TINYECLIPSE_PORT.'
      reject(new ListenError(`${cause.message}\n${advice}`, { cause }))
    })
    server.listen(where, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

/** Waits for requests under way, and after a while no longer: a caller that never reads would hold it for ever. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Node leaves a connection open as long as requests keep coming on it.
    server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'))
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(limit)
      resolve()
    })
  })
}
