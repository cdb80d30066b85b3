import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteLocks } from '../../src/platform/ownership.ts'
import { sumUpDays } from '../support/replay.ts'
import {
  createTestDatabase,
  eventually,
  isPostgres,
  pageview,
  startServer,
  TestClock,
  type TestDatabase,
  type TestServer,
} from '../support/server.ts'
import { accountTables, createWorld, rowsAsText, type World } from '../support/walk.ts'

/** Made of other tables. */
const DERIVED = ['built_days', 'day_columns']
const clock = new TestClock()
let at: TestDatabase
let server: TestServer

beforeAll(async () => {
  at = await createTestDatabase()
  server = await startServer({ on: at, clock, isWorking: true })
})
afterAll(async () => {
  await server.stop()
  await at.remove()
})

const visitor = (tab: string) => ({ tab, address: `81.82.${tab.length}.84` })
async function connect(): Promise<Client> {
  const client = new Client({ connectionString: at.databaseUrl ?? '' })
  // Cut when the database is dropped, should a test fail before its end.
  client.on('error', () => undefined)
  await client.connect()
  return client
}
/** Until so many wait for a lock that the holder has; other databases of the run have locks of their own. */
const waitingFor = (holder: Client, count: number) =>
  eventually(
    async () =>
      (
        await holder.query(`select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`)
      ).rows.length,
    (waiting) => waiting === count,
  )
/** The session that a page was seen in. */
async function sessionOf(path: string): Promise<string> {
  const { rows } = await server.database.execute('select session_id from events where path = $1', [path])
  return (rows[0] as { session_id: string }).session_id
}
const numbers = async ({ account, site }: World) =>
  (
    await account.client.analytics.query(site.id, {
      metrics: ['visitors', 'sessions', 'pageviews'],
      range: { preset: 'today' },
    })
  ).totals
const tablesWith = async (text: string) => {
  const found: string[] = []
  for (const table of await accountTables(server))
    if ((await rowsAsText(server, table)).includes(text)) found.push(table)
  return found
}

describe('one person', () => {
  it('is shown with everything that is stored, and neither address nor user agent is', async () => {
    const world = await createWorld(server)
    const events = [
      pageview('/shown-1', { a: 1_000, r: 'https://www.google.com/search?q=secret+illness' }),
      pageview('/shown-2?email=an%40example.be'),
    ]
    await server.send(world.sibling.siteKey, events, visitor('tab-of-the-shown'))
    const { modules } = await world.account.client.personalData.export(world.sibling.id, await sessionOf('/shown-1'))
    const rows = Object.values(modules).flat()
    expect(rows.filter(({ event_id }) => event_id).map(({ path }) => path)).toEqual(['/shown-1', '/shown-2'])
    expect(rows.filter(({ entry_path }) => entry_path)).toEqual([
      expect.objectContaining({
        entry_path: '/shown-1',
        exit_path: '/shown-2',
        referrer_host: 'google.com',
        country: 'BE',
        browser: 'Chrome',
        pageviews: 2,
      }),
    ])
    const text = JSON.stringify(rows)
    for (const never of ['81.82.', 'Mozilla', 'illness', 'email', 'an@example', 'tab-of-the-shown'])
      expect(text).not.toContain(never)
    for (const table of await accountTables(server)) {
      const all = await rowsAsText(server, table)
      for (const never of ['81.82.16.84', 'Mozilla/5.0', 'illness', 'an%40example', 'tab-of-the-shown'])
        expect(all, table).not.toContain(never)
    }
  })

  it('is gone after it is erased, and everybody else is still there', async () => {
    const world = await createWorld(server)
    await server.send(world.site.siteKey, [pageview('/gone-1'), pageview('/gone-2')], {
      ...visitor('tab-of-the-gone'),
      origin: `https://${world.marks[0]}.example.be`,
    })
    const sessionId = await sessionOf('/gone-1')
    expect(await numbers(world)).toEqual({ visitors: 2, sessions: 2, pageviews: 3 })
    const { erased } = await world.account.client.personalData.erase(world.site.id, sessionId)
    expect(erased).toEqual({ ingest: 5, agents: 0 })
    expect(await numbers(world)).toEqual({ visitors: 1, sessions: 1, pageviews: 1 })
    const { modules } = await world.account.client.personalData.export(world.site.id, sessionId)
    expect(Object.values(modules).flat()).toEqual([])
    // That it was asked for is in the log, and nowhere else is anything left.
    expect(await tablesWith(sessionId)).toEqual(['audit_log'])
    expect((await world.account.client.personalData.erase(world.site.id, sessionId)).erased).toEqual({
      ingest: 0,
      agents: 0,
    })
  })

  it('is gone from every table that knows sessions', async () => {
    const world = await createWorld(server)
    const events = [
      pageview('/in-every-table'),
      pageview('/in-every-table', { n: 'i', o: { email: 'an@example.be' }, g: 'the newsletter' }),
    ]
    const origin = `https://${world.marks[0]}.example.be`
    await server.send(world.site.siteKey, events, { ...visitor('tab-of-every-table'), origin })
    const sessionId = await sessionOf('/in-every-table')
    const { rows } = await server.database.execute(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'session_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    )
    const counts = async () => {
      const found: [string, number][] = []
      for (const { name } of rows as { name: string }[]) {
        const of = await server.database.execute(`select 1 from ${name} where session_id = $1`, [sessionId])
        found.push([name, of.rows.length])
      }
      return found
    }
    const before = await counts()
    expect(before).not.toEqual([])
    for (const [name, count] of before) expect([name, count]).not.toEqual([name, 0])
    await world.account.client.personalData.erase(world.site.id, { email: 'an@example.be' })
    expect(await counts()).toEqual(before.map(([name]) => [name, 0]))
  })

  it('begins a new session when it comes back after it was erased', async () => {
    const world = await createWorld(server)
    const back = visitor('tab-that-comes-back')
    await server.send(world.sibling.siteKey, [pageview('/before-erasing')], back)
    const sessionId = await sessionOf('/before-erasing')
    await world.account.client.personalData.erase(world.sibling.id, sessionId)
    await server.send(world.sibling.siteKey, [pageview('/after-erasing')], back)
    expect(await sessionOf('/after-erasing')).not.toBe(sessionId)
  })

  describe.runIf(isPostgres)('beside others that hold the database', () => {
    it('is found and erased without a look at months in which it was not here', async () => {
      const world = await createWorld(server)
      await server.send(world.sibling.siteKey, [pageview('/of-one-month')], visitor('tab-of-one-month'))
      const sessionId = await sessionOf('/of-one-month')
      await server.database.execute("select create_event_partition('2020-01-01')")
      const holder = await connect()
      await holder.query('begin; lock table events_2020_01 in access exclusive mode')
      try {
        const { modules } = await world.account.client.personalData.export(world.sibling.id, sessionId)
        expect(Object.values(modules).flat()).toHaveLength(2)
        const { erased } = await world.account.client.personalData.erase(world.sibling.id, sessionId)
        expect(erased).toEqual({ ingest: 4, agents: 0 })
      } finally {
        await holder.end()
      }
    })

    it('is found though it says who it is at this very moment', async () => {
      const world = await createWorld(server)
      const holder = await connect()
      await holder.query('select pg_advisory_lock(key) from unnest($1::bigint[]) as key', [
        siteLocks([world.sibling.id]),
      ])
      try {
        const identify = pageview('/this-moment', { n: 'i', o: { email: 'now@example.be' }, g: 'the newsletter' })
        const sending = server.send(world.sibling.siteKey, [identify], visitor('tab-of-this-moment'))
        await waitingFor(holder, 1)
        const erasing = world.account.client.personalData.erase(world.sibling.id, { email: 'now@example.be' })
        await waitingFor(holder, 2)
        await holder.query('select pg_advisory_unlock_all()')
        expect((await sending).status).toBe(202)
        expect((await erasing).erased.ingest).toBeGreaterThan(0)
        expect(await tablesWith('now@example.be')).toEqual([])
      } finally {
        await holder.end()
      }
    })

    it('takes turns with events that come in', async () => {
      const world = await createWorld(server)
      await server.send(world.sibling.siteKey, [pageview('/takes-turns')], visitor('tab-that-takes-turns'))
      const sessionId = await sessionOf('/takes-turns')
      const holder = await connect()
      await holder.query('select pg_advisory_lock(key) from unnest($1::bigint[]) as key', [
        siteLocks([world.sibling.id]),
      ])
      try {
        const erasing = world.account.client.personalData.erase(world.sibling.id, sessionId)
        await waitingFor(holder, 1)
        await holder.query('select pg_advisory_unlock_all()')
        expect((await erasing).erased).toEqual({ ingest: 4, agents: 0 })
      } finally {
        await holder.end()
      }
    })
  })
})

describe('what goes', () => {
  it('a site goes with everything of it, and its sibling stays', async () => {
    const world = await createWorld(server)
    await server.send(world.sibling.siteKey, [pageview('/stays')], visitor('tab-that-stays'))
    const keep = await eventually(
      async () =>
        (
          await server.database.execute(
            'select count(*)::int as waiting from facts where dispatched_at is null and account_id = $1',
            [world.account.id],
          )
        ).rows,
      (rows) => (rows[0] as { waiting: number }).waiting === 0,
    )
    expect(keep).toHaveLength(1)
    const { removed } = await world.account.client.sites.remove(world.site.id)
    expect(removed).toMatchObject({
      sites: 1,
      keys: 3,
      events: 1,
      sessions: 1,
      session_links: 2,
      event_ids: 1,
      usage_counters: 1,
      platform_sites: 1,
    })
    const left = await server.database.execute(
      "select c.table_name from information_schema.columns c where c.table_schema = 'public' and c.column_name = 'site_id'",
    )
    for (const { table_name: table } of left.rows as { table_name: string }[]) {
      const { rows } = await server.database.execute(`select count(*)::int as count from ${table} where site_id = $1`, [
        world.site.id,
      ])
      expect([table, rows]).toEqual([table, [{ count: 0 }]])
    }
    await expect(world.account.client.sites.get(world.site.id)).rejects.toMatchObject({ status: 404 })
    expect((await server.send(world.site.siteKey, [pageview()])).status).toBe(401)
    expect(await numbers({ ...world, site: world.sibling })).toMatchObject({ pageviews: 1 })
    expect((await world.account.client.sites.list()).items.map(({ id }) => id)).toEqual([world.sibling.id])
  })

  it('an account goes from every table, and no other does', async () => {
    const [world, other] = [await createWorld(server), await createWorld(server)]
    const { removed } = await server.operator().platform.removeAccount(world.account.id)
    expect(removed).toMatchObject({ accounts: 1, sites: 2, sessions: 2, events: 1 })
    expect(removed.audit_log).toBeGreaterThan(0)
    for (const table of await accountTables(server)) {
      const { rows } = await server.database.execute(
        `select count(*)::int as count from ${table} where account_id = $1`,
        [world.account.id],
      )
      expect([table, rows]).toEqual([table, [{ count: 0 }]])
    }
    expect(
      (await fetch(`${server.url}/v1/account`, { headers: { authorization: `Bearer ${world.account.apiKey}` } }))
        .status,
    ).toBe(401)
    expect((await server.send(world.site.siteKey, [pageview()])).status).toBe(401)
    expect((await other.account.client.sites.list()).items).toHaveLength(2)
    await expect(server.operator().platform.removeAccount(world.account.id)).rejects.toMatchObject({ status: 404 })
  })
})

it('hands over everything of a site, and nothing of its sibling', async () => {
  const world = await createWorld(server)
  const response = await fetch(`${server.url}/v1/sites/${world.site.id}/export`, {
    headers: { authorization: `Bearer ${world.account.apiKey}` },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { table: string; row: { site_id: string } })
  expect(new Set(lines.map(({ row }) => row.site_id))).toEqual(new Set([world.site.id]))
  for (const table of ['sites', 'keys', 'events', 'sessions', 'goals']) {
    const { rows } = await server.database.execute(`select 1 from ${table} where site_id = $1`, [world.site.id])
    expect([table, lines.filter((line) => line.table === table).length]).toEqual([table, rows.length])
    expect([table, rows.length]).not.toEqual([table, 0])
  }
})

describe('the export of an account', () => {
  const read = async (accountId: string) => {
    const response = await fetch(`${server.url}/v1/accounts/${accountId}/export`, {
      headers: { authorization: `Bearer ${server.operatorToken}` },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
    const lines = (await response.text()).trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> })
  }

  it('has every row of every table, over many pages, and no secret', async () => {
    const [world, other] = [await createWorld(server), await createWorld(server)]
    // Thirteen hundred events a millisecond apart: more than a page, and times that are not the same as their text.
    for (let batch = 0; batch < 13; batch++) {
      const events = Array.from({ length: 100 }, (_, index) =>
        pageview(`/many-${batch}-${index}`, { a: batch * 100 + index }),
      )
      expect((await server.send(world.sibling.siteKey, events, visitor('tab-of-the-many'))).status).toBe(202)
    }
    await sumUpDays(server)
    for (const table of DERIVED) {
      const { rows } = await server.database.execute(`select 1 from ${table} where account_id = $1`, [world.account.id])
      expect([table, rows.length]).not.toEqual([table, 0])
    }
    const lines = await read(world.account.id)
    const counted = Object.entries(Object.groupBy(lines, ({ table }) => table)).map(
      ([table, rows]) => [table, rows?.length ?? 0] as const,
    )
    const exported = new Map(counted)
    for (const table of DERIVED) expect([table, exported.get(table)]).toEqual([table, undefined])
    expect(exported.get('events')).toBe(1_301)
    expect(exported.get('event_ids')).toBe(1_301)
    for (const table of await accountTables(server)) {
      // These two grow while the export is read: by what the export itself leaves, and by facts that are dispatched.
      if (['audit_log', 'fact_deliveries', ...DERIVED].includes(table)) continue
      const { rows } = await server.database.execute(
        `select count(*)::int as count from ${table} where account_id = $1`,
        [world.account.id],
      )
      expect([table, exported.get(table) ?? 0]).toEqual([table, (rows[0] as { count: number }).count])
    }
    const paths = new Set(lines.filter(({ table }) => table === 'events').map(({ row }) => row.path))
    expect(paths.size).toBe(1_301)
    const text = JSON.stringify(lines)
    for (const column of ['hash', 'sealed_answer', 'request_hash']) expect(text).not.toContain(`"${column}"`)
    for (const mark of other.marks) expect(text).not.toContain(mark)
    expect(lines.every(({ row }) => row.account_id === world.account.id)).toBe(true)
  })

  it('of an account that is not there is 404', async () => {
    const response = await fetch(`${server.url}/v1/accounts/01a1f8e5-4697-718d-9777-4195e8508478/export`, {
      headers: { authorization: `Bearer ${server.operatorToken}` },
    })
    expect(response.status).toBe(404)
  })

  it('of an account without anything is what little there is', async () => {
    const { id } = await server.operator().platform.createAccount('Bare')
    // That it was read is in the log before the log is read.
    expect((await read(id)).map(({ table }) => table).filter((table) => table !== 'audit_log')).toEqual(['accounts'])
  })
})
