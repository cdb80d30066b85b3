import type { AnalyticsFilter } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
  const send = (visitor: number, path: string) =>
    server.send(site.siteKey, [pageview(path)], {
      address: `81.82.83.${visitor}`,
      tab: `tab-of-visitor-${visitor}`,
    })
  await send(1, '/?utm_source=mail')
  await send(2, '/contact?utm_source=mail')
  await send(3, '/')
})
afterAll(() => server?.stop())

const FROM_MAIL = { dimension: 'utm_source', is: 'mail' }
const HOME = { dimension: 'page', is: '/' }
const visitors = async (question: { segmentId?: string; filter?: AnalyticsFilter }) =>
  (
    await account.client.analytics.query(site.id, {
      metrics: ['visitors'],
      range: { preset: 'today' },
      ...(question as object),
    })
  ).totals.visitors

it('asks what its filter asks, alone and with another filter', async () => {
  const segment = await account.client.segments.create(site.id, { name: 'From the mail', filter: FROM_MAIL })
  expect(segment).toEqual({
    id: expect.any(String),
    name: 'From the mail',
    filter: FROM_MAIL,
    createdAt: clock.now().toISOString(),
  })
  expect(await visitors({})).toBe(3)
  expect(await visitors({ segmentId: segment.id })).toBe(2)
  expect(await visitors({ segmentId: segment.id, filter: HOME })).toBe(1)
  const { sessions } = await account.client.analytics.goals(site.id, {
    range: { preset: 'today' },
    segmentId: segment.id,
  })
  expect(sessions).toBe(2)

  const changed = await account.client.segments.change(site.id, segment.id, { filter: HOME })
  expect(changed).toEqual({ ...segment, filter: HOME })
  expect(await visitors({ segmentId: segment.id })).toBe(2)
  expect(await visitors({ segmentId: segment.id, filter: FROM_MAIL })).toBe(1)

  await account.client.segments.remove(site.id, segment.id)
  await expect(visitors({ segmentId: segment.id })).rejects.toMatchObject({ status: 404 })
  await expect(account.client.segments.remove(site.id, segment.id)).rejects.toMatchObject({ status: 404 })
})

it('is of its site alone', async () => {
  const other = await server.addSite(account)
  const segment = await account.client.segments.create(other.id, { name: 'Elsewhere', filter: HOME })
  await expect(visitors({ segmentId: segment.id })).rejects.toMatchObject({ status: 404 })
  await expect(account.client.segments.change(site.id, segment.id, { name: 'x' })).rejects.toMatchObject({
    status: 404,
  })
  await expect(account.client.segments.remove(site.id, segment.id)).rejects.toMatchObject({ status: 404 })
  expect((await account.client.segments.list(other.id)).items).toEqual([segment])
})

it('is refused when it asks for a dimension that is not there, however deep, and when it is too long', async () => {
  const refuse = (filter: AnalyticsFilter) =>
    expect(account.client.segments.create(site.id, { name: 'x', filter: filter as never })).rejects.toMatchObject({
      status: 400,
      issues: [{ path: '/filter' }],
    })
  await refuse({ and: [HOME, { or: [{ dimension: 'planet', is: 'Mars' }] }] })
  await refuse({ or: Array.from({ length: 3 }, () => ({ dimension: 'page', in: Array(100).fill('/'.repeat(300)) })) })

  const segment = await account.client.segments.create(site.id, { name: 'Good', filter: HOME })
  const change = account.client.segments.change(site.id, segment.id, { filter: { dimension: 'planet', is: 'Mars' } })
  await expect(change).rejects.toMatchObject({ status: 400, issues: [{ path: '/filter' }] })
  expect((await account.client.segments.list(site.id)).items).toEqual([segment])
})

it('has a name that no other has, and room for a hundred', async () => {
  const own = await server.addSite(account)
  await server.database.execute(
    `insert into segments (account_id, site_id, segment_id, name, filter, created_at)
     select $1, $2, gen_random_uuid(), 'Segment ' || number, '{"dimension":"page","is":"/"}', now() from generate_series(1, 99) as number`,
    [account.id, own.id],
  )
  const create = (name: string) => account.client.segments.create(own.id, { name, filter: HOME })
  await expect(create('Segment 7')).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('Segment 7'),
  })
  await create('The last one')
  await expect(create('One too many')).rejects.toMatchObject({ status: 409, message: expect.stringContaining('100') })
})
