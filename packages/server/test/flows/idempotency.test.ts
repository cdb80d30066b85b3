import { endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'
import { accountTables, call, createWorld, keyFor, rowsAsText, snapshot, type World, walk } from '../support/walk.ts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startServer()
  world = await createWorld(server)
})
afterAll(() => server.stop())

let count = 0
const newKey = () => `key-of-the-test-${count++}`
const newSite = { domain: 'new.example.be' }
/** Creates a site under an idempotency key. */
const createSite = (idempotencyKey: string, body: unknown = newSite, of = world) =>
  call(server.url, { endpoint: endpoints.createSite }, { body }, of.account.apiKey, {
    'idempotency-key': idempotencyKey,
  })
const countSites = async (of = world) => (await of.account.client.sites.list({ limit: 200 })).items.length

it('gives the first answer again, secrets included, and does nothing twice', async () => {
  const key = newKey()
  const first = await createSite(key)
  const sites = await countSites()
  const again = await createSite(key)
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.json).toEqual(first.json)
  expect(first.json).toMatchObject({ siteKey: { secret: expect.stringMatching(/^te_site_/) } })
  expect([first.headers.get('idempotent-replay'), again.headers.get('idempotent-replay')]).toEqual([null, 'true'])
  expect(first.headers.get('x-request-id')).not.toBe(again.headers.get('x-request-id'))
  expect(await countSites()).toBe(sites)
})

// The key of an agent that left signs nothing more.
const repeatable = walk.filter(({ endpoint }) => endpoint.mutates && endpoint !== endpoints.leaveAgent)
/** Each request of an agent is counted on its own, a repetition too. */
const withoutNonces = async (accountId: string) => ({ ...(await snapshot(server, accountId)), agent_nonces: '' })

it.each(repeatable.map((step) => [step.endpoint.id, step] as const))(
  '%s happens once under one key',
  async (_, step) => {
    const own = await createWorld(server)
    const headers = { 'idempotency-key': newKey() }
    const ingredients = step.recipe(own)
    const first = await call(server.url, step, ingredients, keyFor(server, own, step), headers)
    expect(first.status).toBe(step.endpoint.status)
    const before = await withoutNonces(own.account.id)
    const again = await call(server.url, step, ingredients, keyFor(server, own, step), headers)
    expect([again.status, again.json]).toEqual([first.status, first.json])
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(await withoutNonces(own.account.id)).toEqual(before)
  },
)

it.each([
  ['another body', () => ({ body: { domain: 'other.example.be' } })],
  ['the same body written otherwise', () => ({ body: { ...newSite, plan: 'tiny' } })],
])('refuses the key with %s', async (_, other) => {
  const key = newKey()
  await createSite(key)
  const sites = await countSites()
  const answer = await createSite(key, other().body)
  expect([answer.status, (answer.json as { code: string }).code]).toEqual([422, 'idempotency_key_reused'])
  expect(await countSites()).toBe(sites)
})

it('refuses the key at another address', async () => {
  const headers = { 'idempotency-key': newKey() }
  const change = { endpoint: endpoints.changeSite }
  const body = { currency: 'USD' }
  const at = (siteId: string) => call(server.url, change, { params: { siteId }, body }, world.account.apiKey, headers)
  expect((await at(world.site.id)).status).toBe(200)
  expect((await at(world.sibling.id)).status).toBe(422)
})

it('has one effect when the same request comes many times at once', async () => {
  const key = newKey()
  const sites = await countSites()
  const answers = await Promise.all(Array.from({ length: 12 }, () => createSite(key)))
  const done = answers.filter(({ status }) => status === 201)
  expect(new Set(done.map(({ text }) => text)).size).toBe(1)
  expect(done.filter(({ headers }) => !headers.get('idempotent-replay'))).toHaveLength(1)
  // Whoever waited too long is told to come back, and nothing else.
  for (const { status } of answers) expect([201, 409]).toContain(status)
  expect(await countSites()).toBe(sites + 1)
})

it('forgets an attempt that failed, so that it can be made good', async () => {
  const key = newKey()
  const body = { kind: 'site', siteId: world.site.id, name: 'After all' }
  const create = (of: object) =>
    call(server.url, { endpoint: endpoints.createKey }, { body: of }, world.account.apiKey, { 'idempotency-key': key })
  expect((await create({ ...body, siteId: '01a1f8e5-4697-718d-9777-4195e8508478' })).status).toBe(404)
  expect((await create({ ...body, expiresAt: '2001-01-01T00:00:00Z' })).status).toBe(400)
  const answer = await create(body)
  expect([answer.status, answer.headers.get('idempotent-replay')]).toEqual([201, null])
})

it('keeps the keys of accounts apart, and those of the operator', async () => {
  const other = await createWorld(server)
  const key = newKey()
  const [one, two] = [await createSite(key), await createSite(key, newSite, other)]
  expect(two.status).toBe(201)
  expect(two.headers.get('idempotent-replay')).toBeNull()
  expect(two.text).not.toBe(one.text)
  const account = await call(
    server.url,
    { endpoint: endpoints.createAccount },
    { body: { name: 'A' } },
    server.operatorToken,
    { 'idempotency-key': key },
  )
  expect([account.status, account.headers.get('idempotent-replay')]).toEqual([201, null])
})

it.each([
  ['nothing', ''],
  ['a blank', 'a b'],
  ['letters that are not ASCII', 'schlüssel'],
  ['256 letters', 'x'.repeat(256)],
])('refuses %s for a key', async (_, key) => {
  const answer = await createSite(key)
  expect([answer.status, (answer.json as { code: string }).code]).toEqual([400, 'invalid_request'])
})

it('takes a key of 255 letters', async () => {
  expect((await createSite('x'.repeat(255))).status).toBe(201)
})

it('asks for the right to do it before it gives an answer again', async () => {
  const key = newKey()
  await createSite(key)
  const { secret } = await server.operator(world.account.id).keys.create({ kind: 'api', scopes: ['sites:read'] })
  const answer = await call(server.url, { endpoint: endpoints.createSite }, { body: newSite }, secret, {
    'idempotency-key': key,
  })
  expect(answer.status).toBe(403)
  expect(answer.text).not.toContain('secret')
})

it('stores no secret that could be read, in any table', async () => {
  const secrets = [world.account.apiKey, world.site.siteKey, world.site.agentKey, server.operatorToken]
  const created = (await createSite(newKey())).json as { siteKey: { secret: string; prefix: string } }
  secrets.push(created.siteKey.secret)
  const names = [...(await accountTables(server)), 'operator_tokens']
  const text = (await Promise.all(names.map((table) => rowsAsText(server, table)))).join('\n')
  // The look would see one: prefixes are there to be read.
  expect(text).toContain(created.siteKey.prefix)
  for (const secret of secrets) {
    const random = secret.split('_').slice(2).join('_')
    for (const shape of [
      random,
      Buffer.from(random).toString('hex'),
      Buffer.from(random, 'base64url').toString('hex'),
    ]) {
      expect(text).not.toContain(shape)
    }
  }
})
