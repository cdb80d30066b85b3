import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { type App, createApp } from './app.ts'
import { writeBackup } from './backup.ts'
import type { Config } from './config.ts'
import { openDatabase } from './open-database.ts'
import { type AuditEntry, recordAudit } from './platform/audit.ts'
import { controlSocketPath, DataFolderHeldError } from './platform/data-folder.ts'
import { type Database, PLATFORM_ACCOUNT } from './platform/database.ts'
import type { Log } from './platform/log.ts'
import { migrate, readMigrations } from './platform/migrate.ts'
import { checkSecret } from './platform/secret-check.ts'

export type Control = (request: Request) => Response | Promise<Response>

const BACKUP_PATH = '/control/backup'

/** The API as the operator, and what only the process that has the database can do. */
export function createControl(app: App, database: Database): Control {
  return async (request) => {
    if (new URL(request.url).pathname !== BACKUP_PATH) return app.fetch(request, { operatorSocket: true })
    const { file } = (await request.json()) as { file: string }
    try {
      // Before the backup and not after it, so that the copy tells of itself too.
      await database.account(PLATFORM_ACCOUNT, (tx) => recordAudit(tx, backupEntry(file)))
      return Response.json(await writeBackup(database, file))
    } catch (error) {
      return Response.json({ detail: error instanceof Error ? error.message : String(error) }, { status: 500 })
    }
  }
}

const backupEntry = (file: string): AuditEntry => ({
  accountId: PLATFORM_ACCOUNT,
  actor: { kind: 'operator', tokenId: 'control socket' },
  action: 'platform.backup',
  target: null,
  detail: { file },
  requestId: null,
})

/**
 * For commands: the running server that holds the data folder, or the database itself when none does.
 * Either way the same API answers, with the same checks and the same audit log.
 */
export async function openControl(config: Config, log: Log): Promise<{ call: ControlCall; close(): Promise<void> }> {
  try {
    const database = await openDatabase(config, log)
    try {
      const { applied, waiting } = await readMigrations(database)
      if (applied.length > 0 && waiting.length > 0) {
        throw new ControlError('The database is of an older version. Run first: tinyeclipse migrate')
      }
      await migrate(database)
      await checkSecret(database, config.secret)
      const app = await createApp({ ...config, database, log })
      const control = createControl(app, database)
      return {
        call: callOver(control),
        async close() {
          await app.stop()
          await database.close()
        },
      }
    } catch (error) {
      await database.close()
      throw error
    }
  } catch (error) {
    if (!(error instanceof DataFolderHeldError)) throw error
    return { call: callOver(overSocket(controlSocketPath(config.dataFolder), error)), close: async () => undefined }
  }
}

/** A call that was refused, in the server's words. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

export type ControlCall = (
  method: string,
  path: string,
  options?: { accountId?: string; body?: unknown },
) => Promise<Response>

function callOver(control: Control): ControlCall {
  return async (method, path, { accountId, body } = {}) => {
    const response = await control(
      new Request(`http://control${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(accountId && { 'tinyeclipse-account': accountId }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
    if (response.ok) return response
    const problem = (await response.json()) as { detail: string; issues?: { path: string; message: string }[] }
    const issues = problem.issues?.map(({ path: where, message }) => `\n  ${where}: ${message}`).join('') ?? ''
    throw new ControlError(`${problem.detail}${issues}`)
  }
}

function overSocket(socketPath: string, held: DataFolderHeldError): Control {
  return async (request) => {
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null
    return new Promise((resolve, reject) => {
      const { pathname, search } = new URL(request.url)
      const call = httpRequest(
        { socketPath, path: pathname + search, method: request.method, headers: Object.fromEntries(request.headers) },
        (answer) => {
          const status = answer.statusCode ?? 500
          // A 204 may not have a body, not even an empty one.
          const stream = status === 204 ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
          resolve(new Response(stream, { status, headers: answer.headers as Record<string, string> }))
        },
      )
      call.on('error', (cause) =>
        reject(
          new Error(`${held.message} It does not answer on ${socketPath} either; it may be starting or stopping.`, {
            cause,
          }),
        ),
      )
      call.end(body)
    })
  }
}
