import type { Rest } from './rest.ts'

/** How the site stands to its server. */
export interface ConnectionState {
  isConnected: boolean
  /** Why only a new connection helps: `salts_changed`, `copy` of another site, `revoked` by the server. */
  needsReconnect: string | null
  serverUrl: string | null
  siteId: string | null
  connectedAt: string | null
  lastHeartbeatAt: string | null
  /** Why the last request to the server failed. */
  lastError: string | null
}

export interface Check {
  name: string
  /** English; the screens have words of their own for the checks they know. */
  title: string
}

export interface CheckResult {
  name: string
  status: 'passed' | 'warning' | 'failed' | 'skipped'
  message: string
  advice: string | null
}

export interface CommandSwitch {
  name: string
  title: string
  isAllowed: boolean
}

export interface LocalReport {
  seq: number
  module: string
  event: string
  title: string
  occurredAt: string | null
  /** `waiting`, `delivered` or `refused`. */
  state: string
  reason: string | null
}

/** The outbox as it is on the site, also while the server cannot be reached. */
export interface LocalOutbox {
  waiting: number
  oldestAt: string | null
  lost: number
  /** Why the last try failed. */
  error: string | null
  /** The server asked to wait until then. */
  pausedUntil: string | null
}

export interface LocalLog {
  outbox: LocalOutbox
  reports: LocalReport[]
}

/** What the owner of the site lets it count and report. */
export interface Measuring {
  measures: boolean
  /** Who is logged in with one of these is not counted. */
  excludedRoles: string[]
  reportsForms: boolean
  reportsJobs: boolean
  reportsContent: boolean
  /** By name, as the site calls them. */
  roles: Record<string, string>
  /** A plugin asks visitors for consent, and it is waited for. */
  asksConsent: boolean
}
export type MeasuringChanges = Partial<Omit<Measuring, 'roles' | 'asksConsent'>>

/** What only the site itself can do or tell, without its server. Calls throw `ConnectionError`. */
export interface Connection {
  read(signal?: AbortSignal): Promise<ConnectionState>
  /** `code` is an enrolment code, a key `te_agent_…`, or the link that holds server and code. */
  enrol(input: { server?: string; code: string }): Promise<ConnectionState>
  disconnect(): Promise<ConnectionState>
  checks(signal?: AbortSignal): Promise<Check[]>
  runCheck(name: string, signal?: AbortSignal): Promise<CheckResult>
  commands(signal?: AbortSignal): Promise<CommandSwitch[]>
  allowCommand(name: string, isAllowed: boolean): Promise<CommandSwitch[]>
  reports(signal?: AbortSignal): Promise<LocalLog>
  /** Null where the connector, which does the counting, is not there. */
  measuring(signal?: AbortSignal): Promise<Measuring | null>
  setMeasuring(changes: MeasuringChanges): Promise<Measuring>
}

/** WordPress refused or could not be reached. `code` is stable: `rest_forbidden`, `tinyeclipse_code_unknown`. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }
}

/** Enough for the slowest check; a host that needs longer would be cut by its web server. */
const LONGEST_MS = 30_000

export function createConnection(rest: Rest): Connection {
  async function ask<Answer>(method: string, route: string, data?: object, signal?: AbortSignal): Promise<Answer> {
    const limit = AbortSignal.timeout(LONGEST_MS)
    const response = await rest(route, {
      method,
      ...(data && { body: JSON.stringify(data), headers: { 'content-type': 'application/json' } }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause
      const code = limit.aborted ? 'timeout' : 'network_error'
      throw new ConnectionError(code, 0, `WordPress did not answer ${method} ${route}`, { cause })
    })
    const body: unknown = await response.json().catch(() => null)
    if (response.ok && body !== null) return body as Answer
    throw toError(response, body, `${method} ${route}`)
  }
  return {
    read: (signal) => ask('GET', 'connection', undefined, signal),
    enrol: (input) => ask('POST', 'connection', input),
    disconnect: () => ask('DELETE', 'connection'),
    checks: async (signal) => (await ask<{ checks: Check[] }>('GET', 'connection/checks', undefined, signal)).checks,
    runCheck: (name, signal) => ask('POST', `connection/checks/${encodeURIComponent(name)}`, {}, signal),
    commands: async (signal) =>
      (await ask<{ commands: CommandSwitch[] }>('GET', 'connection/commands', undefined, signal)).commands,
    allowCommand: async (name, isAllowed) =>
      (await ask<{ commands: CommandSwitch[] }>('POST', 'connection/commands', { name, isAllowed })).commands,
    reports: (signal) => ask('GET', 'connection/reports', undefined, signal),
    measuring: (signal) =>
      ask<Measuring>('GET', 'config', undefined, signal).catch((error: unknown) => {
        if (error instanceof ConnectionError && error.code === 'rest_no_route') return null
        throw error
      }),
    setMeasuring: (changes) => ask('POST', 'config', changes),
  }
}

function toError({ status, ok }: Response, body: unknown, what: string): ConnectionError {
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (ok)
    return new ConnectionError('invalid_response', status, `WordPress answered ${what} with something that is not JSON`)
  return new ConnectionError(
    typeof code === 'string' ? code : 'internal',
    status,
    typeof message === 'string' ? message : `WordPress answered ${status} to ${what}`,
  )
}
