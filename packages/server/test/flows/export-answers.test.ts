import { EXPORTED_QUESTIONS, type ExportedQuestions, type ExportRequest } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from '../support/read-csv.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

/** A Wednesday, noon in Brussels. */
const clock = new TestClock('2026-06-10T10:00:00Z')
const SECOND = 1_000
let server: TestServer
let account: TestAccount
let stranger: TestAccount
let site: TestSite
let sessionId: string

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  stranger = await server.addAccount('Stranger')
  site = await server.addSite(account, { domain: 'pralines.example.be' })
  await server.send(
    site.siteKey,
    [
      pageview('/pralines', { a: 60 * SECOND, r: 'https://www.google.com/' }),
      pageview('/pralines', { a: 50 * SECOND, n: 'e', t: 9_500, d: 60 }),
      pageview('/pralines', { a: 40 * SECOND, n: 'v', o: { lcp: 2_600, cls: 0.05 } }),
      pageview('/pralines', { a: 30 * SECOND, n: 'k', x: '#buy', h: [509, 251], w: 1_440 }),
      pageview('/thanks', { a: 20 * SECOND, n: 'c', x: 'purchase', o: { gift: true }, m: 12.5, y: 'EUR' }),
      pageview('/thanks', { a: 10 * SECOND, n: 'c', x: 'tip', m: 3, y: 'USD' }),
    ],
    { address: '81.82.83.1', tab: 'tab-of-the-first' },
  )
  await server.send(site.siteKey, [pageview()], { userAgent: 'Googlebot/2.1' })
  await account.client.contentUnits.replace(site.id, [{ unit: 'Pralines', paths: ['/pralines', '/en/pralines'] }])
  const { items } = await account.client.analytics.sessions(site.id, { range: { preset: 'today' } })
  sessionId = items[0]?.id ?? ''
})
afterAll(() => server?.stop())

const TODAY = { range: { preset: 'today' as const } }
type Question<Name extends keyof ExportedQuestions> = NonNullable<ExportRequest[Name]>
/** A question of each kind. */
const questions = (): { [Name in keyof ExportedQuestions]: Question<Name> } => ({
  query: { ...TODAY, metrics: ['visitors', 'pageviews', 'revenue'], dimensions: ['page'], limit: 5 },
  funnel: { ...TODAY, steps: [{ name: 'Seen', page: { contains: '/' } }] },
  goals: TODAY,
  sessions: TODAY,
  session: { sessionId },
  heatmap: { ...TODAY, page: '/pralines/', device: 'desktop' },
  scrollMap: { ...TODAY, page: '/pralines' },
  vitals: TODAY,
  contentUnits: {},
  droppedEvents: {},
  summary: { range: 'today', language: 'en' },
})
const all = async <Item>(list: AsyncIterable<Item>) => ({ items: await Array.fromAsync(list), nextCursor: null })
/** What the endpoint of each answers. */
const answers = (): Record<keyof ExportedQuestions, () => Promise<unknown>> => {
  const { analytics, contentUnits, events } = account.client
  const asked = questions()
  return {
    query: () => analytics.query(site.id, asked.query),
    funnel: () => analytics.funnel(site.id, asked.funnel),
    goals: () => analytics.goals(site.id, asked.goals),
    sessions: () => all(analytics.sessions(site.id, asked.sessions)),
    session: () => analytics.session(site.id, sessionId),
    heatmap: () => analytics.heatmap(site.id, asked.heatmap),
    scrollMap: () => analytics.scrollMap(site.id, asked.scrollMap),
    vitals: () => analytics.vitals(site.id, asked.vitals),
    contentUnits: () => all(contentUnits.list(site.id)),
    droppedEvents: () => all(events.dropped(site.id)),
    summary: () => analytics.summary(site.id, asked.summary),
  }
}
const csv = (request: Omit<ExportRequest, 'format'>, of: TestSite = site) =>
  account.client.analytics.export(of.id, { ...request, format: 'csv' })
const json = async (request: Omit<ExportRequest, 'format'>, of: TestSite = site) =>
  JSON.parse(await account.client.analytics.export(of.id, { ...request, format: 'json' }))

describe('every answer', () => {
  it.each(EXPORTED_QUESTIONS)('%s is as JSON what its endpoint answers', async (name) => {
    const answer = await answers()[name]()
    expect(await json({ [name]: questions()[name] })).toEqual(answer)
    // Something is in it, or the two would be the same whatever they are.
    expect(JSON.stringify(answer)).toMatch(/[1-9]|Pralines/)
  })

  const LINES: Partial<Record<keyof ExportedQuestions, string[]>> = {
    session: [
      'at,kind,path,name,properties,amount,currency,engaged_seconds,scroll_percent,element',
      '2026-06-10T09:59:00.000Z,pageview,/pralines,,,,,,,',
      '2026-06-10T09:59:10.000Z,engagement,/pralines,,,,,9.5,60,',
      '2026-06-10T09:59:20.000Z,vitals,/pralines,,,,,,,',
      '2026-06-10T09:59:30.000Z,click,/pralines,,,,,,,#buy',
      '2026-06-10T09:59:40.000Z,event,/thanks,purchase,"{""gift"":true}",12.5,EUR,,,',
      '2026-06-10T09:59:50.000Z,event,/thanks,tip,,3,USD,,,',
    ],
    heatmap: ['element,element_clicks,x_percent,y_percent,clicks', '#buy,1,51,25,1'],
    vitals: [
      'metric,unit,p50,p75,p90,samples,rating',
      'lcp,ms,2600,2600,2600,1,needs-improvement',
      'inp,ms,,,,0,',
      'cls,,0.05,0.05,0.05,1,good',
      'fcp,ms,,,,0,',
      'ttfb,ms,,,,0,',
    ],
    droppedEvents: ['day,reason,events', '2026-06-10,bot,1'],
  }
  it.each(Object.entries(LINES))('%s is as CSV a line for each part of it', async (name, lines) => {
    expect(await csv({ [name]: questions()[name as keyof ExportedQuestions] })).toBe(`${lines.join('\r\n')}\r\n`)
  })

  it('sessions have a column for the site’s currency, and one for all others', async () => {
    expect(await csv({ sessions: TODAY })).toBe(
      'id,started_at,ended_at,country,device,browser,os,language,referrer,source,channel,utm_source,utm_medium,utm_campaign,utm_term,' +
        'utm_content,click_id,entry_page,exit_page,pageviews,events,engaged_seconds,converted,revenue_EUR,revenue_other\r\n' +
        `${sessionId},2026-06-10T09:59:00.000Z,2026-06-10T09:59:50.000Z,BE,desktop,Chrome,Windows,nl-BE,google.com,Google,` +
        'Organic Search,,,,,,,/pralines,/pralines,1,2,9.5,true,12.5,USD 3\r\n',
    )
  })

  it('a scroll map has a line for each step, and content units one for each path', async () => {
    const steps = (await csv({ scrollMap: { ...TODAY, page: '/pralines' } })).split('\r\n')
    expect(steps.slice(0, 2)).toEqual(['seen_percent,sessions,share_percent', '5,1,100'])
    expect(steps.slice(12, 14)).toEqual(['60,1,100', '65,0,0'])
    const [head, ...paths] = (await csv({ contentUnits: {} })).trim().split('\r\n')
    expect(head).toBe('id,unit,path')
    expect(paths.map((line) => line.split(',').slice(1))).toEqual([
      ['Pralines', '/en/pralines'],
      ['Pralines', '/pralines'],
    ])
  })

  it('a summary has all of its text, and web vitals their pages when asked', async () => {
    const { title, sentences, explanation } = await account.client.analytics.summary(site.id, questions().summary)
    const lines = readCsv(await csv({ summary: questions().summary }), ',')
    expect(lines).toEqual([
      ['about', 'text'],
      ['title', title],
      ...sentences.map(({ about, text }) => [about, text]),
      ['explanation', explanation],
    ])
    expect(await csv({ vitals: TODAY, table: 'pages' })).toBe(
      'page,lcp_p50_ms,lcp_p75_ms,lcp_p90_ms,samples,rating\r\n/pralines,2600,2600,2600,1,needs-improvement\r\n',
    )
    const wrong = csv({ vitals: TODAY, table: 'planets' })
    await expect(wrong).rejects.toMatchObject({ status: 400, issues: [{ path: '/table' }] })
  })

  it('says where a question is wrong', async () => {
    const refuse = (request: object, path: string) =>
      expect(csv(request)).rejects.toMatchObject({ status: 400, issues: [{ path }] })
    await refuse({ sessions: { ...TODAY, limit: 100_001 } }, '/sessions/limit')
    await refuse({ sessions: { range: { from: '2026-06-02', to: '2026-06-01' } } }, '/sessions/range')
    await refuse({ heatmap: { ...TODAY, page: 'https://[', device: 'desktop' } }, '/heatmap/page')
    await refuse(
      { scrollMap: { ...TODAY, page: '/', filter: { dimension: 'planet', is: 'Mars' } } },
      '/scrollMap/filter',
    )
    await refuse({ sessions: TODAY, session: { sessionId } }, '/')
  })

  it('looks at one person only with an entry in the log, as the endpoint does', async () => {
    const looks = async () =>
      (await Array.fromAsync(account.client.account.audit())).filter(
        ({ action, target }) => action === 'analytics.export' && target === sessionId,
      ).length
    const before = await looks()
    await csv({ session: { sessionId } })
    await csv({ sessions: TODAY })
    expect(await looks()).toBe(before + 1)
  })
})

describe('what is not the caller’s', () => {
  it.each(EXPORTED_QUESTIONS)('%s of another account’s site is not found', async (name) => {
    const request = { [name]: questions()[name], format: 'csv' } as ExportRequest
    await expect(stranger.client.analytics.export(site.id, request)).rejects.toMatchObject({ status: 404 })
  })

  it('a session of another site is not found, nor is a segment', async () => {
    const own = await server.addSite(account)
    await expect(csv({ session: { sessionId } }, own)).rejects.toMatchObject({ status: 404 })
    const { id: segmentId } = await account.client.segments.create(site.id, {
      name: 'Belgium',
      filter: { dimension: 'country', is: 'BE' },
    })
    for (const name of ['sessions', 'goals', 'funnel'] as const)
      await expect(csv({ [name]: { ...TODAY, segmentId } }, own)).rejects.toMatchObject({ status: 404 })
  })

  it('a plan has the answers that it has on the screen', async () => {
    const allowed = async (plan: 'tiny' | 'pro') => {
      const of = await server.addSite(account, { plan })
      const names: string[] = []
      for (const name of EXPORTED_QUESTIONS) {
        const request = { [name]: name === 'session' ? { sessionId } : questions()[name] }
        const code = await csv(request, of).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        )
        if (code !== 'plan_required') names.push(name)
      }
      return names
    }
    const behaviour = ['heatmap', 'scrollMap', 'vitals']
    expect(await allowed('tiny')).toEqual(['droppedEvents'])
    expect(await allowed('pro')).toEqual(EXPORTED_QUESTIONS.filter((name) => !behaviour.includes(name)))
    const pro = await server.addSite(account, { plan: 'pro' })
    const request: ExportRequest = { vitals: TODAY, format: 'csv' }
    const planned = account.client.exports.create(pro.id, { name: 'Vitals', every: 'day', request })
    await expect(planned).rejects.toMatchObject({ code: 'plan_required' })
  })
})

describe('text that visitors wrote', () => {
  const TEXTS = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '"quoted"',
    'a,b;c',
    'two\r\nlines',
    '＝1',
    '\u2028=1',
  ]
  let hostile: TestSite
  let shownId: string
  beforeAll(async () => {
    hostile = await server.addSite(account)
    const path = (text: string) => `/${encodeURIComponent(text)}?utm_campaign=${encodeURIComponent(text)}`
    const events = TEXTS.flatMap((text, index) => [
      pageview(path(text), { a: 2_000 * (50 - index) }),
      pageview('/', { a: 2_000 * (50 - index), n: 'k', x: text, h: [1, 1], w: 400 }),
      pageview('/', { a: 2_000 * (50 - index), n: 'c', x: 'note', o: { [text]: text } }),
    ])
    const answer = await server.send(hostile.siteKey, events, { tab: 'tab-of-the-hostile' })
    expect(await answer.json()).toMatchObject({ accepted: events.length, refused: [] })
    for (const [index, text] of TEXTS.entries()) {
      const from = { address: `81.82.84.${index}`, tab: `tab-of-hostile-${index}` }
      await server.send(hostile.siteKey, [pageview(path(text))], from)
    }
    await account.client.contentUnits.replace(
      hostile.id,
      TEXTS.filter((text) => text.trim() === text).map((text, index) => ({ unit: text, paths: [`/${index}`] })),
    )
    const filter = { dimension: 'event', is: 'note' }
    const { items } = await account.client.analytics.sessions(hostile.id, { ...TODAY, filter })
    expect(items).toHaveLength(1)
    shownId = items[0]?.id ?? ''
  })

  it.each([',', ';'] as const)('is no formula and no line of its own, separated by "%s"', async (separator) => {
    const requests: Omit<ExportRequest, 'format'>[] = [
      { sessions: TODAY },
      { session: { sessionId: shownId } },
      { heatmap: { ...TODAY, page: '/', device: 'desktop' } },
      { contentUnits: {} },
      ...['page', 'utm_campaign', 'property:=1+1', 'property:\t=1'].map((table) => ({
        query: { ...TODAY, metrics: ['visitors', 'revenue'], limit: 1_000 },
        table,
      })),
      { funnel: { ...TODAY, steps: TEXTS.slice(0, 10).map((name) => ({ name, page: { contains: '/' } })) } },
    ]
    const guarded = new Set<string>()
    for (const request of requests) {
      const lines = readCsv((await csv({ ...request, separator }, hostile)).replace(/^\ufeff/, ''), separator)
      expect(lines.length, JSON.stringify(request)).toBeGreaterThan(2)
      expect(new Set(lines.map((line) => line.length)).size, JSON.stringify(request)).toBe(1)
      for (const cell of lines.flat()) {
        expect(cell).not.toMatch(/^[\t\r\n]|^\s*[=+@＝]|^\s*-(?!\d+([.,]\d+)?$)/u)
        expect(cell).not.toContain('\0')
        if (cell.startsWith("'")) guarded.add(cell.slice(1))
      }
    }
    for (const text of ['=1+1', '+1', '@SUM(A1)', '＝1']) expect([...guarded]).toContain(text)
  })
})

describe('long lists', () => {
  const MANY = 1_234
  let many: TestSite
  beforeAll(async () => {
    many = await server.addSite(account)
    await server.database.execute(
      `insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, events, engaged_ms,
          channel, device)
        select $1, $2, gen_random_uuid(), gen_random_uuid(), at, at, 1, 1, 0, 'Direct', case when number % 10 = 0 then 'mobile' else 'desktop' end
        from generate_series(1, ${MANY}) as number, lateral (select timestamptz '2026-06-10T08:00:00Z' - number * interval '1 second' as at) as times`,
      [account.id, many.id],
    )
  })
  const ids = (text: string) =>
    text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0])

  it('of sessions come to their end, each session once and the newest first', async () => {
    const text = await csv({ sessions: TODAY }, many)
    const listed = await Array.fromAsync(account.client.analytics.sessions(many.id, { ...TODAY, limit: 200 }))
    expect(listed).toHaveLength(MANY)
    expect(ids(text)).toEqual(listed.map(({ id }) => id))
    expect(await json({ sessions: TODAY }, many)).toEqual({ items: listed, nextCursor: null })
  })

  it('of sessions that meet a filter have just those', async () => {
    const filter = { dimension: 'device', is: 'mobile' }
    expect(ids(await csv({ sessions: { ...TODAY, filter } }, many))).toHaveLength(Math.floor(MANY / 10))
    expect(await json({ sessions: { ...TODAY, filter: { dimension: 'device', is: 'tablet' } } }, many)).toEqual({
      items: [],
      nextCursor: null,
    })
  })

  it('end where they are asked to, and say in JSON that there is more', async () => {
    const { items, nextCursor } = await json({ sessions: { ...TODAY, limit: 601 } }, many)
    expect(items).toHaveLength(601)
    const rest = await Array.fromAsync(account.client.analytics.sessions(many.id, { ...TODAY, cursor: nextCursor }))
    expect(rest).toHaveLength(MANY - 601)
    expect(ids(await csv({ sessions: { ...TODAY, limit: 601 } }, many))).toHaveLength(601)
  })

  it('that break off in the middle are errors, and no shorter files', async () => {
    const account = server.database.account
    let calls = 0
    let last = Infinity
    server.database.account = (...asked) => {
      if (++calls >= last) throw new Error('The database is gone')
      return account(...asked)
    }
    try {
      const whole = await csv({ sessions: TODAY }, many)
      expect(ids(whole)).toHaveLength(MANY)
      last = calls
      calls = 0
      await expect(csv({ sessions: TODAY }, many)).rejects.toThrow()
    } finally {
      server.database.account = account
    }
  })
})
