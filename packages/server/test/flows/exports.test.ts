import type { ExportRequest } from '@tinyeclipse/sdk/contract'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'
import { call } from '../support/walk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A Wednesday, noon in Brussels. */
const START = '2026-06-10T10:00:00Z'
const clock = new TestClock(START)
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account, { domain: 'pralines.example.be' })
  const send = (visitor: number, ...events: object[]) =>
    server.send(site.siteKey, events, { address: `81.82.83.${visitor}`, tab: `tab-of-visitor-${visitor}` })
  const bought = { n: 'c', x: 'purchase', m: 12.5, y: 'EUR' }
  await send(1, pageview('/'), pageview('/pralines', bought))
  await send(2, pageview('/'), pageview('/caf%C3%A9'))
  await send(3, pageview('/?utm_campaign=%3D1%2B1'))
  await send(4, pageview('/yesterday', { a: 20 * HOUR }))
})
afterAll(() => server?.stop())

const TODAY = { range: { preset: 'today' as const } }
const csv = (request: Omit<ExportRequest, 'format'>) =>
  account.client.analytics.export(site.id, { ...request, format: 'csv' })

describe('a table as a file', () => {
  it('has a line for each value of a dimension, with a column for each metric and currency', async () => {
    const query = { ...TODAY, metrics: ['pageviews', 'visitors', 'bounce_rate', 'revenue'] }
    expect(await csv({ query, table: 'page' })).toBe(
      'page,pageviews,visitors,bounce_rate,revenue_EUR\r\n/,3,3,33.3333,0\r\n/café,1,1,0,0\r\n/pralines,0,1,0,12.5\r\n',
    )
  })

  it('has totals, and those it is compared with', async () => {
    const query = { ...TODAY, metrics: ['visitors', 'pageviews'] }
    expect(await csv({ query })).toBe('from,to,visitors,pageviews\r\n2026-06-10,2026-06-10,3,4\r\n')
    expect(await csv({ query: { ...query, comparison: 'previous' }, table: 'totals' })).toBe(
      'period,from,to,visitors,pageviews\r\nrange,2026-06-10,2026-06-10,3,4\r\ncomparison,2026-06-09,2026-06-09,1,1\r\n',
    )
  })

  it('has a series', async () => {
    const range = { from: '2026-06-08', to: '2026-06-10' }
    const query = { range, metrics: ['visitors', 'conversion_rate'], granularity: 'day' as const }
    expect(await csv({ query, table: 'series' })).toBe(
      'start,visitors,conversion_rate\r\n2026-06-08,0,\r\n2026-06-09,1,0\r\n2026-06-10,3,33.3333\r\n',
    )
    const total = csv({ query: { range, metrics: ['visitors'] }, table: 'series' })
    await expect(total).rejects.toMatchObject({ status: 400, issues: [{ path: '/query/granularity' }] })
  })

  it('has a funnel, and goals', async () => {
    expect(await csv({ funnel: { ...TODAY, steps: [{ name: '=Home', page: { is: '/' } }] } })).toBe(
      "step,sessions,of_first,of_previous\r\n'=Home,3,100,100\r\n",
    )
    expect(await csv({ goals: TODAY })).toBe(
      'goal,conversions,sessions,conversion_rate,visitors,revenue_EUR\r\npurchase,1,1,33.3333,1,12.5\r\n',
    )
  })

  it('is written for Excel in Dutch and French when asked with a semicolon', async () => {
    const query = { ...TODAY, metrics: ['conversion_rate', 'revenue'] }
    const { text, headers } = await download({ query, format: 'csv', separator: ';' })
    expect(text).toBe('\ufefffrom;to;conversion_rate;revenue_EUR\r\n2026-06-10;2026-06-10;33,3333;12,5\r\n')
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="pralines.example.be-totals-2026-06-10-2026-06-10.csv"',
    )
  })

  it('makes no formula of what a visitor wrote', async () => {
    const text = await csv({ query: { ...TODAY, metrics: ['visitors'] }, table: 'utm_campaign' })
    expect(text).toContain("'=1+1,1\r\n")
  })

  it('is as JSON the whole answer, with the rows of the table in it', async () => {
    const query = { ...TODAY, metrics: ['pageviews', 'revenue'], granularity: 'day' as const, dimensions: ['source'] }
    const { text, headers } = await download({
      query: { ...query, comparison: 'previous', limit: 2 },
      table: 'page',
      format: 'json',
    })
    const asked = { ...query, comparison: 'previous' as const, limit: 2, dimensions: ['source', 'page'] }
    const answer = await account.client.analytics.query(site.id, asked)
    expect(answer.breakdowns.page?.rows).toHaveLength(2)
    expect(JSON.parse(text)).toEqual(answer)
    expect(headers.get('content-type')).toBe('application/json')
  })

  it('says where it is wrong', async () => {
    const refuse = (request: object, path: string) =>
      expect(csv(request as never)).rejects.toMatchObject({ status: 400, issues: [{ path }] })
    const query = { ...TODAY, metrics: ['visitors'] }
    await refuse({ query: { ...query, metrics: ['visitors', 'planets'] } }, '/query/metrics/1')
    await refuse({ query, table: 'planet' }, '/table')
    await refuse({ query: { ...query, filter: { dimension: 'planet', is: 'Mars' } } }, '/query/filter')
    await refuse({ query: { ...query, limit: 10_001 } }, '/query/limit')
    await refuse({}, '/')
    await refuse({ query, goals: TODAY }, '/')
  })

  it('has more rows than an answer on the screen', async () => {
    const many = await server.addSite(account)
    for (let sent = 0; sent < 1_100; sent += 50) {
      const events = Array.from({ length: 50 }, (_, index) => pageview(`/product-${sent + index}`))
      expect((await server.send(many.siteKey, events)).status).toBe(202)
    }
    const query = { ...TODAY, metrics: ['pageviews'], limit: 10_000 }
    const text = await account.client.analytics.export(many.id, { query, table: 'page', format: 'csv' })
    expect(text.trim().split('\r\n')).toHaveLength(1_101)
  })
})

/** As bytes, since `text()` of a response leaves the byte order mark out. */
async function download(request: ExportRequest) {
  const response = await fetch(`${server.url}/v1/sites/${site.id}/analytics/export`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  return { text: Buffer.from(await response.arrayBuffer()).toString(), headers: response.headers }
}

describe('a scheduled export', () => {
  let own: TestSite
  beforeEach(async () => {
    // Back to the Wednesday, whatever the test before did.
    clock.advance(Date.parse(START) - clock.now().getTime())
    await server.database.execute('delete from scheduled_exports')
    own = await server.addSite(account)
    await server.send(own.siteKey, [pageview('/today'), pageview('/yesterday', { a: 20 * HOUR })])
  })
  const runDue = async () => {
    const work = server.app.modules
      .flatMap(({ recurring = [] }) => recurring)
      .find(({ name }) => name === 'analytics.exports')
    await work?.run({ signal: new AbortController().signal, now: new Date() })
  }
  const goTo = (time: string) => clock.advance(Date.parse(time) - clock.now().getTime())
  const PAGES: ExportRequest = {
    query: { metrics: ['pageviews'], range: { preset: 'yesterday' } },
    table: 'page',
    format: 'csv',
  }
  const create = (every: 'day' | 'week' | 'month', request = PAGES) =>
    account.client.exports.create(own.id, { name: `Each ${every}`, every, request })
  const filesOf = async (exportId: string) => {
    const texts: string[] = []
    for (const { id } of (await account.client.exports.files(own.id, exportId)).items)
      texts.push(await account.client.exports.download(own.id, exportId, id))
    return texts
  }
  const find = async (exportId: string) =>
    (await account.client.exports.list(own.id)).items.find(({ id }) => id === exportId)

  it.each([
    ['day', '2026-06-11T04:00:00.000Z'],
    ['week', '2026-06-15T04:00:00.000Z'],
    ['month', '2026-07-01T04:00:00.000Z'],
  ] as const)('runs at six in the morning of the site, each %s', async (every, at) => {
    expect((await create(every)).nextRunAt).toBe(at)
  })

  it('runs on the same morning when it is not yet six, and in winter at the hour of winter', async () => {
    goTo('2026-06-15T03:00:00Z')
    expect((await create('week')).nextRunAt).toBe('2026-06-15T04:00:00.000Z')
    goTo('2026-12-31T10:00:00Z')
    expect((await create('month')).nextRunAt).toBe('2027-01-01T05:00:00.000Z')
    const far = await server.addSite(account, { timeZone: 'Pacific/Auckland' })
    goTo('2026-06-10T17:59:00Z')
    const there = await account.client.exports.create(far.id, { name: 'There', every: 'day', request: PAGES })
    expect(there.nextRunAt).toBe('2026-06-10T18:00:00.000Z')
  })

  it('makes a file of what was yesterday then, and another one a day later', async () => {
    const { id } = await create('day')
    await runDue()
    expect(await filesOf(id)).toEqual([])

    goTo('2026-06-11T04:00:10Z')
    await runDue()
    await runDue()
    expect(await filesOf(id)).toEqual(['page,pageviews\r\n/today,1\r\n'])
    expect(await find(id)).toMatchObject({
      lastRunAt: '2026-06-11T04:00:10.000Z',
      nextRunAt: '2026-06-12T04:00:00.000Z',
      lastError: null,
    })
    const [file] = (await account.client.exports.files(own.id, id)).items
    expect(file).toEqual({
      id: expect.any(String),
      madeAt: '2026-06-11T04:00:10.000Z',
      name: 'shop.example.be-page-2026-06-10-2026-06-10.csv',
      format: 'csv',
      bytes: 26,
    })

    goTo('2026-06-12T05:00:00Z')
    await runDue()
    expect(await filesOf(id)).toEqual(['page,pageviews\r\n', 'page,pageviews\r\n/today,1\r\n'])
  })

  it('makes one file of the mornings that it missed', async () => {
    const { id } = await create('day', { goals: { range: { preset: '7d' } }, format: 'json' })
    goTo('2026-06-14T10:00:00Z')
    await runDue()
    const files = await filesOf(id)
    expect(files.map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({ goals: [expect.objectContaining({ name: 'purchase' })] }),
    ])
    expect((await find(id))?.nextRunAt).toBe('2026-06-15T04:00:00.000Z')
  })

  it('says why it made no file, and tries again with longer pauses', async () => {
    const segment = await account.client.segments.create(own.id, {
      name: 'Gone',
      filter: { dimension: 'page', is: '/today' },
    })
    const request = { ...PAGES, query: { ...PAGES.query, segmentId: segment.id } as ExportRequest['query'] }
    const { id } = await create('day', request)
    const other = await account.client.exports.create(own.id, { name: 'Other', every: 'day', request: PAGES })
    await account.client.segments.remove(own.id, segment.id)

    goTo('2026-06-11T04:00:00Z')
    await runDue()
    expect(await find(id)).toMatchObject({
      lastError: expect.stringContaining('segment'),
      lastRunAt: '2026-06-11T04:00:00.000Z',
      nextRunAt: '2026-06-11T04:05:00.000Z',
    })
    // One that fails does not hold up the others.
    expect(await filesOf(other.id)).toHaveLength(1)
    clock.advance(5 * MINUTE)
    await runDue()
    expect((await find(id))?.nextRunAt).toBe('2026-06-11T04:15:00.000Z')
    expect(await filesOf(id)).toEqual([])

    const changed = await account.client.exports.change(own.id, id, { request: PAGES })
    expect([changed.nextRunAt, changed.lastError]).toEqual(['2026-06-11T04:15:00.000Z', expect.any(String)])
    clock.advance(10 * MINUTE)
    await runDue()
    expect(await find(id)).toMatchObject({ lastError: null, nextRunAt: '2026-06-12T04:00:00.000Z' })
    expect(await filesOf(id)).toHaveLength(1)
  })

  it('waits while the account is suspended, says so, and goes on afterwards', async () => {
    const other = await server.addAccount('Suspended')
    const theirs = await server.addSite(other)
    const { id } = await other.client.exports.create(theirs.id, { name: 'Pages', every: 'day', request: PAGES })
    const mine = await create('day')
    const stored = async () =>
      (
        await server.database.execute(
          'select last_error as error, (select count(*)::int from export_files f where f.export_id = e.export_id) as files from scheduled_exports e where export_id = $1',
          [id],
        )
      ).rows[0]
    await server.operator().platform.setAccountStatus(other.id, 'suspended')
    goTo('2026-06-11T04:00:00Z')
    await runDue()
    expect(await stored()).toEqual({ error: expect.stringContaining('suspended'), files: 0 })
    expect(await filesOf(mine.id)).toHaveLength(1)

    await server.operator().platform.setAccountStatus(other.id, 'active')
    goTo('2026-06-11T04:05:00Z')
    await runDue()
    expect(await stored()).toEqual({ error: null, files: 1 })
  })

  it('makes a file of sessions, and none of a list that is too long for it', async () => {
    const { id } = await create('day', { sessions: { range: { preset: 'yesterday' } }, format: 'csv' })
    const { id: tooLong } = await account.client.exports.create(own.id, {
      name: 'Units',
      every: 'day',
      request: { contentUnits: {}, format: 'csv' },
    })
    await server.database.execute(
      `insert into content_units (account_id, site_id, path, unit)
        select $1, $2, '/' || number || repeat('x', 1500), 'unit ' || number from generate_series(1, 4000) as number`,
      [account.id, own.id],
    )
    goTo('2026-06-11T04:00:00Z')
    await runDue()
    const [text = ''] = await filesOf(id)
    expect(
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[17]),
    ).toEqual(['/today'])
    expect(await filesOf(tooLong)).toEqual([])
    expect((await find(tooLong))?.lastError).toContain('5242880 bytes')
  })

  it('keeps files for 90 days', async () => {
    const { id } = await create('month')
    goTo('2026-07-01T04:00:00Z')
    await runDue()
    const forget = server.app.modules
      .flatMap(({ recurring = [] }) => recurring)
      .find(({ name }) => name === 'analytics.forget-exports')
    for (const [day, files] of [
      ['2026-09-29T03:59:00Z', 1],
      ['2026-09-29T04:01:00Z', 0],
    ] as const) {
      goTo(day)
      await forget?.run({ signal: new AbortController().signal, now: new Date() })
      expect(await filesOf(id)).toHaveLength(files)
    }
  })

  it('says at once what is wrong with its request', async () => {
    const refuse = (request: object, path: string) =>
      expect(create('day', request as never)).rejects.toMatchObject({ status: 400, issues: [{ path }] })
    const query = { metrics: ['visitors'], range: { preset: 'yesterday' } }
    await refuse({ query: { ...query, metrics: ['planets'] }, format: 'csv' }, '/request/query/metrics/0')
    await refuse({ query, table: 'planet', format: 'csv' }, '/request/table')
    await refuse({ query, table: 'series', format: 'csv' }, '/request/query/granularity')
    const filter = { dimension: 'planet', is: 'Mars' }
    await refuse({ query: { ...query, filter }, format: 'csv' }, '/request/query/filter')
    const backwards = { from: '2026-06-02', to: '2026-06-01' }
    await refuse({ goals: { range: backwards }, format: 'csv' }, '/request/goals/range')
    await refuse({ sessions: { range: backwards }, format: 'csv' }, '/request/sessions/range')
    const heatmap = { range: { preset: 'yesterday' }, page: 'https://[', device: 'desktop' }
    await refuse({ heatmap, format: 'csv' }, '/request/heatmap/page')
    await refuse({ vitals: { range: { preset: '7d' } }, table: 'planets', format: 'csv' }, '/request/table')
    await refuse({ session: { sessionId: own.id }, format: 'csv' }, '/request/session')
    const unknown = { ...query, segmentId: '01a1f8e5-4697-718d-9777-4195e8508478' }
    await expect(create('day', { query: unknown, format: 'csv' } as never)).rejects.toMatchObject({ status: 404 })
    expect((await account.client.exports.list(own.id)).items).toEqual([])
  })

  it('has a name of its own, and room for twenty', async () => {
    for (let index = 0; index < 20; index++) {
      const name = `Export ${index}`
      await account.client.exports.create(own.id, { name, every: 'day', request: PAGES })
    }
    const more = (name: string) => account.client.exports.create(own.id, { name, every: 'day', request: PAGES })
    await expect(more('Another')).rejects.toMatchObject({ status: 409, message: expect.stringContaining('20') })
    // Made in the same millisecond, so in any order.
    const [first, second] = (await account.client.exports.list(own.id)).items
    await account.client.exports.remove(own.id, first?.id ?? '')
    const name = second?.name ?? ''
    await expect(more(name)).rejects.toMatchObject({ status: 409, message: expect.stringContaining(name) })
  })

  it('shows its files under its own id alone, and takes them with it', async () => {
    const { id } = await create('day')
    const other = await create('week')
    goTo('2026-06-11T04:00:00Z')
    await runDue()
    const [file] = (await account.client.exports.files(own.id, id)).items
    const fileId = file?.id ?? ''
    await expect(account.client.exports.download(own.id, other.id, fileId)).rejects.toMatchObject({ status: 404 })
    await expect(account.client.exports.download(site.id, id, fileId)).rejects.toMatchObject({ status: 404 })
    const step = { endpoint: endpoints.downloadExportFile }
    const params = { siteId: own.id, exportId: id, fileId }
    const { headers } = await call(server.url, step, { params }, account.apiKey)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${file?.name}"`)

    await account.client.exports.remove(own.id, id)
    await expect(account.client.exports.files(own.id, id)).rejects.toMatchObject({ status: 404 })
    expect((await server.database.execute('select 1 from export_files where export_id = $1', [id])).rows).toEqual([])
  })
})
