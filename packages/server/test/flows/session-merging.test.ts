import { afterAll, beforeAll, expect, it } from 'vitest'
import { dayOf } from '../support/calendar.ts'
import { createRandom } from '../support/random.ts'
import { findVisits, placeEvents } from '../support/reference-sessions.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'
import { byIds, expectedSessions, readSessions, sendTogether } from '../support/stored-sessions.ts'
import { makeTraffic } from '../support/traffic.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const clock = new TestClock('2026-03-28T00:00:00Z')
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const ask = async (text: string, site: TestSite) =>
  (await server.database.execute(text, [site.id])).rows as Record<string, unknown>[]

const storedSessions = (site: TestSite) => readSessions(server, site)

it.each(Array.from({ length: 15 }, (_, index) => index + 1))(
  'finds the visits of a crowd, whatever comes late, twice or at once (seed %i)',
  async (seed) => {
    const random = createRandom(seed)
    const timeZone = 'Europe/Brussels'
    const site = await server.addSite(account, { timeZone })
    const around = Date.parse('2026-03-29T01:00:00Z')
    const traffic = makeTraffic(random, { siteId: site.id, name: `crowd-${seed}`, around, people: 4 })
    // A batch without a tab or a language would get those of the test.
    const batches = traffic.filter(({ tab, language }) => tab !== null && language !== null)
    await sendTogether({ server, clock, site }, batches)
    const visits = findVisits(
      placeEvents(
        batches.flatMap(({ events }) => events),
        timeZone,
      ),
    )
    expect(await storedSessions(site)).toEqual(expectedSessions(visits))

    const orphans = await ask(
      `select session_id from events where site_id = $1 union select session_id from session_links where site_id = $1
       except select session_id from sessions where site_id = $1`,
      site,
    )
    expect(orphans).toEqual([])
    const changed = await ask('select day from changed_days where site_id = $1', site)
    const days = new Set(visits.flatMap(({ events }) => events.map(({ at }) => dayOf(at, timeZone))))
    expect(changed.map(({ day }) => day)).toEqual(expect.arrayContaining([...days]))
  },
)

it('makes the same sessions of the same events in any order and any groups', async () => {
  const random = createRandom(99)
  const now = Date.parse('2026-04-02T12:00:00Z')
  clock.advance(now - clock.now().getTime())
  const deeds = Array.from({ length: 40 }, (_, index) => ({
    at: now - random.pick([0, 5, 29, 30, 31, 58, 75, 100, 130, 200]) * MINUTE - random.pick([0, 0, 1, 10 * MINUTE]),
    path: `/page-${index}`,
    kind: random.pick(['p', 'p', 'c', 'e']),
    tab: random.pick(['tab-number-1', 'tab-number-2', 'tab-number-3', 'tab-number-4']),
    address: random.pick(['81.82.83.1', '81.82.83.2', '81.82.83.3', '81.82.83.4', '81.82.83.5', '81.82.83.6']),
  }))
  const seen: unknown[] = []
  for (let round = 0; round < 6; round++) {
    const site = await server.addSite(account)
    const waiting = round === 0 ? deeds : random.shuffle(deeds)
    for (let start = 0; start < waiting.length; ) {
      const group = waiting.slice(start, start + 1 + random.below(round * 3))
      start += group.length
      await Promise.all(
        group.map(({ at, path, kind, tab, address }) => {
          const particulars = { p: {}, c: { x: 'purchase' }, e: { t: 1_000 } }[kind]
          const age = clock.now().getTime() - at
          return server.send(
            site.siteKey,
            [pageview(path, { n: kind, a: age, i: `event-${path.slice(1)}`, ...particulars })],
            {
              tab,
              address,
            },
          )
        }),
      )
    }
    const rows = await ask(
      `select array(select path from events e where e.site_id = s.site_id and e.session_id = s.session_id order by path) as ids,
        s.events, pageviews, engaged_ms, started_at, ended_at, entry_at, exit_at, country from sessions s where site_id = $1`,
      site,
    )
    seen.push(rows.toSorted(byIds))
  }
  for (const each of seen) expect(each).toEqual(seen[0])
  expect((seen[0] as unknown[]).length).toBeGreaterThan(1)
})

it('joins two visits that a late event shows to be one, with all that is of them', async () => {
  const site = await server.addSite(account)
  const identify = (minutes: number) => ({
    ...pageview('/account', { n: 'i', a: minutes * MINUTE, g: 'I agree to be known', o: { email: 'an@example.be' } }),
  })
  clock.advance(HOUR)
  await server.send(site.siteKey, [pageview('/first', { a: 50 * MINUTE, r: 'https://www.google.com/' })])
  await server.send(site.siteKey, [pageview('/second', { a: 5 * MINUTE }), identify(4)])
  const ids = async () =>
    (await ask('select session_id from sessions where site_id = $1 order by started_at', site)).map(
      ({ session_id }) => session_id,
    )
  const [first, second, ...others] = await ids()
  expect([first === undefined, second === undefined, others]).toEqual([false, false, []])

  await server.send(site.siteKey, [pageview('/between', { a: 27 * MINUTE })])
  expect(await ids()).toEqual([first])
  expect(await storedSessions(site)).toEqual([
    expect.objectContaining({ events: 4, pageviews: 3, entry_path: '/first', exit_path: '/second', source: 'Google' }),
  ])
  expect(await ask('select distinct session_id from events where site_id = $1', site)).toEqual([{ session_id: first }])
  expect(await ask('select session_id from identifications where site_id = $1', site)).toEqual([{ session_id: first }])
  expect(await ask('select distinct session_id from session_links where site_id = $1', site)).toEqual([
    { session_id: first },
  ])
  const told = await ask(
    "select payload from facts where name = 'sessions.merged' and payload->>'siteId' = $1::text",
    site,
  )
  expect(told).toEqual([{ payload: { siteId: site.id, sessionId: first, mergedIds: [second] } }])
})

it('counts a retried event once and joins nothing by it, though it says another age', async () => {
  const site = await server.addSite(account)
  const once = pageview('/once', { a: 0 })
  await server.send(site.siteKey, [once])
  await server.send(site.siteKey, [
    pageview('/long-ago', { a: 80 * MINUTE }),
    { ...once, a: 60 * MINUTE },
    pageview('/before', { a: 35 * MINUTE }),
  ])
  const rows = await storedSessions(site)
  expect(rows.map(({ entry_path, pageviews }) => [entry_path, pageviews]).toSorted()).toEqual([
    ['/before', 1],
    ['/long-ago', 1],
    ['/once', 1],
  ])
  const { items } = await account.client.account.usage()
  expect(items.find(({ siteId }) => siteId === site.id)?.used).toBe(3)
})
