import { createHash } from 'node:crypto'
import { createClient } from '@tinyeclipse/sdk'
import { SCOPES } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALL_SCOPES,
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const HOUR = 3_600_000
const clock = new TestClock()
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const clientOf = (apiKey: string) => createClient({ url: server.url, apiKey, retries: 0 })
const works = (apiKey: string) =>
  clientOf(apiKey)
    .account.get()
    .then(
      () => true,
      (error) => {
        expect(error).toMatchObject({ status: 401, code: 'unauthenticated' })
        return false
      },
    )
const find = async (keyId: string) => {
  for await (const key of account.client.keys.list()) if (key.id === keyId) return key
  throw new Error('The key is not listed')
}

it('issues 256 random bits under a prefix, and shows them once', async () => {
  const key = await account.client.keys.create({ kind: 'api', name: 'Robot', scopes: ['account:read'] })
  expect(key.secret).toMatch(/^te_api_[A-Za-z0-9_-]{43}$/)
  expect(Buffer.from(key.secret.slice(7), 'base64url')).toHaveLength(32)
  expect(key.prefix).toBe(key.secret.slice(0, 13))
  const listed = await find(key.id)
  expect(listed).not.toHaveProperty('secret')
  expect(listed).not.toHaveProperty('hash')
  expect({ ...listed, secret: key.secret }).toEqual(key)
})

it('stores the hash and nothing from which the key could be made', async () => {
  const key = await account.client.keys.create({ kind: 'agent', siteId: site.id })
  const { rows } = await server.database.execute('select t::text as row, hash from keys t where key_id = $1', [key.id])
  const [stored] = rows as { row: string; hash: Buffer }[]
  expect(stored?.hash).toEqual(createHash('sha256').update(key.secret).digest())
  expect(stored?.row).not.toContain(key.secret.slice(key.prefix.length))
})

describe('rotation', () => {
  it('lets both keys work for the overlap, and the new one afterwards', async () => {
    const old = await account.client.keys.create({ kind: 'api', name: 'Robot', scopes: ['account:read', 'sites:read'] })
    const next = await account.client.keys.rotate(old.id, 2)
    expect(next).toMatchObject({ kind: 'api', name: 'Robot', scopes: ['account:read', 'sites:read'], expiresAt: null })
    expect(next.id).not.toBe(old.id)
    clock.advance(2 * HOUR - 1)
    expect([await works(old.secret), await works(next.secret)]).toEqual([true, true])
    clock.advance(1)
    expect([await works(old.secret), await works(next.secret)]).toEqual([false, true])
  })

  it('ends the old key at once when there is no overlap', async () => {
    const old = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
    expect(await works(old.secret)).toBe(true)
    const next = await account.client.keys.rotate(old.id, 0)
    expect([await works(old.secret), await works(next.secret)]).toEqual([false, true])
  })

  it('overlaps for a week when nothing is said', async () => {
    const old = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
    await account.client.keys.rotate(old.id)
    expect((await find(old.id)).expiresAt).toBe(new Date(clock.now().getTime() + 168 * HOUR).toISOString())
  })

  it('makes no key live longer than it was meant to', async () => {
    const expiresAt = new Date(clock.now().getTime() + HOUR).toISOString()
    const old = await account.client.keys.create({ kind: 'api', scopes: ['account:read'], expiresAt })
    const next = await account.client.keys.rotate(old.id, 720)
    expect([(await find(old.id)).expiresAt, next.expiresAt]).toEqual([expiresAt, expiresAt])
  })

  it('leaves a key that has ended as it is', async () => {
    const old = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
    await account.client.keys.revoke(old.id)
    await expect(account.client.keys.rotate(old.id)).rejects.toMatchObject({ code: 'conflict' })
    expect(await works(old.secret)).toBe(false)
  })

  it('carries the public key of a site over without a gap', async () => {
    const own = await server.addSite(account)
    const { items } = await account.client.keys.list()
    const old = items.find(({ siteId, kind }) => siteId === own.id && kind === 'site')
    const next = await account.client.keys.rotate(old?.id ?? '', 1)
    expect([
      (await server.send(own.siteKey, [pageview()])).status,
      (await server.send(next.secret, [pageview()])).status,
    ]).toEqual([202, 202])
    clock.advance(HOUR)
    expect([
      (await server.send(own.siteKey, [pageview()])).status,
      (await server.send(next.secret, [pageview()])).status,
    ]).toEqual([401, 202])
  })

  it('gives the operator a new token beside the old', async () => {
    const call = (token: string, body: object) =>
      fetch(`${server.url}/v1/platform/token/rotate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const { secret } = (await (await call(server.operatorToken, { overlapHours: 720 })).json()) as { secret: string }
    expect(secret).toMatch(/^te_operator_[A-Za-z0-9_-]{43}$/)
    const reads = async (token: string) =>
      (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status
    expect([await reads(server.operatorToken), await reads(secret)]).toEqual([200, 200])
    // The token of the test goes on for the other tests; one that was rotated without an overlap ends.
    const { secret: third } = (await (await call(secret, { overlapHours: 720 })).json()) as { secret: string }
    expect(await reads(third)).toBe(200)
  })
})

it('ends a revoked key at once, and says so a second time too', async () => {
  const key = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
  expect(await works(key.secret)).toBe(true)
  await account.client.keys.revoke(key.id)
  expect(await works(key.secret)).toBe(false)
  await account.client.keys.revoke(key.id)
  expect((await find(key.id)).expiresAt).toBe(clock.now().toISOString())
})

it('ends a key when its time has come', async () => {
  const expiresAt = new Date(clock.now().getTime() + HOUR).toISOString()
  const key = await account.client.keys.create({ kind: 'api', scopes: ['account:read'], expiresAt })
  expect(await works(key.secret)).toBe(true)
  clock.advance(HOUR)
  expect(await works(key.secret)).toBe(false)
})

it('remembers when a key was last used, to five minutes', async () => {
  const key = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
  expect((await find(key.id)).lastUsedAt).toBeNull()
  const lastUsed = async () => (await find(key.id)).lastUsedAt
  const first = clock.now().toISOString()
  await works(key.secret)
  // Written after the answer, which does not wait for it.
  await expect.poll(lastUsed).toBe(first)
  clock.advance(299_000)
  await works(key.secret)
  expect((await find(key.id)).lastUsedAt).toBe(first)
  clock.advance(2_000)
  await works(key.secret)
  await expect.poll(lastUsed).toBe(clock.now().toISOString())
})

describe('nobody gives more than they have', () => {
  it('a key issues none with a scope that it lacks', async () => {
    const { secret } = await account.client.keys.create({ kind: 'api', scopes: ['keys:write', 'sites:read'] })
    for (const scope of SCOPES) {
      const issued = clientOf(secret).keys.create({ kind: 'api', scopes: [scope] })
      if (['keys:write', 'sites:read'].includes(scope)) expect((await issued).scopes).toEqual([scope])
      else await expect(issued).rejects.toMatchObject({ status: 403, code: 'forbidden' })
    }
    await expect(
      clientOf(secret).keys.create({ kind: 'api', scopes: ['sites:read', 'audit:read'] }),
    ).rejects.toMatchObject({ status: 403 })
  })

  it('a key rotates none that has more than it has', async () => {
    const wide = await account.client.keys.create({ kind: 'api', scopes: ALL_SCOPES })
    const { secret } = await account.client.keys.create({ kind: 'api', scopes: ['keys:write'] })
    await expect(clientOf(secret).keys.rotate(wide.id, 1)).rejects.toMatchObject({ status: 403 })
    expect((await find(wide.id)).expiresAt).toBeNull()
  })

  it('a key that ends issues none that outlives it', async () => {
    const expiresAt = new Date(clock.now().getTime() + HOUR).toISOString()
    const { secret } = await account.client.keys.create({
      kind: 'api',
      scopes: ['keys:write', 'account:read'],
      expiresAt,
    })
    const child = await clientOf(secret).keys.create({ kind: 'api', scopes: ['account:read'] })
    expect(child.expiresAt).toBe(expiresAt)
    const later = new Date(clock.now().getTime() + 2 * HOUR).toISOString()
    const wish = await clientOf(secret).keys.create({ kind: 'api', scopes: ['account:read'], expiresAt: later })
    expect(wish.expiresAt).toBe(expiresAt)
    const lasting = await account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
    await expect(clientOf(secret).keys.rotate(lasting.id, 1)).rejects.toMatchObject({ status: 403 })
    expect((await find(lasting.id)).expiresAt).toBeNull()
    expect((await clientOf(secret).keys.rotate(child.id, 1)).expiresAt).toBe(expiresAt)
  })

  it('only the operator sets a plan', async () => {
    await expect(account.client.sites.create({ domain: 'a.example.be', plan: 'pro' })).rejects.toMatchObject({
      status: 403,
    })
    await expect(account.client.sites.change(site.id, { plan: 'pro' })).rejects.toMatchObject({ status: 403 })
    expect((await account.client.sites.change(site.id, { plan: 'pro_plus', currency: 'EUR' })).plan).toBe('pro_plus')
  })
})

it.each([
  ['an API key without a scope', { kind: 'api' as const }, '/scopes'],
  ['a site key without a site', { kind: 'site' as const }, '/siteId'],
  ['an agent key without a site', { kind: 'agent' as const }, '/siteId'],
  [
    'a key that has ended before it begins',
    { kind: 'api' as const, scopes: ['account:read' as const], expiresAt: '2026-01-01T00:00:00Z' },
    '/expiresAt',
  ],
  ['a scope that is none', { kind: 'api' as const, scopes: ['everything' as never] }, '/scopes/0'],
  ['a kind that is none', { kind: 'operator' as never, scopes: ['account:read' as const] }, '/kind'],
])('does not issue %s', async (_, body, path) => {
  await expect(account.client.keys.create(body)).rejects.toMatchObject({
    status: 400,
    issues: [expect.objectContaining({ path })],
  })
})

it('gives a public key no scopes', async () => {
  await expect(
    account.client.keys.create({ kind: 'site', siteId: site.id, scopes: ['account:read'] }),
  ).rejects.toMatchObject({ status: 400 })
})
