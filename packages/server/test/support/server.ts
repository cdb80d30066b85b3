import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createServer as createHttpServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '@tinyeclipse/sdk'
import { SCOPES, type Scope } from '@tinyeclipse/sdk/contract'
import {
  type App,
  type AppOptions,
  type Clock,
  createApp,
  createLog,
  createRequestListener,
  type Database,
  migrate,
  openDatabase,
} from '@tinyeclipse/server'
import { createDatabase } from './postgres.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
export const isPostgres = process.env.TEST_DATABASE === 'postgres'
const NO_LIMITS = {
  perAddress: 1e9,
  eventsPerAddress: 1e9,
  perKey: 1e9,
  perAgent: 1e9,
  enrolmentsPerAddress: 1e9,
  eventsPerSite: 1e9,
  agents: { atOnce: 24, waiting: 1e9, ofOne: 1e9 },
}
/** A user agent that is nobody's bot. */
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
export const ALL_SCOPES: Scope[] = [...SCOPES]

/** A database of its own for a test: a folder for PGlite, a fresh database on the PostgreSQL of the run. */
export interface TestDatabase {
  dataFolder: string
  databaseUrl: string | null
  remove(): Promise<void>
}
/** The embedded one has its schema already, as that takes a second, unless it is to be `new`. */
export async function createTestDatabase(template: 'new' | 'migrated' = 'migrated'): Promise<TestDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tinyeclipse-test-'))
  const postgres = isPostgres ? await createDatabase() : null
  if (!isPostgres) await copyTemplate(dataFolder, template)
  return {
    dataFolder,
    databaseUrl: postgres?.url ?? null,
    async remove() {
      rmSync(dataFolder, { recursive: true, force: true })
      await postgres?.drop()
    },
  }
}

/** Nothing where the run has no templates, as that of the package checks. */
async function copyTemplate(dataFolder: string, template: 'new' | 'migrated'): Promise<void> {
  const { inject } = await import('vitest')
  const templates = inject('pgliteTemplates')
  if (templates) await cp(templates[template], join(dataFolder, 'pglite'), { recursive: true })
}

export interface TestAccount {
  id: string
  apiKey: string
  /** With every scope there is, unless asked for fewer. */
  client: Client
}
export interface TestSite {
  id: string
  siteKey: string
  agentKey: string
}

/** A clock that stands still until it is told to move. */
export class TestClock implements Clock {
  #time: number
  constructor(time = '2026-06-10T10:00:00Z') {
    this.#time = Date.parse(time)
  }
  now() {
    return new Date(this.#time)
  }
  advance(milliseconds: number) {
    this.#time += milliseconds
  }
}

export interface TestServer {
  url: string
  app: App
  database: Database
  /** Its clock, in milliseconds since 1970. */
  now(): number
  /** A client with the operator token; `accountId` names the account it acts for. */
  operator(accountId?: string): Client
  operatorToken: string
  addAccount(name?: string, scopes?: Scope[]): Promise<TestAccount>
  addSite(
    account: TestAccount,
    options?: { domain?: string; plan?: 'tiny' | 'pro' | 'pro_plus'; timeZone?: string; allowedOrigins?: string[] },
  ): Promise<TestSite>
  /** Posts a batch as a visitor's browser does. */
  send(siteKey: string, events: object[], visitor?: Visitor): Promise<Response>
  stop(): Promise<void>
}
export interface Visitor {
  address?: string
  userAgent?: string
  tab?: string
  language?: string
  origin?: string
}

/** A server in this process, on a port of its own. `isWorking` also runs jobs, facts and what recurs. */
export async function startServer(
  options: {
    clock?: Clock
    limits?: AppOptions['limits']
    extend?: AppOptions['extend']
    /** Paths of the owner's for the tracker. */
    paths?: Pick<AppOptions, 'trackerPath' | 'eventsPath'>
    isWorking?: boolean
    on?: TestDatabase
  } = {},
): Promise<TestServer> {
  const own = options.on ? null : await createTestDatabase()
  const at = options.on ?? (own as TestDatabase)
  const log = createLog('silent')
  const database = await openDatabase(at, log)
  await migrate(database)
  const server = createHttpServer()
  // Server and caller share a thread: after a long pause in it the server would close what the caller just wrote to.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = await createApp({
    database,
    secret: randomBytes(32),
    url,
    log,
    // Sites of tests are on this machine.
    allowPrivateSites: true,
    limits: { ...NO_LIMITS, ...options.limits },
    trustedProxies: ['127.0.0.0/8'],
    ...(options.clock && { clock: options.clock }),
    ...(options.extend && { extend: options.extend }),
    ...options.paths,
  })
  server.on('request', createRequestListener(app))
  if (options.isWorking) await app.start()

  const rotated = await app.fetch(jsonRequest(url, 'POST', '/v1/platform/token/rotate', {}), { operatorSocket: true })
  const { secret: operatorToken } = (await rotated.json()) as { secret: string }
  const operator = (accountId?: string) =>
    createClient({ url, apiKey: operatorToken, retries: 0, ...(accountId && { accountId }) })

  return {
    url,
    app,
    database,
    now: () => options.clock?.now().getTime() ?? Date.now(),
    operator,
    operatorToken,
    ...tools(url, operator),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await app.stop()
      await database.close()
      await own?.remove()
    },
  }
}

/** What tests do on a server, in this process or another. */
function tools(
  url: string,
  operator: (accountId?: string) => Client,
): Pick<TestServer, 'addAccount' | 'addSite' | 'send'> {
  return {
    async addAccount(name = 'Account', scopes = ALL_SCOPES) {
      const { id } = await operator().platform.createAccount(name)
      const { secret } = await operator(id).keys.create({ kind: 'api', name: 'test', scopes })
      return { id, apiKey: secret, client: createClient({ url, apiKey: secret, retries: 0 }) }
    },
    async addSite(
      account,
      { domain = 'shop.example.be', plan = 'pro_plus', timeZone = 'Europe/Brussels', allowedOrigins = [] } = {},
    ) {
      const created = await operator(account.id).sites.create({ domain, plan, timeZone, allowedOrigins })
      return { id: created.site.id, siteKey: created.siteKey.secret, agentKey: created.agentKey.secret }
    },
    send: (siteKey, events, visitor = {}) => sendBatch(url, siteKey, events, visitor),
  }
}

let eventCount = 0
/** A pageview as it travels. */
export const pageview = (path = '/', more: object = {}) => ({
  i: `event-${process.pid}-${eventCount++}`,
  n: 'p',
  a: 0,
  u: `https://shop.example.be${path}`,
  ...more,
})

/** Through node:http, which can be told the address and user agent that fetch would overwrite. */
export function sendBatch(url: string, siteKey: string, events: object[], visitor: Visitor): Promise<Response> {
  const body = JSON.stringify({
    v: 1,
    k: siteKey,
    s: visitor.tab ?? 'tab-of-the-test',
    l: visitor.language ?? 'nl-BE',
    e: events,
  })
  return post(`${url}/v1/events`, body, {
    'content-type': 'text/plain;charset=UTF-8',
    'user-agent': visitor.userAgent ?? CHROME,
    'x-forwarded-for': visitor.address ?? '81.82.83.84',
    ...(visitor.origin && { origin: visitor.origin }),
  })
}

/** Posts bytes as they are. */
export function post(url: string, body: string | Buffer, headers: Record<string, string>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method: 'POST', headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      const status = answer.statusCode ?? 0
      resolve(
        new Response(status === 204 ? null : Buffer.concat(chunks), {
          status,
          headers: answer.headers as Record<string, string>,
        }),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}

const jsonRequest = (url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  new Request(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

/** A server in a process of its own, which a test can kill. */
export interface ServerProcess {
  url: string
  process: ChildProcess
  /** What it logged, for a failing test to show. */
  log(): string
  /** Ends it and waits until it is gone: the exit code, or null when a signal ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>
}

const serverEnvironment = (
  at: Pick<TestDatabase, 'dataFolder' | 'databaseUrl'>,
  more: Record<string, string> = {},
) => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  TINYECLIPSE_DATA: at.dataFolder,
  TINYECLIPSE_PORT: '0',
  ...(at.databaseUrl && { DATABASE_URL: at.databaseUrl }),
  ...more,
})

export async function spawnServer(
  at: Pick<TestDatabase, 'dataFolder' | 'databaseUrl'>,
  more: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=tinyeclipse-source', MAIN, 'serve'], {
    env: serverEnvironment(at, more),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-100_000)
      const [, found] = output.match(/"port":(\d+)/) ?? []
      if (found) resolve(Number(found))
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} at start:\n${output}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    log: () => output,
    kill(signal = 'SIGTERM') {
      return new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
        child.once('exit', (code) => resolve(code))
        child.kill(signal)
      })
    },
  }
}

/** Runs a command of the CLI and answers what it printed. */
export async function runCli(
  at: Pick<TestDatabase, 'dataFolder' | 'databaseUrl'>,
  ...words: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=tinyeclipse-source', MAIN, ...words], {
    env: serverEnvironment(at),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

/** Looks until it holds; fails with the last answer when it does not in time. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  holds: (found: T) => boolean,
  limitMs = 15_000,
): Promise<T> {
  const until = Date.now() + limitMs
  while (true) {
    let found: T | undefined
    let failure: unknown
    try {
      found = await look()
      if (holds(found)) return found
    } catch (error) {
      failure = error
    }
    if (Date.now() > until) throw new Error(`Not in ${limitMs} ms; last: ${JSON.stringify(found)}`, { cause: failure })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
