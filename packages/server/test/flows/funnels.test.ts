import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestAccount, TestClock, type TestServer, type TestSite } from '../support/server.ts'

const clock = new TestClock('2026-06-10T10:00:00Z')
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server?.stop())

const DEFINITION = {
  steps: [
    { name: 'Home', page: { is: '/' } },
    { name: 'Offer', page: { contains: 'offer' } },
    { name: 'Sent', event: { in: ['form_submit', 'signup'] } },
  ],
  windowMinutes: 30,
}

it('is kept, asked as it is, changed and removed', async () => {
  const funnel = await account.client.funnels.create(site.id, { name: ' To an offer ', definition: DEFINITION })
  expect(funnel).toEqual({
    id: expect.any(String),
    name: 'To an offer',
    definition: DEFINITION,
    createdAt: clock.now().toISOString(),
  })
  const { steps } = await account.client.analytics.funnel(site.id, { range: { preset: 'today' }, ...funnel.definition })
  expect(steps.map(({ name }) => name)).toEqual(['Home', 'Offer', 'Sent'])

  const renamed = await account.client.funnels.change(site.id, funnel.id, { name: 'Offers' })
  expect(renamed).toEqual({ ...funnel, name: 'Offers' })
  // The window goes with the definition that had one.
  const definition = { steps: DEFINITION.steps.slice(0, 1) }
  expect(await account.client.funnels.change(site.id, funnel.id, { definition })).toEqual({ ...renamed, definition })
  expect((await account.client.funnels.list(site.id)).items).toEqual([{ ...renamed, definition }])

  await account.client.funnels.remove(site.id, funnel.id)
  expect((await account.client.funnels.list(site.id)).items).toEqual([])
  await expect(account.client.funnels.remove(site.id, funnel.id)).rejects.toMatchObject({ status: 404 })
})

it('is of its site alone', async () => {
  const other = await server.addSite(account)
  const { id } = await account.client.funnels.create(other.id, { name: 'Elsewhere', definition: DEFINITION })
  await expect(account.client.funnels.change(site.id, id, { name: 'x' })).rejects.toMatchObject({ status: 404 })
  await expect(account.client.funnels.remove(site.id, id)).rejects.toMatchObject({ status: 404 })
  expect((await account.client.funnels.list(other.id)).items).toHaveLength(1)
})

it.each([
  ['no step', { steps: [] }],
  ['eleven steps', { steps: Array(11).fill(DEFINITION.steps[0]) }],
  ['a step that asks nothing', { steps: [{ name: 'Home' }] }],
  ['a window of no time', { ...DEFINITION, windowMinutes: 0 }],
  ['more than a definition has', { ...DEFINITION, range: { preset: 'today' } }],
])('is refused with %s', async (_, definition) => {
  const refused = account.client.funnels.create(site.id, { name: 'x', definition: definition as never })
  await expect(refused).rejects.toMatchObject({ status: 400 })
})

it('has a name that no other has, and room for a hundred', async () => {
  const own = await server.addSite(account)
  await server.database.execute(
    `insert into funnels (account_id, site_id, funnel_id, name, definition, created_at)
     select $1, $2, gen_random_uuid(), 'Funnel ' || number, $3, now() from generate_series(1, 99) as number`,
    [account.id, own.id, JSON.stringify(DEFINITION)],
  )
  const create = (name: string) => account.client.funnels.create(own.id, { name, definition: DEFINITION })
  await expect(create('Funnel 7')).rejects.toMatchObject({ status: 409, message: expect.stringContaining('Funnel 7') })
  const { id } = await create('The last one')
  await expect(create('One too many')).rejects.toMatchObject({ status: 409, message: expect.stringContaining('100') })
  await expect(account.client.funnels.change(own.id, id, { name: 'Funnel 7' })).rejects.toMatchObject({ status: 409 })
})
