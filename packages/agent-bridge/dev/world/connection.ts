import {
  type CheckResult,
  type Connection,
  ConnectionError,
  type ConnectionState,
  type LocalLog,
  type Measuring,
} from '../../src/bridge/connection.ts'
import type { Mood } from './mood.ts'
import { minutesAgo } from './time.ts'

const CHECKS: CheckResult[] = [
  { name: 'php', status: 'passed', message: 'PHP 8.2.35', advice: null },
  { name: 'sodium', status: 'passed', message: 'sodium is there', advice: null },
  { name: 'https', status: 'passed', message: 'The site uses HTTPS', advice: null },
  { name: 'server', status: 'passed', message: 'The server answered in 84 ms', advice: null },
  { name: 'clock', status: 'passed', message: 'The clocks differ by 1 s', advice: null },
  { name: 'signature', status: 'passed', message: 'Both sides know each other', advice: null },
  {
    name: 'cron',
    status: 'warning',
    message: 'WP-Cron runs 14 minutes late',
    advice: 'Have the host call wp-cron.php every five minutes.',
  },
  {
    name: 'rest',
    status: 'failed',
    message: 'The site cannot reach its own REST API',
    advice: 'A firewall or a password in front of the site may stop it: allow the address of the site itself.',
  },
  { name: 'outbox', status: 'passed', message: '3 reports wait', advice: null },
]

/** The part that WordPress itself answers, kept in memory. */
export function createConnectionOf(siteId: string, mood: Mood): Connection {
  let isConnected = mood !== 'disconnected' && mood !== 'reconnect'
  const allowed = new Map([
    ['refresh_inventory', true],
    ['flush_caches', true],
    ['set_option', true],
    ['update_page', true],
    ['change_order_status', false],
    ['clear_debug_log', true],
  ])
  let measuring: Measuring = {
    measures: true,
    excludedRoles: ['administrator', 'editor'],
    reportsForms: true,
    reportsJobs: true,
    reportsContent: false,
    roles: { administrator: 'Administrator', editor: 'Editor', author: 'Author', subscriber: 'Subscriber' },
    asksConsent: true,
  }
  const state = (): ConnectionState => ({
    isConnected,
    needsReconnect: mood === 'reconnect' && !isConnected ? 'salts_changed' : null,
    serverUrl: isConnected ? 'https://server.example' : null,
    siteId: isConnected ? siteId : null,
    connectedAt: isConnected ? minutesAgo(60 * 24 * 90) : null,
    lastHeartbeatAt: isConnected ? minutesAgo(2) : null,
    lastError: null,
  })
  const switches = () => [...allowed].map(([name, isAllowed]) => ({ name, title: name, isAllowed }))
  const soon = async <Value>(value: () => Value, milliseconds = 300): Promise<Value> => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    return value()
  }
  return {
    read: () => soon(state),
    enrol: ({ code }) =>
      soon(() => {
        if (code.includes('WRONG')) throw new ConnectionError('tinyeclipse_code_unknown', 400, 'The code is unknown')
        isConnected = true
        return state()
      }, 900),
    disconnect: () =>
      soon(() => {
        isConnected = false
        return state()
      }),
    checks: () => soon(() => CHECKS.map(({ name }) => ({ name, title: name }))),
    runCheck: (name) => soon(() => CHECKS.find((check) => check.name === name) ?? unknownCheck(name), 350),
    commands: () => soon(switches),
    allowCommand: (name, isAllowed) =>
      soon(() => {
        allowed.set(name, isAllowed)
        return switches()
      }),
    reports: () => soon(createLog),
    measuring: () => soon(() => measuring),
    setMeasuring: (changes) =>
      soon(() => {
        measuring = { ...measuring, ...changes }
        return measuring
      }),
  }
}

function unknownCheck(name: string): never {
  throw new ConnectionError('rest_no_route', 404, `There is no check called ${name}`)
}

function createLog(): LocalLog {
  const report = (seq: number, title: string, state: string, reason: string | null = null) => ({
    seq,
    module: 'forms',
    event: 'submitted',
    title,
    occurredAt: minutesAgo(50 - seq),
    state,
    reason,
  })
  return {
    outbox: { waiting: 3, oldestAt: minutesAgo(9), lost: 0, error: null, pausedUntil: minutesAgo(-4) },
    reports: [
      report(44, 'Nieuwsbrief', 'waiting'),
      report(43, 'Contact', 'waiting'),
      report(42, 'Offerte keuken', 'waiting'),
      report(41, 'Contact: Offerte keuken', 'delivered'),
      report(40, 'Bijlage', 'refused', 'data is larger than 32 KB'),
    ],
  }
}
