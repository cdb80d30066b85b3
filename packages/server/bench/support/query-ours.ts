import { randomBytes } from 'node:crypto'
import { type App, createApp, createLog, type Database, migrate, openDatabase } from '@tinyeclipse/server'
import { FUNNEL, HOST, RANGE, TIME_ZONE } from './query-data.ts'
import { type Dashboard, DIMENSIONS, type Filter, METRICS, ROWS } from './query-questions.ts'

const LIMITS = { perAddress: 1e9, eventsPerAddress: 1e9, perKey: 1e9, eventsPerSite: 1e9 }
const NOW = new Date(Date.parse(RANGE.to) + 36 * 3_600_000)

export interface OurSite {
  accountId: string
  siteId: string
}
export interface Ours {
  addSite(): Promise<OurSite>
  /** Sums up all days that changed. */
  sumUp(): Promise<void>
  dashboard(site: OurSite, filter: Filter): Promise<Dashboard>
  funnel(site: OurSite): Promise<number[]>
  database: Database
  stop(): Promise<void>
}

/** The server in this process, asked over `app.fetch` with an API key as any client is: JSON in, JSON out. */
export async function openOurs(databaseUrl: string): Promise<Ours> {
  const log = createLog('warn')
  const database = await openDatabase({ dataFolder: '', databaseUrl }, log)
  await migrate(database)
  const app = await createApp({
    database,
    secret: randomBytes(32),
    url: 'http://127.0.0.1',
    log,
    limits: LIMITS,
    clock: { now: () => NOW },
  })
  const call = createCall(app)
  const { id: accountId } = await call<{ id: string }>('/v1/accounts', { name: 'Bench' })
  const asOperator = { 'tinyeclipse-account': accountId }
  const key = await call<{ secret: string }>(
    '/v1/keys',
    { kind: 'api', name: 'Bench', scopes: ['analytics:read'] },
    asOperator,
  )
  const ask = <Answer>(site: OurSite, question: string, body: object) =>
    call<Answer>(`/v1/sites/${site.siteId}/analytics/${question}`, body, { authorization: `Bearer ${key.secret}` })

  return {
    database,
    async addSite() {
      const site = { domain: HOST, plan: 'pro_plus', timeZone: TIME_ZONE, allowedOrigins: [] }
      const created = await call<{ site: { id: string } }>('/v1/sites', site, asOperator)
      return { accountId, siteId: created.site.id }
    },
    sumUp: () => sumUp(app, database),
    async dashboard(site, filter) {
      // One request; its rows come with every metric, of which the others are asked for visitors alone.
      const answer = await ask<Answer>(site, 'query', {
        metrics: METRICS,
        range: RANGE,
        granularity: 'day',
        comparison: 'previous',
        dimensions: DIMENSIONS,
        limit: ROWS,
        ...filterOf(filter),
      })
      return {
        totals: answer.totals,
        compared: answer.comparison.totals,
        series: new Map(answer.series.map(({ start, values }) => [start, values])),
        lists: Object.fromEntries(
          Object.entries(answer.breakdowns).map(([dimension, { rows }]) => [
            dimension,
            rows.map(({ value, values }) => ({ value, visitors: values.visitors })),
          ]),
        ) as Dashboard['lists'],
      }
    },
    async funnel(site) {
      const steps = [
        { name: 'landing', page: { is: FUNNEL.landing } },
        { name: 'checkout', page: { is: FUNNEL.checkout } },
        { name: 'purchase', event: { is: FUNNEL.purchase } },
      ]
      const answer = await ask<{ steps: { sessions: number }[] }>(site, 'funnel', { range: RANGE, steps })
      return answer.steps.map(({ sessions }) => sessions)
    },
    async stop() {
      await app.stop()
      await database.close()
    },
  }
}

interface Answer {
  totals: Dashboard['totals']
  series: { start: string; values: Dashboard['totals'] }[]
  comparison: { totals: Dashboard['totals'] }
  breakdowns: Record<string, { rows: { value: string | null; values: { visitors: number } }[] }>
}

const filterOf = (filter: Filter) =>
  filter.length === 0 ? {} : { filter: filter.length === 1 ? filter[0] : { and: filter } }

const createCall =
  (app: App) =>
  async <Body>(path: string, body: object, headers: Record<string, string> = {}): Promise<Body> => {
    const request = new Request(`http://127.0.0.1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    // Without a key it is the operator who asks, as on the control socket.
    const env = headers.authorization
      ? { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
      : { operatorSocket: true }
    const response = await app.fetch(request, env)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as Body
  }

/** What recurs in analytics, and nothing else of what a server does in the background. */
async function sumUp(app: App, database: Database): Promise<void> {
  const works = app.modules.find(({ name }) => name === 'analytics')?.recurring ?? []
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const { rows } = await database.execute('select count(*)::int as days from changed_days')
    const { days } = rows[0] as { days: number }
    if (days === 0) return
    if (days >= before) throw new Error(`${days} days are not summed up, and nothing that recurs changes that`)
    before = days
    for (const work of works) await work.run({ signal: new AbortController().signal, now: NOW })
  }
}
