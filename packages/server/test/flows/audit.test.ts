import type { AuditEntry } from '@tinyeclipse/sdk'
import { endpoints } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'
import { call, createWorld, keyFor, type Step, type World, walk } from '../support/walk.ts'

const PLATFORM = '00000000-0000-0000-0000-000000000000'
let server: TestServer
let world: World

beforeAll(async () => {
  server = await startServer()
  world = await createWorld(server)
})
afterAll(() => server.stop())

interface Row {
  account_id: string
  actor_kind: string
  actor_id: string
  action: string
  target: string | null
  detail: Record<string, unknown>
  request_id: string
}
/** The log of all accounts, oldest first. */
const readLog = async () => {
  const { rows } = await server.database.execute('select * from audit_log order by audit_id')
  return rows as Row[]
}
/** What the log has that it had not. */
async function entriesOf<T>(run: () => Promise<T>): Promise<{ result: T; entries: Row[] }> {
  const before = (await readLog()).length
  const result = await run()
  return { result, entries: (await readLog()).slice(before) }
}
const keyId = async (of: World) =>
  (await of.account.client.keys.list({ limit: 200 })).items.find(({ kind }) => kind === 'api')?.id

/** What comes every few minutes stands in no log; the result of a command does all the same, once it is over. */
const isLogged = ({ endpoint: { id, mutates, isRoutine } }: Step) =>
  mutates && (!isRoutine || id === endpoints.reportCommandResult.id)
const mutations = walk.filter(isLogged).map((step) => [step.endpoint.id, step] as const)

describe('every change leaves one entry', () => {
  it.each(mutations)('%s', async (_, step) => {
    const own = await createWorld(server)
    const actorId = await keyId(own)
    const ingredients = step.recipe(own)
    const { params, body, signer } = ingredients
    const before = (await readLog()).filter(({ account_id }) => account_id !== own.account.id)
    const answer = await call(server.url, step, ingredients, keyFor(server, own, step))
    expect(answer.status).toBe(step.endpoint.status)

    const isOperators = step.endpoint.access === 'operator'
    const entries = (await readLog()).filter(({ request_id }) => request_id === answer.headers.get('x-request-id'))
    expect(entries).toHaveLength(1)
    const [entry] = entries
    expect(entry).toMatchObject({ account_id: isOperators ? PLATFORM : own.account.id, action: step.endpoint.id })
    expect(entry?.actor_kind).toBe(isOperators ? 'operator' : signer ? 'agent' : 'key')
    if (!isOperators && !signer) expect(entry?.actor_id).toBe(actorId)
    if (step.endpoint.access === 'agent') expect(entry?.actor_id).toBe(signer?.keyId)
    // Who made something finds its id; who changed something, what it was.
    const tokens = await server.database.execute('select token_id from operator_tokens')
    const known = JSON.stringify([params, body, signer?.siteId, answer.json, tokens.rows])
    const named = entry?.target
    if (named) expect(known).toContain(named)
    else expect(params).toBeUndefined()
    if (answer.status === 201) expect(named).not.toBeNull()
    // Nothing was written under other accounts, but for the operator's own log.
    const others = (await readLog()).filter(({ account_id }) => account_id !== own.account.id)
    expect(others.length - before.length).toBe(isOperators ? 1 : 0)
  })

  it('as the operator too, who acts for an account in the account’s own log', async () => {
    const { entries } = await entriesOf(() => server.operator(world.account.id).account.rename('By the operator'))
    expect(entries).toEqual([
      expect.objectContaining({ account_id: world.account.id, actor_kind: 'operator', action: 'account.change' }),
    ])
  })

  it('but none when it is refused', async () => {
    const { entries } = await entriesOf(async () => {
      await expect(world.account.client.sites.change(world.site.id, { plan: 'pro' })).rejects.toMatchObject({
        status: 403,
      })
      await expect(world.account.client.sites.remove('01a1f8e5-4697-718d-9777-4195e8508478')).rejects.toMatchObject({
        status: 404,
      })
      await expect(world.account.client.account.rename('')).rejects.toMatchObject({ status: 400 })
    })
    expect(entries).toEqual([])
  })

  it('and no second one when it is asked for again under its key', async () => {
    const rename = () => world.account.client.account.rename('Twice', { idempotencyKey: 'audit-once' })
    const { entries } = await entriesOf(async () => {
      await rename()
      await rename()
    })
    expect(entries).toHaveLength(1)
  })
})

describe('reads', () => {
  it.each(
    walk
      .filter(
        ({ endpoint }) =>
          !endpoint.mutates && endpoint.path.startsWith('/v1/') && ['account', 'operator'].includes(endpoint.access),
      )
      .map((step) => [step.endpoint.id, step] as const),
  )('%s by the operator is written down', async (_, step) => {
    const { result, entries } = await entriesOf(() =>
      call(
        server.url,
        step,
        step.recipe(world),
        server.operatorToken,
        step.endpoint.access === 'account' ? { 'tinyeclipse-account': world.account.id } : {},
      ),
    )
    expect(result.status).toBe(step.endpoint.status)
    expect(entries).toEqual([
      expect.objectContaining({
        actor_kind: 'operator',
        action: step.endpoint.id,
        request_id: result.headers.get('x-request-id'),
      }),
    ])
    const isOfAccount = step.endpoint.access === 'account' || step.endpoint.path.includes(':accountId')
    expect(entries[0]?.account_id).toBe(isOfAccount ? world.account.id : PLATFORM)
  })

  it('of the account itself are not, one person’s data excepted', async () => {
    const { entries: ofLists } = await entriesOf(async () => {
      await world.account.client.sites.list()
      await world.account.client.account.audit()
      await world.account.client.analytics.query(world.site.id, { metrics: ['visitors'], range: { preset: 'today' } })
    })
    expect(ofLists).toEqual([])
    const { entries } = await entriesOf(() => world.account.client.personalData.export(world.site.id, world.sessionId))
    expect(entries).toEqual([
      expect.objectContaining({ action: 'personalData.export', target: world.sessionId, actor_kind: 'key' }),
    ])
  })
})

it('shows the account its log, newest first, and none of another', async () => {
  const own = await createWorld(server)
  await own.account.client.account.rename('Last')
  const items: AuditEntry[] = []
  for await (const item of own.account.client.account.audit({ limit: 2 })) items.push(item)
  expect(items[0]).toMatchObject({
    action: 'account.change',
    detail: { name: 'Last' },
    actor: { kind: 'key', id: await keyId(own) },
  })
  const { rows } = await server.database.execute('select count(*)::int as count from audit_log where account_id = $1', [
    own.account.id,
  ])
  expect(rows).toEqual([{ count: items.length }])
})

it('holds no secret of any key, whole or in part', async () => {
  const own = await createWorld(server)
  const created = await own.account.client.sites.create({ domain: 'secrets.example.be' })
  const key = await own.account.client.keys.create({ kind: 'api', scopes: ['account:read'] })
  const next = await own.account.client.keys.rotate(key.id, 1)
  const { json } = await call(
    server.url,
    { endpoint: endpoints.rotateOperatorToken },
    { body: { overlapHours: 720 } },
    server.operatorToken,
  )
  const secrets = [
    created.siteKey,
    created.agentKey,
    key,
    next,
    json as { secret: string },
    { secret: own.account.apiKey },
    { secret: server.operatorToken },
  ]
  const log = JSON.stringify(await readLog())
  expect(log).toContain(created.site.id)
  for (const { secret } of secrets) expect(log).not.toContain(secret.slice(-37))
})

describe('nobody changes the log', () => {
  const as = (role: string, statement: string) =>
    server.database.execute(
      `begin; set local role tinyeclipse_${role}; do $$ begin perform set_config('app.account_id', '${world.account.id}', true); end $$; ${statement}; rollback`,
    )

  it.each(['app', 'writer', 'resolver', 'platform'])('the role %s updates and truncates nothing', async (role) => {
    for (const statement of ["update audit_log set action = 'nothing'", 'truncate audit_log']) {
      await expect(as(role, statement)).rejects.toMatchObject({ code: '42501' })
    }
  })

  it.each(['app', 'writer', 'resolver'])('the role %s deletes nothing', async (role) => {
    await expect(as(role, 'delete from audit_log')).rejects.toMatchObject({ code: '42501' })
  })

  it('the owner is held up by a trigger', async () => {
    const before = await readLog()
    for (const statement of ["update audit_log set action = 'nothing'", 'truncate audit_log']) {
      await expect(server.database.execute(statement)).rejects.toThrow('append-only')
    }
    expect(await readLog()).toEqual(before)
  })
})
