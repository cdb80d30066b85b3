import { createClient } from '@tinyeclipse/sdk'
import type { MetricValues } from '@tinyeclipse/sdk/contract'
import { createLog, type Database, openDatabase } from '@tinyeclipse/server'
import { expect } from 'vitest'
import { eventually, sendBatch, startServer, type TestAccount, type TestDatabase, type TestSite } from './server.ts'

/** How soon a visitor sends again what was not acknowledged. */
const RESEND_MS = 100

export type Place = Pick<TestDatabase, 'dataFolder' | 'databaseUrl'>
export interface Subject {
  account: TestAccount
  site: TestSite
}

/** An account with a site in a database that no server has yet. */
export async function prepare(at: Place): Promise<Subject> {
  const server = await startServer({ on: { ...at, remove: async () => undefined } })
  try {
    const account = await server.addAccount()
    return { account, site: await server.addSite(account) }
  } finally {
    await server.stop()
  }
}

export interface Load {
  /** Paths of the events that were answered 202; each event has a path of its own. */
  readonly acknowledged: ReadonlySet<string>
  /** Paths of all events that were ever sent. */
  readonly sent: ReadonlySet<string>
  /** Every other answer, and how often it came; 0 for no answer at all. */
  readonly refusals: ReadonlyMap<string, number>
  /** Waits until so many more were acknowledged. */
  progress(events: number, limitMs?: number): Promise<void>
  /** Begins nothing new, and resolves when all that was sent is acknowledged. */
  finish(limitMs?: number): Promise<void>
  /** Gives up on what is not acknowledged. */
  abandon(): Promise<void>
}

/** Visitors who each send batch after batch, and send a batch again, as the tracker does, until it is acknowledged. */
export function startLoad(options: {
  url(visitor: number): string
  siteKey: string
  visitors?: number
  perBatch?: number
  name?: string
}): Load {
  const { visitors = 8, perBatch = 5, name = 'visitor' } = options
  const acknowledged = new Set<string>()
  const sent = new Set<string>()
  const refusals = new Map<string, number>()
  let isFinishing = false
  let isAbandoned = false

  async function visit(visitor: number): Promise<void> {
    for (let batch = 0; !isFinishing; batch++) {
      const paths = Array.from({ length: perBatch }, (_, index) => `/${name}-${visitor}/${batch}-${index}`)
      for (const path of paths) sent.add(path)
      while (!isAbandoned) {
        const answer = await sendPaths(options.url(visitor), options.siteKey, paths, visitor).catch(() => null)
        if (answer?.status === 202) {
          for (const path of paths) acknowledged.add(path)
          break
        }
        const reason = answer ? `${answer.status} ${((await answer.json()) as { code: string }).code}` : 'no answer'
        refusals.set(reason, (refusals.get(reason) ?? 0) + 1)
        await new Promise((resolve) => setTimeout(resolve, RESEND_MS))
      }
    }
  }
  const running = Promise.all(Array.from({ length: visitors }, (_, visitor) => visit(visitor)))

  return {
    acknowledged,
    sent,
    refusals,
    async progress(events, limitMs) {
      const from = acknowledged.size
      await eventually(
        () => acknowledged.size,
        (size) => size >= from + events,
        limitMs,
      )
    },
    async finish(limitMs) {
      isFinishing = true
      await eventually(
        () => sent.size - acknowledged.size,
        (missing) => missing === 0,
        limitMs,
      ).finally(() => {
        isAbandoned = true
      })
      await running
    },
    async abandon() {
      isFinishing = isAbandoned = true
      await running
    },
  }
}

/** One visitor's pageviews; the path is also what the event's id is made of. */
export function sendPaths(url: string, siteKey: string, paths: string[], visitor = 0): Promise<Response> {
  const events = paths.map((path) => ({
    i: path.slice(1).replace('/', '_').padEnd(8, '_'),
    n: 'p',
    a: 0,
    u: `https://shop.example.be${path}`,
  }))
  return sendBatch(url, siteKey, events, {
    tab: `tab-of-visitor-${visitor}`,
    address: `81.82.${visitor >> 8}.${visitor & 255}`,
  })
}

/** Opens the database as its owner, and closes it again. */
export async function withDatabase<T>(at: Place, look: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(at, createLog('silent'))
  try {
    return await look(database)
  } finally {
    await database.close()
  }
}

/** How often each event was stored, by path. */
async function storedPaths(database: Database, siteId: string): Promise<Map<string, number>> {
  const rows = await select<{ path: string; times: number }>(
    database,
    'select path, count(*)::int as times from events where site_id = $1 group by path',
    [siteId],
  )
  return new Map(rows.map(({ path, times }) => [path, times]))
}

export async function select<Row>(database: Database, text: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.execute(text, values)).rows as Row[]
}

/** What was acknowledged is there, and nothing twice. */
export async function expectAcknowledged(
  database: Database,
  siteId: string,
  acknowledged: Iterable<string>,
): Promise<void> {
  const stored = await storedPaths(database, siteId)
  expect([...acknowledged].filter((path) => !stored.has(path))).toEqual([])
  expect([...stored].filter(([, times]) => times !== 1)).toEqual([])
}

/** Exactly these events are there, each once, and everything that is derived from them says the same. */
export async function expectExactly(database: Database, siteId: string, paths: ReadonlySet<string>): Promise<void> {
  await expectAcknowledged(database, siteId, paths)
  expect([...(await storedPaths(database, siteId)).keys()].filter((path) => !paths.has(path))).toEqual([])

  const [sums] = await select(
    database,
    `select (select count(*)::int from event_ids where site_id = $1) as ids,
       (select sum(pageviews)::int from sessions where site_id = $1) as pageviews,
       (select sum(used)::int from usage_counters where site_id = $1) as used`,
    [siteId],
  )
  expect(sums).toEqual({ ids: paths.size, pageviews: paths.size, used: paths.size })

  const wrongSessions = await select(
    database,
    `select s.session_id from sessions s left join events e using (account_id, site_id, session_id)
     where site_id = $1 group by account_id, site_id, s.session_id, s.pageviews having s.pageviews <> count(e.event_id)`,
    [siteId],
  )
  expect(wrongSessions).toEqual([])
  const splitVisits = await select(
    database,
    `select split_part(path, '/', 2) as visitor from events where site_id = $1 group by 1 having count(distinct session_id) > 1`,
    [siteId],
  )
  expect(splitVisits).toEqual([])
  const untold = await select(
    database,
    `select path from events e where site_id = $1 and not exists (
       select from facts f where f.account_id = e.account_id and f.name = 'events.accepted' and f.payload->>'siteId' = e.site_id::text
         and e.occurred_at between (f.payload->>'from')::timestamptz and (f.payload->>'to')::timestamptz)`,
    [siteId],
  )
  expect(untold).toEqual([])
}

/** Reads a site's live stream in the background. */
export async function listenLive(url: string, { account, site }: Subject) {
  const messages: string[] = []
  const ending = new AbortController()
  const response = await fetch(`${url}/v1/sites/${site.id}/live`, {
    headers: { authorization: `Bearer ${account.apiKey}` },
    signal: ending.signal,
  })
  expect(response.status).toBe(200)
  let isCut = false
  const reading = (async () => {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      messages.push(...text.split('\n').filter((line) => line.startsWith('data:')))
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      isCut = true
    })
  return {
    /** One for each message that arrived. */
    messages: messages as readonly string[],
    isCut: () => isCut,
    end() {
      ending.abort()
      return reading
    },
  }
}

/** What the API says of the site since yesterday, so that midnight makes no difference. */
export async function countedBy(url: string, { account, site }: Subject): Promise<MetricValues> {
  const client = createClient({ url, apiKey: account.apiKey, retries: 0 })
  const { totals } = await client.analytics.query(site.id, {
    metrics: ['pageviews', 'sessions'],
    range: { preset: '7d' },
  })
  return totals
}
