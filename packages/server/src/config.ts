import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { DEFAULT_TRACKER_PATHS, findPathProblems, type TrackerPaths } from './tracker-paths.ts'

export interface Config extends TrackerPaths {
  host: string
  port: number
  /** Address that browsers and integrators reach the server at, without a trailing slash. */
  url: string
  /** Folder of the embedded database, its lock, the secret and backups. */
  dataFolder: string
  /** Absent: the embedded database in the data folder. */
  databaseUrl: string | null
  /** 32 bytes, from which the keys that seal secrets are derived. */
  secret: Buffer
  /** Addresses, as CIDR, of proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[]
  /** Name of the header in which a CDN says the visitor's country; null believes none. */
  countryHeader: string | null
  /** Whether sites in this machine's own network are called too. */
  allowPrivateSites: boolean
  logLevel: string
}

/** Every variable that is wrong, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent']

/** Reads the environment; the only place that does. Throws `ConfigError`. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = []
  const problem = (name: string, value: string, wanted: string) => problems.push(`${name}="${value}": ${wanted}`)

  const portText = env.TINYECLIPSE_PORT ?? '4310'
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535) problem('TINYECLIPSE_PORT', portText, 'a port number from 0 to 65535')

  const host = env.TINYECLIPSE_HOST ?? '127.0.0.1'
  if (!isIP(host) && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    problem('TINYECLIPSE_HOST', host, 'an address to listen on, such as 127.0.0.1, or 0.0.0.0 for every one')
  }
  const url = (env.TINYECLIPSE_URL ?? `http://localhost:${portText}`).replace(/\/+$/, '')
  if (env.TINYECLIPSE_URL !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    problem('TINYECLIPSE_URL', url, 'the address of this server, such as https://eclipse.example.be')
  }

  /** The variable, or what stands in the file that `<name>_FILE` names, as secrets are handed to containers and services. */
  const readSecret = (name: 'DATABASE_URL' | 'TINYECLIPSE_SECRET'): string | undefined => {
    const file = env[`${name}_FILE`]
    if (!file) return env[name]
    if (env[name]) problem(`${name}_FILE`, file, `${name} is set as well; leave one of them out`)
    try {
      return readFileSync(file, 'utf8').trim()
    } catch (cause) {
      problem(`${name}_FILE`, file, `a file this user can read (${(cause as Error).message})`)
    }
  }

  const databaseUrl = readSecret('DATABASE_URL') || null
  if (databaseUrl && !/^postgres(ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? '')) {
    // The value may hold a password, so it is not repeated.
    problems.push('DATABASE_URL: an address such as postgres://user:password@host:5432/tinyeclipse')
  }

  const trustedProxies = (env.TINYECLIPSE_TRUSTED_PROXIES ?? '127.0.0.0/8,::1/128').split(',').filter(Boolean)
  for (const proxy of trustedProxies) {
    if (!ipaddr.isValidCIDR(proxy))
      problem('TINYECLIPSE_TRUSTED_PROXIES', proxy, 'addresses as CIDR, such as 10.0.0.0/8')
  }

  const countryHeader = env.TINYECLIPSE_COUNTRY_HEADER?.toLowerCase() ?? null
  if (countryHeader !== null && !/^[a-z0-9][a-z0-9-]{0,79}$/.test(countryHeader)) {
    problem('TINYECLIPSE_COUNTRY_HEADER', countryHeader, 'the name of a header, such as cf-ipcountry')
  }

  const privateSites = env.TINYECLIPSE_ALLOW_PRIVATE_SITES ?? 'no'
  if (!['yes', 'no'].includes(privateSites)) problem('TINYECLIPSE_ALLOW_PRIVATE_SITES', privateSites, 'yes or no')

  const paths: TrackerPaths = {
    trackerPath: env.TINYECLIPSE_TRACKER_PATH ?? DEFAULT_TRACKER_PATHS.trackerPath,
    eventsPath: env.TINYECLIPSE_EVENTS_PATH ?? DEFAULT_TRACKER_PATHS.eventsPath,
  }
  const wanted = findPathProblems(paths)
  if (wanted.trackerPath) problem('TINYECLIPSE_TRACKER_PATH', paths.trackerPath, wanted.trackerPath)
  if (wanted.eventsPath) problem('TINYECLIPSE_EVENTS_PATH', paths.eventsPath, wanted.eventsPath)

  const logLevel = env.TINYECLIPSE_LOG ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) problem('TINYECLIPSE_LOG', logLevel, `one of ${LOG_LEVELS.join(', ')}`)

  const dataFolder = resolve(env.TINYECLIPSE_DATA ?? './data')
  const secret = readSecret('TINYECLIPSE_SECRET')
  if (secret !== undefined && secret.length < 32) {
    problems.push('TINYECLIPSE_SECRET: at least 32 characters; `openssl rand -base64 32` makes one')
  }
  if (problems.length > 0) throw new ConfigError(problems)

  return {
    host,
    port,
    url,
    dataFolder,
    databaseUrl,
    secret: createHash('sha256')
      .update(secret ?? readSecretFile(dataFolder))
      .digest(),
    trustedProxies,
    countryHeader,
    allowPrivateSites: privateSites === 'yes',
    ...paths,
    logLevel,
  }
}

/** The secret kept beside the data, made on first use and readable by its owner alone. */
function readSecretFile(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    // Another process may have written it between the look and the write.
    if (existsSync(file)) return readFileSync(file, 'utf8').trim()
    throw new ConfigError([`TINYECLIPSE_DATA="${dataFolder}": a folder this user can write to (${String(cause)})`])
  }
}
