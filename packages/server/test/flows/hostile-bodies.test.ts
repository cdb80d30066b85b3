import { Agent, request as httpRequest } from 'node:http'
import { BatchAnswer, Problem } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHostileBodies, type HostileBody, KEPT_PATH } from '../support/hostile-bodies.ts'
import { TEXTS } from '../support/hostile-json.ts'
import { createRandom } from '../support/random.ts'
import { DIMENSIONS, METRICS } from '../support/random-queries.ts'
import { readCsv } from '../support/read-csv.ts'
import { sumUpDays } from '../support/replay.ts'
import {
  CHROME,
  eventually,
  pageview,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

// `TEST_HOSTILE_SEED=5 TEST_HOSTILE_BODIES=100000`; the same seed makes the same bodies.
const seed = Number(process.env.TEST_HOSTILE_SEED ?? 1)
const bodyCount = Number(process.env.TEST_HOSTILE_BODIES ?? 20_000)
/** Through a connection there is another way in, so some take it. */
const OVER_SOCKET = 0.05
const AT_ONCE = 100
const REFUSALS = ['invalid_event', 'unknown_kind', 'too_old', 'consent_required']

let server: TestServer
let account: TestAccount
let site: TestSite
const agent = new Agent({ keepAlive: true, maxSockets: 20 })
beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(async () => {
  agent.destroy()
  await server?.stop()
})

const numbers = async (path: string) => {
  const { totals } = await account.client.analytics.query(site.id, {
    metrics: ['pageviews'],
    range: { from: daysAgo(3), to: daysAgo(-1) },
    filter: { dimension: 'page', is: path },
  })
  return totals.pageviews
}
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

interface Answer {
  status: number
  text: string
}
async function sendInside({ bytes, headers }: HostileBody): Promise<Answer> {
  const response = await server.app.fetch(
    new Request(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      body: new Uint8Array(bytes),
    }),
  )
  return { status: response.status, text: await response.text() }
}

function sendOverSocket(body: HostileBody): Promise<Answer> {
  const { bytes, headers } = body
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      `${server.url}/v1/events`,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'text/plain', 'x-forwarded-for': '81.82.83.84', ...headers },
      },
      async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      },
    )
    // Kept open for long, a connection may end just when it is used again.
    call.on('error', (error) => (call.reusedSocket ? sendOverSocket(body).then(resolve, reject) : reject(error)))
    call.end(bytes)
  })
}

/** What is wrong with an answer, in words; null when nothing is. */
function findFault({ bytes, good }: HostileBody, { status, text }: Answer): string | null {
  if (status === 202) {
    const { accepted, refused } = BatchAnswer.parse(JSON.parse(text))
    const events: unknown[] = JSON.parse(bytes.toString().replace(/^\ufeff/, '')).e
    const places = refused.map(({ index }) => index)
    if (accepted + refused.length !== events.length) return 'accepted and refused are not all of the events'
    if (new Set(places).size !== places.length) return 'an event is refused twice'
    if (good?.some((place) => places.includes(place))) return 'a good event is refused'
    const odd = refused.find(({ code, message }) => !REFUSALS.includes(code) || message.length < 5)
    return odd ? `an event is refused with ${JSON.stringify(odd)}` : null
  }
  if (status < 400 || status > 499) return 'neither taken nor a problem of the sender'
  const problem = Problem.parse(JSON.parse(text))
  if (problem.status !== status || problem.detail.length < 5) return 'the problem does not say what is wrong'
  return good && good.length > 0 ? 'a batch with good events is refused' : null
}

it(`${bodyCount} bodies made by chance (seed ${seed}) are taken or refused, and none does harm`, async () => {
  const random = createRandom(seed)
  const makeBody = createHostileBodies(random, site.siteKey, `chance-${seed}`)
  const statuses: Record<string, number> = {}
  let [left, kept] = [bodyCount, 0]
  async function sendMany() {
    while (left-- > 0) {
      const body = makeBody()
      // What is far too large is answered before it is sent, and who still sends does not see it.
      const isOverSocket = random.chance(OVER_SOCKET) && body.bytes.length < 65_536
      const answer = await (isOverSocket ? sendOverSocket(body) : sendInside(body))
      const fault = findFault(body, answer)
      if (fault) {
        left = 0
        throw new Error(
          `${fault}: ${answer.status} ${answer.text}\n${JSON.stringify(body.headers)}\n${body.bytes.toString().slice(0, 5_000)}`,
        )
      }
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      if (answer.status === 202) kept += body.good?.length ?? 0
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendMany))
  // By chance every end is reached.
  const common = Object.entries(statuses).filter(([, count]) => count > bodyCount / 1_000)
  expect(common.map(([status]) => status)).toEqual(['202', '400', '401', '413', '415'])
  expect(kept).toBeGreaterThan(bodyCount / 10)
  expect(await numbers(KEPT_PATH)).toBe(kept)
}, 180_000)

it('a thousand visits that one visitor makes one are joined, and nobody waits for it', async () => {
  const other = await server.addSite(account)
  const send = (number: number, userAgent: string) =>
    server.send(other.siteKey, [pageview('/')], { tab: `tab-of-many-${number}`, userAgent })
  const sessions = async () => {
    const query = { metrics: ['sessions', 'views_per_session'], range: { from: daysAgo(1), to: daysAgo(-1) } }
    return (await account.client.analytics.query(other.id, query)).totals
  }
  const everybody = async (userAgentOf: (number: number) => string) => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, number) => send(number, userAgentOf(number))))
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([202])
  }
  await everybody((number) => CHROME.replace('140.0', `141.${number}`))
  expect(await sessions()).toEqual({ sessions: 1_000, views_per_session: 1 })
  await everybody(() => CHROME)
  expect(await sessions()).toEqual({ sessions: 1, views_per_session: 2_000 })
})

describe('afterwards', () => {
  it('a good event is taken', async () => {
    expect((await server.send(site.siteKey, [pageview('/good-afterwards')])).status).toBe(202)
    // A day with very many events is read again every few seconds only.
    await eventually(
      () => numbers('/good-afterwards'),
      (count) => count === 1,
    )
  })

  const properties = async () => {
    const { rows } = await server.database.execute(
      `select distinct jsonb_object_keys(detail) as key from events where kind = 'c' and detail is not null order by 1 limit 100`,
    )
    const names = (rows as { key: string }[]).map(({ key }) => `property:${key}`)
    return names.filter((name) => name !== 'property:' && name.length <= 60)
  }
  const answersEverything = async () => {
    const range = { from: daysAgo(3), to: daysAgo(-1) }
    const named = [...new Set([...DIMENSIONS, ...(await properties())])]
    for (let start = 0; start < named.length; start += 16) {
      const dimensions = named.slice(start, start + 16)
      const query = { metrics: METRICS, range, granularity: 'hour' as const, dimensions, limit: 1_000 }
      const { breakdowns, totals } = await account.client.analytics.query(site.id, query)
      expect(Object.keys(breakdowns).toSorted()).toEqual(dimensions.toSorted())
      expect(totals.pageviews).toBeGreaterThan(0)
    }
    for (const text of TEXTS.filter((each) => each !== '' && each.isWellFormed() && !each.includes('\0'))) {
      const filter = {
        or: [
          { dimension: 'page', contains: text },
          { dimension: `property:${text}`.slice(0, 60), is: text },
        ],
      }
      const { totals } = await account.client.analytics.query(site.id, { metrics: ['visitors'], range, filter })
      expect(totals.visitors).toEqual(expect.any(Number))
    }
  }
  it('every dimension and filter is answered, before the days are summed up', answersEverything)
  it('and after', async () => {
    await sumUpDays(server)
    await answersEverything()
  })

  it('what is stored of a person can be read', async () => {
    const { rows } = await server.database.execute('select session_id from sessions order by session_id limit 30')
    expect(rows.length).toBeGreaterThan(20)
    for (const { session_id: sessionId } of rows as { session_id: string }[]) {
      const { modules } = await account.client.personalData.export(site.id, sessionId)
      expect(Object.values(modules).flat().length).toBeGreaterThan(1)
    }
  })

  it('sessions are listed, and each is shown', async () => {
    const range = { from: daysAgo(3), to: daysAgo(-1) }
    const { items } = await account.client.analytics.sessions(site.id, { range, limit: 50 })
    expect(items.length).toBeGreaterThan(20)
    for (const { id } of items) expect((await account.client.analytics.session(site.id, id)).session.id).toBe(id)
  })

  it.each([',', ';'] as const)('no cell of a CSV file separated by "%s" is a formula', async (separator) => {
    const event = { n: 'c', x: 'purchase', o: { colour: '=1+1' } }
    expect((await server.send(site.siteKey, [pageview('/=1+1?utm_campaign==1%2B1', event)])).status).toBe(202)
    const query = { metrics: ['visitors', 'revenue'], range: { from: daysAgo(3), to: daysAgo(-1) }, limit: 10_000 }
    for (const table of [...DIMENSIONS, ...(await properties())]) {
      const text = await account.client.analytics.export(site.id, { query, table, format: 'csv', separator })
      const cells = readCsv(text.replace(/^\ufeff/, ''), separator)
      expect(new Set(cells.map((line) => line.length)).size).toBe(1)
      const formulas = cells.flat().filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !/^-?[\d.,]+$/.test(cell))
      expect([table, formulas]).toEqual([table, []])
      if (table === 'property:colour') expect(cells.flat()).toContain("'=1+1")
    }
  })

  it('the account can be exported, every line of it', async () => {
    const response = await fetch(`${server.url}/v1/accounts/${account.id}/export`, {
      headers: { authorization: `Bearer ${server.operatorToken}` },
    })
    expect(response.status).toBe(200)
    const lines = (await response.text()).trimEnd().split('\n')
    const tables = lines.map((line) => (JSON.parse(line) as { table: string }).table)
    const { rows } = await server.database.execute('select count(*)::int as count from events')
    expect(tables.filter((table) => table === 'events')).toHaveLength((rows[0] as { count: number }).count)
  })
})
