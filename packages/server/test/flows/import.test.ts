import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ImportOptions, importFile } from '../../src/import-command.ts'
import { formats } from '../../src/modules/import/index.ts'
import {
  createTestDatabase,
  runCli,
  startServer,
  type TestAccount,
  TestClock,
  type TestDatabase,
  type TestServer,
  type TestSite,
  CHROME as USER_AGENT,
} from '../support/server.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/import/', import.meta.url))
const WEBSITE = '11111111-1111-4111-8111-111111111111'
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const CHROME = /"Mozilla\/5\.0 \(Windows[^"]*"/

let server: TestServer
let account: TestAccount
let site: TestSite
let folder: string

beforeAll(async () => {
  server = await startServer({ clock: new TestClock('2026-06-10T10:00:00Z') })
  account = await server.addAccount()
  folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-import-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await server.stop()
})
beforeEach(async () => {
  site = await server.addSite(account)
})

/** The command on a file, over the same calls as over the control socket. */
async function run(format: string, file: string, more: Partial<ImportOptions> = {}) {
  const found = formats.find(({ name }) => name === format)
  if (!found) throw new Error(`There is no format ${format}`)
  const call = async (method: string, path: string, { body }: { body?: unknown } = {}) => {
    const response = await server.app.fetch(
      new Request(`http://control${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
      { operatorSocket: true },
    )
    if (!response.ok) throw new Error(await response.text())
    return response
  }
  const screen = { isTTY: false, write: () => true }
  const options = { screen, format: found, file, also: [], siteId: site.id, website: null, isDryRun: false, ...more }
  const { read, stored, known, skipped } = await importFile(call, options)
  return { read, stored, known, skipped }
}
const fixture = (name: string) => join(FIXTURES, name)
const write = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const METRICS = ['pageviews', 'visitors', 'sessions', 'events', 'revenue']
async function ask(dimensions: string[] = [], range = { from: '2026-05-01', to: '2026-05-31' }) {
  const answer = await account.client.analytics.query(site.id, { metrics: METRICS, range, dimensions, limit: 100 })
  const rows = (name: string) =>
    Object.fromEntries(
      (answer.breakdowns[name]?.rows ?? []).map(({ value, values }) => [value ?? 'none', values.pageviews]),
    )
  return { totals: answer.totals, rows }
}
async function sql<Row>(text: string): Promise<Row[]> {
  const { rows } = await server.database.execute(text, [site.id])
  return rows as Row[]
}
/** Sessions and events as they are, ids left out where they say nothing. */
const stored = async () => ({
  sessions: await sql('select * from sessions where site_id = $1 order by started_at, session_id'),
  events: await sql('select * from events where site_id = $1 order by occurred_at, event_id'),
})
/** What the rows of sessions must be by their events. */
async function expectSessionsToAddUp() {
  const wrong = await sql(`
    select s.session_id from sessions s join (
      select session_id, count(*) as events, count(*) filter (where kind = 'p') as pageviews, min(occurred_at) as first, max(occurred_at) as last,
        coalesce(sum(engaged_ms), 0) as engaged, (array_agg(path order by occurred_at, event_id) filter (where kind = 'p'))[1] as entry,
        (array_agg(path order by occurred_at desc, event_id desc) filter (where kind = 'p'))[1] as exit
      from events where site_id = $1 group by 1) e using (session_id)
    where (s.events, s.pageviews, s.started_at, s.ended_at, s.engaged_ms) is distinct from (e.events, e.pageviews, e.first, e.last, e.engaged)
      or s.entry_path is distinct from e.entry or s.exit_path is distinct from e.exit`)
  expect(wrong).toEqual([])
  const [orphans] = await sql<{ events: number; sessions: number }>(`select
    (select count(*)::int from events e where site_id = $1 and not exists (select from sessions s where s.site_id = e.site_id and s.session_id = e.session_id)) as events,
    (select count(*)::int from sessions s where site_id = $1 and not exists (select from events e where s.site_id = e.site_id and s.session_id = e.session_id)) as sessions`)
  expect(orphans).toEqual({ events: 0, sessions: 0 })
}

describe('an access log', () => {
  const SKIPPED = {
    ...{ asset: 5, not_page: 7, method: 2, status: 3, bot: 4, broken: 5 },
    ...{ spam: 1, other_host: 1, too_old: 1, in_future: 1 },
  }

  it('gives the numbers that were counted by hand', async () => {
    expect(await run('access-log', fixture('access.log'))).toEqual({ read: 41, stored: 11, known: 0, skipped: SKIPPED })
    const { totals, rows } = await ask(['page', 'country', 'device', 'source'])
    expect(totals).toMatchObject({ pageviews: 11, visitors: 7, sessions: 8, events: 0 })
    expect(rows('page')).toEqual({ '/': 3, '/pralines': 3, '/contact': 2, '/éclair': 2, '/about': 1 })
    expect(rows('country')).toEqual({ BE: 11 })
    expect(rows('device')).toEqual({ desktop: 8, mobile: 2, other: 1 })
    expect(rows('source')).toEqual({ Google: 2, Facebook: 1, Newsletter: 2, none: 6 })
    const days = await Promise.all(['2026-05-10', '2026-05-11'].map((day) => ask([], { from: day, to: day })))
    expect(days.map(({ totals }) => [totals.pageviews, totals.visitors, totals.sessions])).toEqual([
      [5, 3, 4],
      [6, 4, 4],
    ])
    await expectSessionsToAddUp()
  })

  it('marks the days it changed, and no others', async () => {
    await run('access-log', fixture('access.log'))
    const days = await sql<{ day: string }>('select day::text from changed_days where site_id = $1 order by day')
    expect(days.map(({ day }) => day)).toEqual(['2026-05-10', '2026-05-11'])
  })

  it('adds nothing the second time, packed or not', async () => {
    await run('access-log', fixture('access.log'))
    const before = await stored()
    const again = await run('access-log', fixture('access.log'))
    expect(again).toEqual({ read: 41, stored: 0, known: 11, skipped: SKIPPED })
    const packed = write('access.log.gz', gzipSync(readFileSync(fixture('access.log'))))
    expect(await run('access-log', packed)).toEqual(again)
    expect(await stored()).toEqual(before)
  })

  it('adds only what is new of a file that overlaps, and joins the visits that it shows to be one', async () => {
    await run('access-log', fixture('access.log'))
    const lines = readFileSync(fixture('access.log'), 'utf8').split('\n')
    const [chrome] = lines[0]?.match(CHROME) ?? []
    const overlap = write(
      'overlap.log',
      [
        ...lines.slice(-12),
        `81.82.83.84 - - [11/May/2026:13:00:00 +0200] "GET / HTTP/1.1" 200 5 "-" ${chrome}`,
        lines[32]?.replace('12:20:00', '12:45:00').replace('/pralines/?page=2', '/contact'),
        // Between 10:05 and 10:40.
        `81.82.83.84 - - [10/May/2026:10:20:00 +0200] "GET /pralines/ HTTP/1.1" 200 5 "-" ${chrome}`,
      ].join('\n'),
    )
    const result = await run('access-log', overlap)
    expect([result.stored, result.known]).toEqual([3, 7])
    const { totals, rows } = await ask(['entry_page', 'exit_page'])
    expect(totals).toMatchObject({ pageviews: 14, visitors: 8, sessions: 8 })
    await expectSessionsToAddUp()
    const [joined] = await sql<Record<string, unknown>>(
      'select pageviews, entry_path, exit_path, source from sessions where site_id = $1 and pageviews = 4 order by started_at limit 1',
    )
    expect(joined).toEqual({ pageviews: 4, entry_path: '/', exit_path: '/contact', source: 'Google' })
    expect(rows('entry_page')).toBeDefined()
  })

  it('leaves the same, whatever the order and the parts in which it comes', async () => {
    await run('access-log', fixture('access.log'))
    const whole = await stored()
    const lines = readFileSync(fixture('access.log'), 'latin1').split('\n')
    const first = site
    site = await server.addSite(account)
    for (const part of [lines.slice(30), lines.slice(0, 12).toReversed(), lines.slice(12, 30)])
      await run('access-log', write('part.log', Buffer.from(part.join('\n'), 'latin1')))
    const shape = ({ sessions }: Awaited<ReturnType<typeof stored>>) =>
      (sessions as Record<string, unknown>[]).map(({ site_id, session_id, visitor_id, ...rest }) => rest)
    expect(shape(await stored())).toEqual(shape(whole))
    await expectSessionsToAddUp()
    site = first
  })

  it('counts and stores nothing as a trial', async () => {
    const trial = await run('access-log', fixture('access.log'), { isDryRun: true })
    expect(trial).toEqual({ read: 41, stored: 11, known: 0, skipped: SKIPPED })
    expect(await stored()).toEqual({ sessions: [], events: [] })
  })

  it('leaves no address behind', async () => {
    await run('access-log', fixture('access.log'))
    const tables = ['events', 'sessions', 'audit_log', 'facts', 'idempotency_keys']
    const all = await server.database.execute(
      tables.map((table) => `select string_agg(t::text, ' ') as text from ${table} t`).join(' union all '),
    )
    for (const address of ['81.82.83', '2a02:a03f', '193.190.0', '194.78.0'])
      expect(JSON.stringify(all)).not.toContain(address)
  })
})

describe('an export of Umami', () => {
  const TOTALS = { pageviews: 4, visitors: 3, sessions: 3, events: 2, revenue: { EUR: 49.9 } }

  it('gives the numbers that were counted by hand, from a dump', async () => {
    const result = await run('umami', fixture('umami.sql'), { website: WEBSITE })
    expect(result).toEqual({ read: 8, stored: 6, known: 0, skipped: { kind: 1, other_website: 1 } })
    const { totals, rows } = await ask(['page', 'country', 'browser', 'os', 'source'])
    expect(totals).toMatchObject(TOTALS)
    expect(rows('page')).toMatchObject({ '/': 2, '/pralines': 1, '/contact': 1 })
    expect(rows('country')).toEqual({ BE: 3, FR: 1 })
    expect(rows('browser')).toEqual({ Chrome: 3, Safari: 1 })
    expect(rows('os')).toEqual({ Windows: 3, iOS: 1 })
    expect(rows('source')).toMatchObject({ Google: 2, Newsletter: 1 })
    const [cart] = await sql<{ detail: unknown }>(
      "select detail from events where site_id = $1 and name = 'add_to_cart'",
    )
    expect(cart?.detail).toEqual({ sku: 'PR-1 dark\\bitter', quantity: 2 })
    await expectSessionsToAddUp()
  })

  it('adds nothing the second time, and only what is new of the CSV', async () => {
    await run('umami', fixture('umami.sql'), { website: WEBSITE })
    expect(await run('umami', fixture('umami.sql'), { website: WEBSITE })).toMatchObject({ stored: 0, known: 6 })
    expect(await run('umami', fixture('website_event.csv'))).toEqual({ read: 7, stored: 1, known: 6, skipped: {} })
    expect((await ask()).totals).toMatchObject({ ...TOTALS, pageviews: 5 })
    await expectSessionsToAddUp()
  })

  it('keeps apart what one visitor did in a visit with a name and in one without', async () => {
    const columns = 'website_id,session_id,visit_id,event_id,hostname,url_path,event_type,created_at'
    const row = (visit: string, place: number, minute: number) =>
      `${WEBSITE},visitor-1,${visit},event-${place},shop.example.be,/${place},1,2026-05-10 08:${String(minute).padStart(2, '0')}:00`
    const [one, two, three, four] = [row('visit-1', 1, 0), row('', 2, 5), row('visit-1', 3, 10), row('', 4, 15)]
    const file = (name: string, ...rows: (string | undefined)[]) => write(name, [columns, ...rows, ''].join('\n'))
    // The second file comes when the first is stored, as the next batch of a long one does.
    for (const files of [[[one, two]], [[one, two, three, four]], [[one], [two, three], [four]], [[two], [one]]]) {
      site = await server.addSite(account)
      for (const [index, rows] of files.entries())
        expect(await run('umami', file(`mixed-${index}.csv`, ...rows))).toMatchObject({ stored: rows.length })
      const pageviews = files.flat().length
      expect((await ask()).totals).toMatchObject({ pageviews, visitors: 1, sessions: 2 })
      await expectSessionsToAddUp()
      const before = await stored()
      for (const [index, rows] of files.entries())
        expect(await run('umami', file(`mixed-${index}.csv`, ...rows))).toMatchObject({ stored: 0, known: rows.length })
      expect(await stored()).toEqual(before)
    }
  })

  it('asks which of several websites is meant', async () => {
    await expect(run('umami', fixture('umami.sql'))).rejects.toThrow(
      /--website:\n {2}1111.* 7 events {2}shop.example.be\n {2}2222/,
    )
    await expect(run('umami', fixture('umami.sql'), { website: 'x' })).rejects.toThrow('no events of the website x')
    expect((await stored()).events).toEqual([])
  })

  it('leaves out what the plan does not include', async () => {
    site = await server.addSite(account, { plan: 'pro' })
    const { stored, skipped } = await run('umami', fixture('website_event.csv'))
    expect([stored, skipped]).toEqual([5, { plan: 2 }])
    site = await server.addSite(account, { plan: 'tiny' })
    await expect(run('umami', fixture('website_event.csv'))).rejects.toThrow('plan_required')
  })
})

describe('an export of GA4', () => {
  const SKIPPED = { automatic: 2, no_visitor: 1, broken: 1 }

  it('gives the numbers that were counted by hand', async () => {
    const file = fixture('ga4.ndjson')
    expect(await run('ga4', file)).toEqual({ read: 11, stored: 9, known: 0, skipped: SKIPPED })
    const { totals, rows } = await ask(['page', 'country', 'source', 'channel', 'language'])
    expect(totals).toMatchObject({ pageviews: 3, visitors: 2, sessions: 2, events: 2, revenue: { EUR: 49.9 } })
    expect(rows('page')).toMatchObject({ '/': 2, '/pralines': 1 })
    expect(rows('country')).toEqual({ BE: 2, US: 1 })
    expect(rows('channel')).toEqual({ 'Organic Search': 2, 'Paid Search': 1 })
    expect(rows('language')).toEqual({ 'nl-BE': 2, 'en-US': 1 })
    const engaged = await sql(
      'select engaged_ms::int, click_id, utm_source from sessions where site_id = $1 order by started_at',
    )
    expect(engaged).toEqual([
      { engaged_ms: 46_000, click_id: null, utm_source: null },
      { engaged_ms: 3_000, click_id: 'gclid', utm_source: null },
    ])
    expect(await sql("select detail from events where site_id = $1 and name = 'view_item'")).toEqual([
      { detail: { value: 12.5, currency: 'EUR' } },
    ])
    await expectSessionsToAddUp()
    expect(await run('ga4', file)).toEqual({ read: 11, stored: 0, known: 9, skipped: SKIPPED })
  })
})

describe('history in our own form', () => {
  it('gives the numbers that were counted by hand, of every kind', async () => {
    const file = fixture('own.ndjson')
    expect(await run('ndjson', file)).toEqual({ read: 9, stored: 9, known: 0, skipped: {} })
    const { totals, rows } = await ask(['page', 'country', 'source', 'device'])
    expect(totals).toMatchObject({ pageviews: 4, visitors: 2, sessions: 2, events: 1, revenue: { EUR: 49.9 } })
    expect(rows('page')).toMatchObject({ '/': 2, '/pralines': 1, '/thanks': 1 })
    expect(rows('device')).toEqual({ desktop: 3, mobile: 1 })
    const range = { from: '2026-05-01', to: '2026-05-31' }
    const { analytics } = account.client
    const map = await analytics.heatmap(site.id, { range, page: '/pralines', device: 'desktop' })
    expect(map).toMatchObject({
      clicks: 2,
      elements: [{ selector: '#order', clicks: 2, points: [{ x: 51, y: 25, clicks: 2 }] }],
      widths: { min: 1280, max: 1440 },
    })
    expect(await analytics.heatmap(site.id, { range, page: '/pralines', device: 'mobile' })).toMatchObject({
      clicks: 0,
    })
    const { metrics } = await analytics.vitals(site.id, { range, device: 'mobile' })
    expect(metrics).toMatchObject({ lcp: { p75: 2100, samples: 1 }, cls: { p75: 0.02 }, inp: { samples: 0 } })
    expect(await sql('select engaged_ms::int from sessions where site_id = $1 order by started_at')).toEqual([
      { engaged_ms: 30_000 },
      { engaged_ms: 0 },
    ])
    await expectSessionsToAddUp()
  })

  it('adds nothing the second time, packed or not, and nothing as a trial', async () => {
    const file = fixture('own.ndjson')
    expect(await run('ndjson', file, { isDryRun: true })).toMatchObject({ stored: 9 })
    expect((await stored()).events).toEqual([])
    await run('ndjson', file)
    const before = await stored()
    expect(await run('ndjson', file)).toMatchObject({ stored: 0, known: 9 })
    expect(await run('ndjson', write('own.gz', gzipSync(readFileSync(file))))).toMatchObject({ stored: 0, known: 9 })
    expect(await stored()).toEqual(before)
  })

  it('names the line of a row that is wrong, and takes the others', async () => {
    const [good = ''] = readFileSync(fixture('own.ndjson'), 'utf8').split('\n')
    const event = JSON.parse(good)
    const wrong = [
      '{"id": 1',
      JSON.stringify({ ...event, at: 'yesterday' }),
      JSON.stringify({ ...event, kind: 'k' }),
      JSON.stringify({ ...event, kind: 'c', name: 'a', properties: { colour: 'dark\0' } }),
    ]
    let said = ''
    const screen = { isTTY: false, write: (text: string) => (said += text) }
    const file = write('wrong.ndjson', [good, ...wrong, '', JSON.stringify({ ...event, id: 'last' })].join('\n'))
    const result = await run('ndjson', file, { screen })
    expect(result).toEqual({ read: 6, stored: 2, known: 0, skipped: { broken: 4 } })
    expect(said).toMatch(
      /line 2: it is no JSON\nline 3: at: .*\nline 4: A click needs `click`\nline 5: properties\/colour: /,
    )
  })
})

describe('a file that is something else', () => {
  it.each([
    ['access-log', 'ga4.ndjson', 'is no access log'],
    ['access-log', 'website_event.csv', 'is no access log'],
    ['umami', 'ga4.ndjson', 'is neither Umami'],
    ['umami', 'access.log', 'is neither Umami'],
    ['ga4', 'website_event.csv', 'is no export of GA4'],
    ['ga4', 'access.log', 'is no export of GA4'],
    ['ndjson', 'ga4.ndjson', 'line 1: id: Invalid input'],
    ['ndjson', 'access.log', 'line 1: it is no JSON'],
    ['ga4', 'nowhere.ndjson', 'cannot be read'],
    ['ga4', '.', 'it is no file'],
  ])('%s refuses %s and stores nothing', async (format, name, expected) => {
    await expect(run(format, fixture(name))).rejects.toThrow(expected)
    expect((await stored()).events).toEqual([])
  })

  it('says when a packed file is cut', async () => {
    const whole = gzipSync(Buffer.from(readFileSync(fixture('access.log'))))
    await expect(run('access-log', write('cut.gz', whole.subarray(0, whole.length / 2)))).rejects.toThrow(
      'cannot be read further: unexpected end of file',
    )
  })
})

describe('the command', () => {
  const LINES = 4_000
  let at: TestDatabase
  let siteId: string
  let file: string

  beforeAll(async () => {
    at = await createTestDatabase()
    const account = JSON.parse((await runCli(at, 'account', 'add', 'Bakery')).stdout)
    const words = ['site', 'add', 'shop.example.be', '--account', account.id, '--plan', 'pro']
    siteId = JSON.parse((await runCli(at, ...words)).stdout).site.id
    const yesterday = new Date(Date.now() - 86_400_000)
    const [day, month] = [yesterday.getUTCDate(), yesterday.toLocaleString('en', { month: 'short', timeZone: 'UTC' })]
    const time = `${String(day).padStart(2, '0')}/${month}/${yesterday.getUTCFullYear()}:12:00:00 +0000`
    const line = (index: number) =>
      `10.0.${index >> 8}.${index & 255} - - [${time}] "GET /p${index % 50} HTTP/1.1" 200 5 "-" "${USER_AGENT}"`
    file = write('many.log', `${Array.from({ length: LINES }, (_, index) => line(index)).join('\n')}\nnothing\n`)
  })
  afterAll(() => at.remove())

  it('stops at Ctrl-C and says how to go on, and then does', async () => {
    const stopped = await runUntil(
      at,
      ['import', 'access-log', file, '--site', siteId, '--json'],
      'into shop.example.be',
    )
    expect(stopped.code).toBe(130)
    const first = JSON.parse(stopped.stdout)
    expect(first).toMatchObject({ isInterrupted: true, known: 0 })
    expect(first.stored).toBeGreaterThan(0)
    expect(first.stored).toBeLessThan(LINES)

    const table = await runCli(at, 'import', 'access-log', file, '--site', siteId)
    expect(table.code).toBe(0)
    expect(table.stdout.replaceAll(/ +/g, ' ')).toContain(
      ` rows read 4,001\n events stored ${(LINES - first.stored).toLocaleString('en')}\n events already there ${first.stored.toLocaleString('en')}\n left out 1\n cannot be read 1\n`,
    )
    const { stdout } = await runCli(at, 'import', 'access-log', file, '--site', siteId, '--dry-run', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ isDryRun: true, read: LINES + 1, stored: 0, known: LINES })
  }, 120_000)

  it('ends with 1, or 2 when it was misunderstood, and says why', async () => {
    const unknown = '01a1f8e5-4697-718d-9777-4195e8508478'
    const cases: [string[], number, string][] = [
      [['import', 'access-log', file, '--site', unknown], 1, 'The site is not there'],
      [['import', 'access-log', join(folder, 'nowhere.log'), '--site', siteId], 1, 'nowhere.log cannot be read'],
      [['import', 'umami', file, '--site', siteId], 1, "is neither Umami's website_event.csv"],
      [['import', 'access-log', file, '--site', 'shop'], 2, '--site shop: the id of a site'],
      [['import', 'access-log', file], 2, 'needs --site'],
      [['import', 'access-log', '--site', siteId], 2, 'needs a file'],
      [['import', 'matomo', file], 2, 'There is no command "import matomo"'],
    ]
    for (const [words, code, expected] of cases) {
      const result = await runCli(at, ...words)
      expect([words, result.code, result.stdout]).toEqual([words, code, ''])
      expect(result.stderr).toContain(expected)
      expect(result.stderr).not.toMatch(/\n\s+at /)
    }
  }, 120_000)
})

/** Runs a command and interrupts it as soon as it says this. */
function runUntil(at: TestDatabase, words: string[], said: string): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, ['--conditions=tinyeclipse-source', MAIN, ...words], {
    env: {
      PATH: process.env.PATH ?? '',
      TINYECLIPSE_DATA: at.dataFolder,
      ...(at.databaseUrl && { DATABASE_URL: at.databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => {
    const isNew = !stderr.includes(said)
    stderr += chunk
    if (isNew && stderr.includes(said)) child.kill('SIGINT')
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })))
}
