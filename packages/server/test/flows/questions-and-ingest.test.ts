import { type Client, createClient } from '@tinyeclipse/sdk'
import type { AnalyticsQuery } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addHistory } from '../support/history.ts'
import { analyticsOf, sumUpDays } from '../support/replay.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const DAYS = 60
/** 60,000 events in all, 12,000 of them on the last day. */
const SESSIONS_A_DAY = 160
const SESSIONS_TODAY = 2_400
const MOST_WAIT_MS = 500

let server: TestServer
let account: TestAccount
let site: TestSite
/** Waits as long as it takes, on a machine that is busy too: how long an event waits is what is measured. */
let patient: Client

beforeAll(async () => {
  server = await startServer({ clock: new TestClock('2026-06-30T20:00:00Z') })
  account = await server.addAccount()
  site = await server.addSite(account)
  patient = createClient({ url: server.url, apiKey: account.apiKey, retries: 0, timeout: 60_000 })
  const at = { accountId: account.id, siteId: site.id }
  await addHistory(server, { ...at, from: '2026-05-01', days: DAYS, perDay: SESSIONS_A_DAY })
  await addHistory(server, { ...at, from: '2026-06-30', days: 1, perDay: SESSIONS_TODAY })
}, 120_000)
afterAll(() => server.stop())

const dashboard = (filter?: AnalyticsQuery['filter']): AnalyticsQuery => ({
  metrics: ['visitors', 'pageviews', 'sessions', 'bounce_rate', 'time_on_page'],
  range: { preset: '30d' },
  granularity: 'day',
  comparison: 'previous',
  dimensions: ['page', 'entry_page', 'country', 'device', 'browser', 'source', 'channel', 'language'],
  ...(filter && { filter }),
})

/** Sends an event after the other while `work` goes on; answers how long the slowest took to be stored. */
async function longestWait(work: () => Promise<unknown>): Promise<{ longestMs: number; sent: number }> {
  let isOver = false
  const done = work().finally(() => {
    isOver = true
  })
  let longestMs = 0
  let sent = 0
  while (!isOver) {
    const from = performance.now()
    const response = await server.send(site.siteKey, [pageview(`/now-${sent % 5}`)], {
      address: `81.82.83.${sent % 200}`,
    })
    longestMs = Math.max(longestMs, performance.now() - from)
    expect(response.status).toBe(202)
    sent++
  }
  await done
  return { longestMs, sent }
}

describe('an event is stored within half a second', () => {
  it('while dashboards ask for days that changed', async () => {
    const ask = () => patient.analytics.query(site.id, dashboard())
    const { longestMs, sent } = await longestWait(() => Promise.all([ask(), ask()]))
    expect(sent).toBeGreaterThan(1)
    expect(longestMs).toBeLessThan(MOST_WAIT_MS)
  })

  it('while days are summed up', async () => {
    const { longestMs, sent } = await longestWait(() => analyticsOf(server).sumUp())
    expect(sent).toBeGreaterThan(1)
    expect(longestMs).toBeLessThan(MOST_WAIT_MS)
  })

  it('while dashboards ask, filtered in many ways', async () => {
    const filters = ['BE', 'NL'].flatMap((country) => [
      { dimension: 'country', is: country },
      {
        and: [
          { dimension: 'country', is: country },
          { dimension: 'page', contains: '/page-1' },
        ],
      },
    ])
    const { longestMs, sent } = await longestWait(() =>
      Promise.all(filters.map((filter) => patient.analytics.query(site.id, dashboard(filter)))),
    )
    expect(sent).toBeGreaterThan(1)
    expect(longestMs).toBeLessThan(MOST_WAIT_MS)
  })
})

it('answers the same before and after a day is summed up', async () => {
  for (const filter of [undefined, { dimension: 'country', is: 'BE' }] as const) {
    await server.database.execute(
      'insert into changed_days (account_id, site_id, day) select account_id, site_id, day from built_days on conflict do nothing',
    )
    const before = await patient.analytics.query(site.id, dashboard(filter))
    await sumUpDays(server)
    const after = await patient.analytics.query(site.id, dashboard(filter))
    expect(after).toEqual(before)
    expect(before.totals.sessions).toBeGreaterThan(1_000)
  }
})

it('ends a question whose caller has gone', async () => {
  const gone = new AbortController()
  const request = new Request(`${server.url}/v1/sites/${site.id}/analytics/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${account.apiKey}` },
    body: JSON.stringify(dashboard()),
    signal: gone.signal,
  })
  const answer = server.app.fetch(request)
  gone.abort()
  expect((await answer).status).toBeGreaterThanOrEqual(400)
})
