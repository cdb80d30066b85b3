import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createTestDatabase,
  isPostgres,
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestDatabase,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const clock = new TestClock()
let at: TestDatabase
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  at = await createTestDatabase()
  server = await startServer({ clock, on: at })
  account = await server.addAccount()
})
afterAll(async () => {
  await server?.stop()
  await at?.remove()
})

/** Sessions of the site as `entry…exit` with how many pages, by their start. */
async function sessionsOf(site: TestSite): Promise<string[]> {
  const rows = await server.database.account(account.id, async (tx) => {
    const table = tx.withTables<{
      sessions: { site_id: string; started_at: Date; entry_path: string; exit_path: string; pageviews: number }
    }>()
    return table.selectFrom('sessions').selectAll().where('site_id', '=', site.id).orderBy('started_at').execute()
  })
  return rows.map(({ entry_path, exit_path, pageviews }) => `${entry_path}…${exit_path} ${pageviews}`)
}

it('keeps two visits apart that arrive in one batch', async () => {
  const site = await server.addSite(account)
  await server.send(site.siteKey, [pageview('/morning', { a: 2 * HOUR }), pageview('/now')])
  expect(await sessionsOf(site)).toEqual(['/morning…/morning 1', '/now…/now 1'])
})

it('does not let a late event take over the visit under way', async () => {
  const site = await server.addSite(account)
  await server.send(site.siteKey, [pageview('/a')])
  clock.advance(10 * MINUTE)
  await server.send(site.siteKey, [pageview('/late', { a: 20 * HOUR })])
  await server.send(site.siteKey, [pageview('/b')])
  expect(await sessionsOf(site)).toEqual(['/late…/late 1', '/a…/b 2'])
})

it('finds the earlier visit that a late event belongs to', async () => {
  const site = await server.addSite(account)
  await server.send(site.siteKey, [pageview('/a')])
  clock.advance(45 * MINUTE)
  await server.send(site.siteKey, [pageview('/c')])
  await server.send(site.siteKey, [pageview('/b', { a: 40 * MINUTE })])
  expect(await sessionsOf(site)).toEqual(['/a…/b 2', '/c…/c 1'])
})

it('takes over where a session is from when its first event comes late', async () => {
  const site = await server.addSite(account)
  await server.send(site.siteKey, [pageview('/second')])
  await server.send(site.siteKey, [pageview('/first', { a: 5 * MINUTE, r: 'https://www.example.org/' })])
  expect(await sessionsOf(site)).toEqual(['/first…/second 2'])
  const { breakdowns } = await account.client.analytics.query(site.id, {
    metrics: ['sessions'],
    range: { preset: 'today' },
    dimensions: ['referrer'],
  })
  expect(breakdowns.referrer?.rows).toEqual([{ value: 'example.org', values: { sessions: 1 } }])
})

it('joins the tabs of one visitor, whichever order they come in', async () => {
  const site = await server.addSite(account)
  for (const tab of ['tab-number-1', 'tab-number-2', 'tab-number-1', 'tab-number-2', 'tab-number-3']) {
    clock.advance(MINUTE)
    await server.send(site.siteKey, [pageview(`/${tab}`)], { tab })
  }
  expect(await sessionsOf(site)).toEqual(['/tab-number-1…/tab-number-3 5'])
})

it.runIf(isPostgres)('joins what one visitor does on two servers at the same time', async () => {
  const second = await startServer({ clock, on: at })
  try {
    for (let round = 0; round < 10; round++) {
      const site = await server.addSite(account)
      const address = `81.82.84.${round + 1}`
      for (const path of ['/1', '/2', '/3']) {
        clock.advance(1_000)
        await Promise.all(
          [server, second].map(({ send }, index) =>
            send(site.siteKey, [pageview(path)], { address, tab: `tab-of-server-${index}` }),
          ),
        )
      }
      expect(await sessionsOf(site)).toEqual([expect.stringMatching(/^\/1…\/. 6$/)])
    }
  } finally {
    await second.stop()
  }
})

it('leaves nothing behind when a site is removed under traffic', async () => {
  const site = await server.addSite(account)
  let isRemoved = false
  const traffic = Array.from({ length: 8 }, async (_, index) => {
    for (let count = 0; !isRemoved || count < 5; count++) {
      const { status } = await server.send(site.siteKey, [pageview('/')], { address: `81.82.85.${index}` })
      expect([202, 401, 404]).toContain(status)
    }
  })
  await account.client.sites.remove(site.id)
  isRemoved = true
  await Promise.all(traffic)

  for (const table of ['events', 'event_ids', 'sessions', 'session_links', 'usage_counters', 'keys'] as const) {
    const rows = await server.database.writer((tx) =>
      tx
        .withTables<Record<typeof table, { site_id: string }>>()
        .selectFrom(table)
        .select('site_id')
        .where('site_id', '=', site.id)
        .execute(),
    )
    expect({ table, rows: rows.length }).toEqual({ table, rows: 0 })
  }
})
