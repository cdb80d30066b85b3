import { endpoints, SCOPES, type Site } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberOf } from '../support/number-of.ts'
import { pageview, startServer, TestClock, type TestServer } from '../support/server.ts'
import {
  accountSteps,
  agentSteps,
  call,
  createWorld,
  keyWith,
  operatorSteps,
  servedSteps,
  snapshot,
  type World,
  walk,
} from '../support/walk.ts'

/** Scopes that a key limited to one site may have. A longer list needs a second look here: each of them must stop at the site. */
const SITE_SCOPES = [
  'sites:read',
  'events:write',
  'analytics:read',
  'analytics:write',
  'personal-data:write',
  'agents:read',
  'commands:write',
]

const clock = new TestClock()
let server: TestServer
let victim: World
let stranger: World
/** Of tests that look and change nothing. */
let shared: World

beforeAll(async () => {
  server = await startServer({ clock })
  victim = await createWorld(server)
  stranger = await createWorld(server)
  shared = await createWorld(server)
})
afterAll(() => server.stop())

const account = accountSteps.map((step) => [step.endpoint.id, step] as const)
const operators = operatorSteps.map((step) => [step.endpoint.id, step] as const)

/** Fails when an answer says anything of the world. */
function expectNothingOf(world: World, text: string) {
  for (const mark of world.marks) expect(text).not.toContain(mark)
}

/** An id that was asked for may be repeated; nothing else may come. */
function expectNothingButAsked(text: string, asked: unknown) {
  const known = JSON.stringify(asked) ?? ''
  for (const mark of victim.marks) if (!known.includes(mark)) expect(text).not.toContain(mark)
}

describe('with a key of another account', () => {
  it.each(account)('%s reaches nothing of the first', async (_, step) => {
    const [own, foreign] = [step.recipe(stranger), step.recipe(victim)]
    const before = await snapshot(server, victim.account.id)
    if (foreign.params) {
      for (const body of new Set([foreign.body, own.body])) {
        const answer = await call(server.url, step, { params: foreign.params, body }, stranger.account.apiKey)
        expect(answer.status).toBe(404)
        expectNothingButAsked(answer.text, [foreign.params, body])
      }
    }
    if (foreign.body !== undefined || !foreign.params) {
      // Its own site, and in the body what belongs to the first account. Made anew: it may be changed, or removed.
      const world = foreign.body === undefined ? stranger : await createWorld(server)
      const { params } = step.recipe(world)
      const answer = await call(
        server.url,
        step,
        { ...(params && { params }), body: foreign.body },
        world.account.apiKey,
      )
      expect([200, 201, 202, 204, 404]).toContain(answer.status)
      expectNothingButAsked(answer.text, foreign.body)
    }
    expect(await snapshot(server, victim.account.id)).toEqual(before)
  })

  it('cannot make a key for a site of the first', async () => {
    const body = { kind: 'agent' as const, siteId: victim.site.id }
    await expect(stranger.account.client.keys.create(body)).rejects.toMatchObject({ status: 404 })
    const limited = { kind: 'api' as const, siteId: victim.site.id, scopes: ['sites:read' as const] }
    await expect(stranger.account.client.keys.create(limited)).rejects.toMatchObject({ status: 404 })
  })

  it('sees nothing of a person of the first, though it names the session', async () => {
    const { account, site } = await createWorld(server)
    const { modules } = await account.client.personalData.export(site.id, victim.sessionId)
    expect(Object.values(modules).flat()).toEqual([])
    const { erased } = await account.client.personalData.erase(site.id, victim.sessionId)
    expect(Object.values(erased).every((rows) => rows === 0)).toBe(true)
    const found = await victim.account.client.personalData.export(victim.site.id, victim.sessionId)
    expect(Object.values(found.modules).flat().length).toBeGreaterThan(1)
  })

  it('sees nothing more by the header that is for the operator', async () => {
    for (const step of accountSteps.filter(({ endpoint }) => endpoint.method === 'GET')) {
      const answer = await call(server.url, step, step.recipe(stranger), stranger.account.apiKey, {
        'tinyeclipse-account': victim.account.id,
      })
      expect(answer.status, step.endpoint.id).toBe(200)
      expectNothingOf(victim, answer.text)
    }
  })

  it('gets no further by a cursor of the first', async () => {
    const { nextCursor } = await victim.account.client.sites.list({ limit: 1 })
    expect(nextCursor).not.toBeNull()
    const page = await stranger.account.client.sites.list({ cursor: nextCursor ?? '' })
    expectNothingOf(victim, JSON.stringify(page))
  })
})

describe('signed by the agent of another site', () => {
  it.each(agentSteps.map((step) => [step.endpoint.id, step] as const))(
    '%s reaches nothing of the first',
    async (_, step) => {
      const recipe = step.recipe(victim)
      const before = await snapshot(server, victim.account.id)
      const own = await createWorld(server)
      for (const { agent } of [own.site, stranger.sibling]) {
        // What is the first site's, asked for by another; and by another that says it is the first.
        for (const signer of [agent.signer, { ...agent.signer, siteId: victim.site.id }]) {
          const answer = await call(server.url, step, { ...recipe, signer }, null)
          expectNothingButAsked(answer.text, [recipe.params, recipe.body])
          if (signer.siteId === victim.site.id) expect(answer.status).toBe(401)
        }
      }
      const stolen = { ...own.site.agent.signer, siteId: victim.site.id, keyId: victim.site.agent.signer.keyId }
      expect((await call(server.url, step, { ...recipe, signer: stolen }, null)).status).toBe(401)
      expect(await snapshot(server, victim.account.id)).toEqual(before)
    },
  )

  it.each(agentSteps.map((step) => [step.endpoint.id, step] as const))('%s needs a signature', async (_, step) => {
    const { params, body } = step.recipe(victim)
    const ingredients = { ...(params && { params }), body }
    const before = await snapshot(server, victim.account.id)
    for (const key of [null, victim.account.apiKey, victim.site.agentKey, server.operatorToken])
      expect((await call(server.url, step, ingredients, key)).status).toBe(401)
    expect(await snapshot(server, victim.account.id)).toEqual(before)
  })
})

describe('what is open to anybody', () => {
  it.each(
    servedSteps.filter(({ endpoint }) => endpoint.access === 'none').map((step) => [step.endpoint.id, step] as const),
  )('%s says nothing of any account', async (_, step) => {
    const answer = await call(server.url, step, step.recipe(victim), null)
    expect(answer.status).toBe(200)
    expectNothingOf(victim, answer.text)
  })
})

describe('the operator’s endpoints', () => {
  it.each(operators)('%s refuses keys of accounts, and callers without', async (_, step) => {
    const before = await snapshot(server, victim.account.id)
    for (const world of [victim, stranger]) {
      const answer = await call(server.url, step, step.recipe(victim), world.account.apiKey)
      expect(answer.status).toBe(403)
      expectNothingOf(victim, answer.text)
    }
    expect((await call(server.url, step, step.recipe(victim), null)).status).toBe(401)
    expect((await call(server.url, step, step.recipe(victim), `te_operator_${'x'.repeat(43)}`)).status).toBe(401)
    expect(await snapshot(server, victim.account.id)).toEqual(before)
  })

  it('show what they should to the operator, so that the refusals above mean something', async () => {
    const found: string[] = []
    for await (const { siteId } of server.operator().platform.sites({ limit: 2 })) found.push(siteId)
    expect(found).toEqual(expect.arrayContaining([victim.site.id, victim.sibling.id, stranger.site.id]))
  })

  it('are reached over the account’s endpoints only with an account that is named', async () => {
    for (const step of accountSteps) {
      const answer = await call(server.url, step, step.recipe(victim), server.operatorToken)
      expect([step.endpoint.id, answer.status]).toEqual([step.endpoint.id, 400])
    }
  })
})

describe('scopes', () => {
  it.each(account)('%s needs its scope and no other', async (_, step) => {
    const world = step.endpoint.mutates ? await createWorld(server) : shared
    const scope = step.endpoint.scope as (typeof SCOPES)[number]
    const without = await keyWith(
      server,
      world,
      SCOPES.filter((each) => each !== scope),
    )
    const only = await keyWith(server, world, [scope])
    const before = await snapshot(server, world.account.id)

    const refused = await call(server.url, step, step.recipe(world), without)
    expect(refused.status).toBe(403)
    expect(refused.json).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(scope) })
    // That the key was used is written down; beside that nothing happened.
    expect({ ...(await snapshot(server, world.account.id)), keys: '' }).toEqual({ ...before, keys: '' })

    expect((await call(server.url, step, step.recipe(world), only)).status).toBe(step.endpoint.status)
  })
})

describe('a key limited to one site', () => {
  it.each(account)('%s stops at the site', async (_, step) => {
    const isOpen = SITE_SCOPES.includes(step.endpoint.scope ?? '') && !step.endpoint.isAccountWide
    const world = step.endpoint.mutates && isOpen ? await createWorld(server) : shared
    const key = await keyWith(server, world, SITE_SCOPES, world.sibling.id)
    const onSibling = { ...world, site: world.sibling }
    const answer = await call(server.url, step, step.recipe(world), key)
    if (!isOpen) return expect(answer.status).toBe(403)

    if (step.endpoint.path.includes(':siteId')) expect(answer.status).toBe(404)
    expect(answer.text).not.toContain(world.sessionId)
    expect(answer.text.replaceAll(`sibling-${world.marks[0]}`, '')).not.toContain(world.marks[0])
    expect((await call(server.url, step, step.recipe(onSibling), key)).status).toBe(step.endpoint.status)
  })

  it('lists its site and no other', async () => {
    const key = await keyWith(server, victim, ['sites:read'], victim.sibling.id)
    const answer = await call(server.url, { endpoint: endpoints.listSites }, {}, key)
    expect((answer.json as { items: Site[] }).items.map(({ id }) => id)).toEqual([victim.sibling.id])
  })

  it('is issued with no scope that reaches past the site', async () => {
    for (const scope of SCOPES) {
      const issued = server
        .operator(victim.account.id)
        .keys.create({ kind: 'api', siteId: victim.site.id, scopes: [scope] })
      if (SITE_SCOPES.includes(scope)) expect((await issued).scopes).toEqual([scope])
      else await expect(issued).rejects.toMatchObject({ status: 400, issues: [{ path: '/scopes' }] })
    }
  })
})

describe('what is no key', () => {
  it('opens none of the endpoints that ask for one', async () => {
    const expired = await server.operator(victim.account.id).keys.create({
      kind: 'api',
      scopes: [...SCOPES],
      expiresAt: new Date(clock.now().getTime() + 60_000).toISOString(),
    })
    const revoked = await server.operator(victim.account.id).keys.create({ kind: 'api', scopes: [...SCOPES] })
    const getAccount = { endpoint: endpoints.getAccount }
    expect((await call(server.url, getAccount, {}, expired.secret)).status).toBe(200)
    expect((await call(server.url, getAccount, {}, revoked.secret)).status).toBe(200)
    await victim.account.client.keys.revoke(revoked.id)
    clock.advance(60_000)

    const before = await snapshot(server, victim.account.id)
    const wrong: Record<string, string | null> = {
      'no key': null,
      'the public key of the site': victim.site.siteKey,
      'the key of the agent': victim.site.agentKey,
      'an expired key': expired.secret,
      'a revoked key': revoked.secret,
      'a key of nobody': `te_api_${'x'.repeat(43)}`,
      'a site key under another name': victim.site.siteKey.replace('te_site_', 'te_api_'),
      'an agent key under another name': victim.site.agentKey.replace('te_agent_', 'te_api_'),
      'half a key': victim.account.apiKey.slice(0, -1),
      'a key in other letters': victim.account.apiKey.toUpperCase(),
      'its prefix': victim.account.apiKey.slice(0, 13),
      nothing: '',
      rubbish: "' or 1=1 --",
    }
    for (const [what, key] of Object.entries(wrong)) {
      for (const step of [...accountSteps, ...operatorSteps]) {
        const answer = await call(server.url, step, step.recipe(victim), key)
        expect([what, step.endpoint.id, answer.status]).toEqual([what, step.endpoint.id, 401])
        expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      }
    }
    expect(await snapshot(server, victim.account.id)).toEqual(before)
  })

  it('is taken only from the header, and only as a bearer', async () => {
    const { apiKey } = victim.account
    for (const [path, headers] of [
      [`/v1/account?key=${apiKey}&authorization=Bearer+${apiKey}`, {}],
      ['/v1/account', { authorization: apiKey }],
      ['/v1/account', { authorization: `Basic ${btoa(`:${apiKey}`)}` }],
      ['/v1/account', { cookie: `authorization=Bearer ${apiKey}` }],
      ['/v1/account', { 'x-api-key': apiKey }],
    ] as [string, Record<string, string>][]) {
      expect((await fetch(server.url + path, { headers })).status).toBe(401)
    }
  })
})

describe('the public key of a site', () => {
  const totals = async (world: World, site = world.site) =>
    (await world.account.client.analytics.query(site.id, { metrics: ['pageviews'], range: { preset: 'today' } })).totals
      .pageviews

  it('counts for its own site and for no other', async () => {
    const world = await createWorld(server)
    const before = await Promise.all([totals(victim), totals(world), totals(world, world.sibling)])
    expect((await server.send(world.sibling.siteKey, [pageview('/mine')])).status).toBe(202)
    const after = await Promise.all([totals(victim), totals(world), totals(world, world.sibling)])
    expect(after).toEqual([before[0], before[1], numberOf(before[2]) + 1])
  })

  it('keeps events apart whose ids are the same on two sites', async () => {
    const world = await createWorld(server)
    const event = pageview('/same-id')
    await server.send(world.site.siteKey, [event], {
      tab: 'tab-of-both',
      origin: `https://${world.marks[0]}.example.be`,
    })
    await server.send(world.sibling.siteKey, [event], { tab: 'tab-of-both' })
    expect([await totals(world), await totals(world, world.sibling)]).toEqual([2, 1])
    const { rows } = await server.database.execute(
      'select site_id as site, session_id as session, visitor_id as visitor from events where account_id = $1',
      [world.account.id],
    )
    const stored = (rows as { site: string; session: string; visitor: string }[]).map(({ site, ...of }) => ({
      ...of,
      site: site === world.site.id ? 'site' : 'sibling',
    }))
    expect(stored.map(({ site }) => site).toSorted()).toEqual(['sibling', 'site', 'site'])
    // The visitor of the first site was known there; on the second it is another person, in a visit of its own.
    const [here, there] = [
      stored.filter(({ site }) => site === 'site'),
      stored.filter(({ site }) => site === 'sibling'),
    ]
    expect(new Set(here.map(({ visitor }) => visitor)).size).toBe(1)
    expect(here.map(({ visitor }) => visitor)).not.toContain(there[0]?.visitor)
    expect(here.map(({ session }) => session)).not.toContain(there[0]?.session)
  })

  it('is of no use when another kind of key stands in its place', async () => {
    for (const key of [victim.account.apiKey, victim.site.agentKey, server.operatorToken, 'te_site_unknown', '']) {
      expect((await server.send(key, [pageview()])).status).toBe(401)
    }
  })
})

it('lets nobody of a suspended account in, and everybody again afterwards', async () => {
  const world = await createWorld(server)
  await server.operator().platform.setAccountStatus(world.account.id, 'suspended')
  for (const step of accountSteps) {
    const answer = await call(server.url, step, step.recipe(world), world.account.apiKey)
    expect([step.endpoint.id, answer.status, answer.json]).toEqual([
      step.endpoint.id,
      403,
      expect.objectContaining({ code: 'account_suspended' }),
    ])
  }
  expect((await server.send(world.site.siteKey, [pageview()])).status).toBe(403)
  await server.operator().platform.setAccountStatus(world.account.id, 'active')
  expect((await call(server.url, { endpoint: endpoints.getAccount }, {}, world.account.apiKey)).status).toBe(200)
})

it('walks every route that is served', () => {
  expect(walk.map(({ endpoint }) => endpoint.id).toSorted()).toEqual(
    server.app.routes.map(({ endpoint }) => endpoint.id).toSorted(),
  )
})
