import { PLANS } from './modules/accounts/index.ts'
import { createModules } from './modules.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Database } from './platform/database.ts'
import { deliver, dispatchFacts, purgeFacts, readFact } from './platform/facts.ts'
import { createHttp, type Http, type Route } from './platform/http.ts'
import { purgeIdempotencyKeys } from './platform/idempotency.ts'
import { createJobs, type Job, type Jobs } from './platform/jobs.ts'
import { DEFAULT_LIMITS, type Limits } from './platform/limits.ts'
import { createLive } from './platform/live.ts'
import { createLog, type Log } from './platform/log.ts'
import { createMeters } from './platform/meters.ts'
import type { Module, Platform } from './platform/module.ts'
import { type Recurrence, type Recurring, startRecurring } from './platform/recurring.ts'
import { createSafeFetch } from './platform/safe-fetch.ts'
import { createSecrets } from './platform/secrets.ts'
import { serverRoutes } from './server-routes.ts'
import { DEFAULT_TRACKER_PATHS, type TrackerPaths } from './tracker-paths.ts'
import { trackerRoutes } from './tracker-routes.ts'

export interface AppOptions extends Partial<TrackerPaths> {
  /** Migrated already; it stays the caller's to close. */
  database: Database
  /** 32 bytes, from which the keys that seal secrets are derived. */
  secret: Buffer
  /** Address the server is reached at, without a trailing slash. */
  url: string
  clock?: Clock
  log?: Log
  /** Those that are left out are as usual. */
  limits?: Partial<Limits>
  /** Addresses, as CIDR, of proxies whose `X-Forwarded-For` is believed; none by default. */
  trustedProxies?: readonly string[]
  /** Header in which a CDN says the visitor's country, such as `cf-ipcountry`; none is believed by default. */
  countryHeader?: string | null
  /** Whether sites in this machine's own network are called too; not by default. */
  allowPrivateSites?: boolean
  /** Modules of the embedder's own, after ours. */
  extend?: (platform: Platform) => Module[]
}

export interface App {
  /** Answers a request; `env.incoming` is Node's request, for the caller's address. */
  fetch(request: Request, env?: object): Response | Promise<Response>
  /** Answers a batch of events on Node's own request, which is cheaper; false for all that is for `fetch`. */
  answerDirectly: Http['answerDirectly']
  readonly routes: readonly Route[]
  readonly modules: readonly Module[]
  readonly jobs: Jobs
  /** Starts work in the background: jobs, facts and what recurs. Answering requests needs none of it. */
  start(): Promise<void>
  /** Finishes what is under way. */
  stop(): Promise<void>
}

const SECRET_BYTES = 32
const FACTS_EVERY_SECONDS = 1
const FACTS_LEASE_SECONDS = 10

/** Puts the server together on a database. */
export async function createApp(options: AppOptions): Promise<App> {
  if (!Buffer.isBuffer(options.secret) || options.secret.length !== SECRET_BYTES) {
    throw new TypeError(`The secret is a Buffer of ${SECRET_BYTES} bytes`)
  }
  const {
    database,
    clock = systemClock,
    log = createLog('info'),
    trustedProxies = [],
    trackerPath = DEFAULT_TRACKER_PATHS.trackerPath,
    eventsPath = DEFAULT_TRACKER_PATHS.eventsPath,
  } = options
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits }
  const platform: Platform = {
    database,
    clock,
    log,
    live: await createLive(database),
    meters: createMeters(),
    fetch: createSafeFetch(),
    siteFetch: createSafeFetch(options.allowPrivateSites ? 'private' : []),
    limits,
    countryHeader: options.countryHeader ?? null,
    secrets: createSecrets(options.secret),
    url: options.url,
  }
  const { modules, accounts, agents } = createModules(platform)
  modules.push(...(options.extend?.(platform) ?? []))

  const routes = modules.flatMap((module) => module.routes)
  const tracker = trackerRoutes({ trackerPath, eventsPath }, routes)
  routes.push(...tracker.routes)
  routes.push(...serverRoutes({ platform, url: options.url, routes, catalog: mergeCatalogs(modules), plans: PLANS }))
  const http = createHttp({
    routes: [...routes, ...tracker.unlisted],
    database,
    authenticate: accounts.authenticate,
    authenticateAgent: agents.authenticate,
    isAccount: accounts.isAccount,
    secrets: platform.secrets,
    limits,
    meters: platform.meters,
    log,
    url: options.url,
    trustedProxies,
  })

  const listeners = modules.flatMap((module) => module.listeners ?? [])
  const retryFact: Job = {
    name: 'facts.retry',
    async run({ listener: name, accountId, factId }) {
      const listener = listeners.find((each) => each.name === name)
      const fact = await readFact(database, String(accountId), String(factId))
      if (!listener) throw new Error(`No listener is called ${name}; was it renamed?`)
      if (fact) await deliver(database, listener, [fact])
    },
  }
  const jobs = createJobs(database, [retryFact, ...modules.flatMap((module) => module.jobs ?? [])], platform.fetch, log)
  const recurring: Recurring[] = [
    {
      name: 'facts.dispatch',
      everySeconds: FACTS_EVERY_SECONDS,
      leaseSeconds: FACTS_LEASE_SECONDS,
      async run({ signal }) {
        let count: number
        do {
          count = await dispatchFacts(
            database,
            listeners,
            (listener, { accountId, factId }) => jobs.enqueue(retryFact.name, { listener, accountId, factId }),
            log,
          )
          platform.meters.facts.inc(count)
        } while (count > 0 && !signal.aborted)
      },
    },
    {
      name: 'platform.forget',
      everySeconds: 3_600,
      async run({ now }) {
        await purgeFacts(database, now)
        await purgeIdempotencyKeys(database, now)
      },
    },
    ...modules.flatMap((module) => module.recurring ?? []),
  ]
  let recurrence: Recurrence | null = null

  return {
    fetch: (request, env = {}) => http.fetch(request, env),
    answerDirectly: http.answerDirectly,
    routes,
    modules,
    jobs,
    async start() {
      await jobs.start()
      recurrence = startRecurring(database, recurring, log)
    },
    async stop() {
      platform.live.stop()
      for (const module of modules) await module.stop?.()
      await recurrence?.stop()
      if (recurrence) await jobs.stop()
    },
  }
}

function mergeCatalogs(modules: readonly Module[]): Record<string, unknown> {
  return Object.assign({}, ...modules.map(({ catalog }) => catalog ?? {}))
}
