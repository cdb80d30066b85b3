import type { ContentUnit } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sumUpDays } from '../support/replay.ts'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const PRALINES = ['/chocolade-bonbons/', '/en/chocolate-bonbons/', '/fr/bonbons-chocolat/']

/** One visitor who saw the page in all three languages, one in French, and one who saw something else. */
async function addShop(): Promise<TestSite> {
  const site = await server.addSite(account)
  const send = (visitor: number, ...paths: string[]) =>
    server.send(
      site.siteKey,
      paths.map((path) => pageview(path)),
      { address: `81.82.83.${visitor}`, tab: `tab-of-visitor-${visitor}` },
    )
  await send(1, ...PRALINES)
  await send(2, '/fr/bonbons-chocolat/', '/fr/bonbons-chocolat/')
  await send(3, '/contact/')
  return site
}
const rowsOf = async (site: TestSite, dimension: string) => {
  const { breakdowns } = await account.client.analytics.query(site.id, {
    metrics: ['visitors', 'pageviews', 'sessions'],
    range: { preset: 'today' },
    dimensions: [dimension],
  })
  return Object.fromEntries(
    (breakdowns[dimension]?.rows ?? []).map(({ value, values }) => [
      value,
      [values.visitors, values.pageviews, values.sessions],
    ]),
  )
}
const allOf = async (site: TestSite) => {
  const found: ContentUnit[] = []
  for await (const unit of account.client.contentUnits.list(site.id, { limit: 2 })) found.push(unit)
  return found.map(({ unit, paths }) => [unit, paths]).toSorted()
}

it('puts translations together, each visitor once, and for what was seen before as well', async () => {
  const site = await addShop()
  await sumUpDays(server)
  const apart = {
    '/chocolade-bonbons': [1, 1, 1],
    '/en/chocolate-bonbons': [1, 1, 1],
    '/fr/bonbons-chocolat': [2, 3, 2],
    '/contact': [1, 1, 1],
  }
  expect(await rowsOf(site, 'content_unit')).toEqual(apart)

  const { units } = await account.client.contentUnits.replace(site.id, [{ paths: PRALINES }])
  expect(units).toEqual([
    {
      id: expect.any(String),
      unit: '/chocolade-bonbons',
      paths: ['/chocolade-bonbons', '/en/chocolate-bonbons', '/fr/bonbons-chocolat'],
    },
  ])
  // Two people, not the four that the pages add up to.
  const together = { '/chocolade-bonbons': [2, 5, 2], '/contact': [1, 1, 1] }
  expect(await rowsOf(site, 'content_unit')).toEqual(together)
  expect(await rowsOf(site, 'page')).toEqual(apart)

  await account.client.contentUnits.remove(site.id, units[0]?.id ?? '')
  expect(await rowsOf(site, 'content_unit')).toEqual(apart)
  await expect(account.client.contentUnits.remove(site.id, units[0]?.id ?? '')).rejects.toMatchObject({ status: 404 })
})

it('filters by a unit', async () => {
  const site = await addShop()
  await account.client.contentUnits.replace(site.id, [{ unit: 'Pralines', paths: PRALINES }])
  const { totals } = await account.client.analytics.query(site.id, {
    metrics: ['visitors', 'pageviews'],
    range: { preset: 'today' },
    filter: { dimension: 'content_unit', is: 'Pralines' },
  })
  expect(totals).toEqual({ visitors: 2, pageviews: 5 })
})

it('knows a page under every way to write its path', async () => {
  const site = await addShop()
  await account.client.contentUnits.replace(site.id, [
    {
      unit: 'Pralines',
      paths: ['/chocolade%2Dbonbons', '/en//chocolate-bonbons/?utm_source=x#top', '/chocolade-bonbons/'],
    },
  ])
  expect(await allOf(site)).toEqual([['Pralines', ['/chocolade-bonbons', '/en/chocolate-bonbons']]])
  expect(await rowsOf(site, 'content_unit')).toMatchObject({ Pralines: [1, 2, 1] })
})

it('lets what comes last stand, and leaves no page in two units', async () => {
  const site = await server.addSite(account)
  await account.client.contentUnits.replace(site.id, [
    { paths: ['/a', '/fr/a', '/de/a'] },
    { paths: ['/b', '/fr/b'] },
    { unit: 'C', paths: ['/c'] },
  ])
  expect(await allOf(site)).toEqual([
    ['/a', ['/a', '/de/a', '/fr/a']],
    ['/b', ['/b', '/fr/b']],
    ['C', ['/c']],
  ])
  // The German page left its group; a group got another first page; a name got other pages.
  await account.client.contentUnits.replace(site.id, [{ paths: ['/fr/a', '/a'] }, { unit: 'C', paths: ['/d'] }])
  expect(await allOf(site)).toEqual([
    ['/b', ['/b', '/fr/b']],
    ['/fr/a', ['/a', '/fr/a']],
    ['C', ['/d']],
  ])
})

it('says what is wrong with what was sent, and changes nothing', async () => {
  const site = await server.addSite(account)
  await account.client.contentUnits.replace(site.id, [{ unit: 'A', paths: ['/a'] }])
  const refuse = (units: { unit?: string; paths: string[] }[], path: string) =>
    expect(account.client.contentUnits.replace(site.id, units)).rejects.toMatchObject({
      status: 400,
      issues: [{ path }],
    })
  await refuse([{ paths: ['/a', '/b'] }, { paths: ['/c', '/b/'] }], '/units/1/paths')
  await refuse(
    [
      { unit: 'X', paths: ['/b'] },
      { unit: 'X', paths: ['/c'] },
    ],
    '/units/1/unit',
  )
  await refuse([{ paths: ['b'] }], '/units/0/paths/0')
  await refuse([{ paths: [] }], '/units/0/paths')
  expect(await allOf(site)).toEqual([['A', ['/a']]])
})

it('has room for 20,000 paths', async () => {
  const site = await server.addSite(account)
  await server.database.execute(
    `insert into content_units (account_id, site_id, path, unit)
     select $1, $2, '/' || number, '/' || (number / 100) from generate_series(1, 19999) as number`,
    [account.id, site.id],
  )
  await account.client.contentUnits.replace(site.id, [{ paths: ['/last'] }])
  const refused = account.client.contentUnits.replace(site.id, [{ paths: ['/one-too-many'] }])
  await expect(refused).rejects.toMatchObject({
    status: 409,
    code: 'conflict',
    message: expect.stringContaining('20000'),
  })
  // What takes the place of others needs no more room.
  await account.client.contentUnits.replace(site.id, [{ paths: ['/last', '/1'] }])
})
