import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type App,
  createApp,
  createLog,
  createRequestListener,
  type Database,
  migrate,
  openDatabase,
} from '@tinyeclipse/server'

const LIMITS = {
  perAddress: 1e9,
  eventsPerAddress: 1e9,
  perKey: 1e9,
  eventsPerSite: 1e9,
  perAgent: 1e9,
  enrolmentsPerAddress: 1e9,
}

export interface At {
  dataFolder: string
  databaseUrl: string | null
}

/** A server set up as `tinyeclipse serve` does, with limits out of reach. `wrap` comes between it and its database. */
export async function startApp(
  at: At,
  { level, wrap = (database) => database }: { level: 'warn' | 'error'; wrap?: (database: Database) => Database },
) {
  const log = createLog(level)
  const database = await openDatabase(at, log)
  await migrate(database)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const app = await createApp({
    database: wrap(database),
    secret: randomBytes(32),
    url,
    log,
    limits: LIMITS,
    trustedProxies: ['127.0.0.0/8'],
  })
  server.on('request', createRequestListener(app))
  await app.start()
  const { rows } = await database.execute('select version()')
  return { app, database, port, url, version: (rows[0] as { version: string }).version }
}

/** As the operator, who needs no key on the control socket. */
export async function callAsOperator<Answer>(
  app: App,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request = new Request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const response = await app.fetch(request, { operatorSocket: true })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as Answer
}
