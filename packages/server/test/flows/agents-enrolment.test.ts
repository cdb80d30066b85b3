import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolAgent, makeKeys, tryToEnrol } from '../support/agent.ts'
import { pageview, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const clock = new TestClock()
const now = () => clock.now().getTime()
let server: TestServer
let account: TestAccount
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const newUrl = () => `https://shop-${count++}.example.be`
const codeFor = async (code: { siteId?: string; maxSites?: number } = {}) =>
  (await account.client.agents.createCode(code)).code
const enrol = (options: Parameters<typeof enrolAgent>[1]) => enrolAgent(server.url, { now, ...options })
const refusal = async (options: Parameters<typeof tryToEnrol>[1]) => {
  const { status, json } = await tryToEnrol(server.url, { now, ...options })
  return { status, code: json.code, detail: json.detail as string }
}
const sitesOf = async (domain: string) => {
  const found = []
  for await (const site of account.client.sites.list()) if (site.domain === domain) found.push(site)
  return found
}

describe('by a code', () => {
  it('a site that is not there is added, and gets keys that work', async () => {
    const url = newUrl()
    const made = await account.client.agents.createCode()
    expect(made.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(made.connectUrl).toBe(`${server.url}/connect#${made.code}`)
    const environment = { value: 'staging', factors: [{ name: 'host', value: 'x', weight: 1, contribution: 2 }] }
    const agent = await enrol({
      code: made.code,
      url,
      site: { languages: ['fr_BE', 'nl'], timeZone: 'Europe/Paris', environment },
    })
    const site = await account.client.sites.get(agent.siteId)
    expect(site).toMatchObject({
      domain: new URL(url).hostname,
      environment: 'staging',
      plan: 'tiny',
      timeZone: 'Europe/Paris',
      languages: ['fr-BE', 'nl'],
      allowedOrigins: [],
    })
    expect(await account.client.agents.get(agent.siteId)).toMatchObject({
      status: 'connected',
      siteUrl: url,
      protocol: '1.0',
      agentVersion: '0.1.0',
      lastHeartbeatAt: null,
      environment: { detected: 'staging', confirmed: null, explanation: { decision: 'staging', score: 2 } },
    })
    expect((await server.send(agent.siteKey, [pageview('/', { u: `${url}/` })], { origin: url })).status).toBe(202)
    const own = await fetch(`${server.url}/v1/sites/${agent.siteId}/agent`, {
      headers: { authorization: `Bearer ${agent.apiKey}` },
    })
    expect(own.status).toBe(200)
    expect((await agent.heartbeat()).status).toBe(200)
  })

  it('is read however it was typed', async () => {
    const code = await codeFor()
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
    expect((await enrol({ code: typed, url: newUrl() })).siteId).toBeTruthy()
  })

  it('works once, for as many sites as it was made for, and for fifteen minutes', async () => {
    const [once, thrice, late] = [await codeFor(), await codeFor({ maxSites: 3 }), await codeFor()]
    await enrol({ code: once, url: newUrl() })
    expect(await refusal({ code: once, url: newUrl() })).toMatchObject({ status: 401, code: 'unauthenticated' })
    const sites = []
    for (let left = 3; left > 0; left--) sites.push((await enrol({ code: thrice, url: newUrl() })).siteId)
    expect(new Set(sites).size).toBe(3)
    expect((await refusal({ code: thrice, url: newUrl() })).detail).toContain('3 sites')
    clock.advance(15 * 60_000)
    expect(await refusal({ code: late, url: newUrl() })).toMatchObject({ status: 401, code: 'unauthenticated' })
    for (const wrong of ['AAAA-AAAA-AAAA-AAAA', '', 'x'.repeat(60)])
      expect([400, 401]).toContain((await refusal({ code: wrong, url: newUrl() })).status)
  })

  it('the same public key gives the same site again, though the code was used', async () => {
    const [code, url, keys] = [await codeFor(), newUrl(), makeKeys()]
    const first = await enrol({ code, url, keys })
    const again = await enrol({ code, url, keys })
    expect([again.siteId, again.keyId]).toEqual([first.siteId, first.keyId])
    expect(again.apiKey).not.toBe(first.apiKey)
    expect((await again.heartbeat()).status).toBe(200)
    // Of the keys before, that of the pages works on for those that are cached.
    expect((await server.send(first.siteKey, [pageview('/', { u: url })], { origin: url })).status).toBe(202)
    const old = await fetch(`${server.url}/v1/sites/${first.siteId}/agent`, {
      headers: { authorization: `Bearer ${first.apiKey}` },
    })
    expect(old.status).toBe(401)
  })

  it('asked for twice at the same moment gives one site, and the keys of one of the two answers', async () => {
    const [code, url, keys] = [await codeFor(), newUrl(), makeKeys()]
    const both = await Promise.all([1, 2, 3].map(() => enrol({ code, url, keys })))
    expect(new Set(both.map(({ siteId, keyId }) => `${siteId} ${keyId}`)).size).toBe(1)
    const answers = both.map(({ siteId, apiKey }) =>
      fetch(`${server.url}/v1/sites/${siteId}/agent`, { headers: { authorization: `Bearer ${apiKey}` } }),
    )
    expect((await Promise.all(answers)).map(({ status }) => status).toSorted()).toEqual([200, 401, 401])
    expect(await sitesOf(new URL(url).hostname)).toHaveLength(1)
  })

  it('of one address, by two codes at the same moment, adds one site', async () => {
    const [url, codes] = [newUrl(), [await codeFor(), await codeFor()]]
    const answers = await Promise.all(codes.map((code) => tryToEnrol(server.url, { now, code, url })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(await sitesOf(new URL(url).hostname)).toHaveLength(1)
  })

  it('finds a site of the account by its domain, and refuses one that has a living agent', async () => {
    const url = newUrl()
    const { hostname } = new URL(url)
    const { id } = await server.addSite(account, { domain: hostname })
    const agent = await enrol({ code: await codeFor(), url: `https://www.${hostname}/` })
    expect(agent.siteId).toBe(id)
    const refused = await refusal({ code: await codeFor(), url: `https://www.${hostname}` })
    expect(refused).toMatchObject({ status: 409, code: 'conflict', detail: expect.stringContaining(id) })
    // Sites of one host in folders, and on ports, are others.
    const blog = await enrol({ code: await codeFor(), url: `https://www.${hostname}/blog` })
    expect(blog.siteId).not.toBe(id)
    expect(await sitesOf(hostname)).toHaveLength(1)
    expect(await sitesOf(`www.${hostname}`)).toHaveLength(1)
  })

  it('adds the origin of a site on a port of its own', async () => {
    const first = await enrol({ code: await codeFor(), url: 'http://127.0.0.1:8081' })
    const second = await enrol({ code: await codeFor(), url: 'http://127.0.0.1:8082' })
    expect(second.siteId).not.toBe(first.siteId)
    const site = await account.client.sites.get(second.siteId)
    expect(site).toMatchObject({ domain: '127.0.0.1', allowedOrigins: ['http://127.0.0.1:8082'] })
    const sent = await server.send(second.siteKey, [pageview('/', { u: 'http://127.0.0.1:8082/' })], {
      origin: 'http://127.0.0.1:8082',
    })
    expect(sent.status).toBe(202)
  })

  it('of a site puts the new key in the place of its old ones', async () => {
    const url = newUrl()
    const first = await enrol({ code: await codeFor(), url })
    const second = await enrol({ code: await codeFor({ siteId: first.siteId }), url })
    expect(second.siteId).toBe(first.siteId)
    expect((await second.heartbeat()).status).toBe(200)
    expect((await first.heartbeat()).json).toMatchObject({ code: 'agent_unknown' })
    // The key that ended is not taken back.
    const old = { publicKey: first.publicKey, privateKey: first.privateKey }
    expect(await refusal({ code: await codeFor({ siteId: first.siteId }), url, keys: old })).toMatchObject({
      status: 409,
    })
  })

  it('is kept as a digest, and stands in no log', async () => {
    const code = await codeFor()
    await enrol({ code, url: newUrl() })
    for (const table of ['enrolment_codes', 'audit_log', 'agents', 'agent_keys', 'idempotency_keys', 'facts']) {
      const { rows } = await server.database.execute(`select string_agg(t::text, ',') as text from ${table} t`)
      const text = (rows[0] as { text: string | null }).text ?? ''
      expect([table, text.includes(code) || text.includes(code.replaceAll('-', ''))]).toEqual([table, false])
    }
    const { items } = await account.client.account.audit({ limit: 1 })
    expect(items[0]).toMatchObject({ action: 'agent.enrol', actor: { kind: 'agent' }, detail: { by: 'code' } })
  })

  it('gives no more than its maker has', async () => {
    const { secret } = await server
      .operator(account.id)
      .keys.create({ kind: 'api', scopes: ['agents:write', 'analytics:read'] })
    const made = await fetch(`${server.url}/v1/enrolment-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{}',
    })
    const { code } = (await made.json()) as { code: string }
    const agent = await enrol({ code, url: newUrl() })
    const keys = []
    for await (const key of account.client.keys.list()) keys.push(key)
    const given = keys.find(({ prefix }) => agent.apiKey.startsWith(prefix))
    expect(given).toMatchObject({ siteId: agent.siteId, scopes: ['analytics:read'] })
  })
})

describe('by the agent key of a site', () => {
  it('that site joins, and no other', async () => {
    const url = newUrl()
    const site = await server.addSite(account, { domain: new URL(url).hostname })
    const agent = await enrol({ agentKey: site.agentKey, url })
    expect(agent.siteId).toBe(site.id)
    expect((await agent.heartbeat()).status).toBe(200)
  })

  it('a key of another kind, an unknown one and one that ended are refused', async () => {
    const site = await server.addSite(account, { domain: `ended-${count++}.example.be` })
    const keys = []
    for await (const key of account.client.keys.list()) keys.push(key)
    await account.client.keys.revoke(keys.find(({ prefix }) => site.agentKey.startsWith(prefix))?.id ?? '')
    for (const agentKey of [site.siteKey, account.apiKey, `te_agent_${'x'.repeat(43)}`, site.agentKey])
      expect(await refusal({ agentKey, url: newUrl() })).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})

describe('what is refused', () => {
  it('another major version of the protocol, with what to update', async () => {
    const protocol = (version: string) => ({ version, agent: '9.9.9', capabilities: [] })
    const [older, newer] = [
      await refusal({ code: await codeFor(), url: newUrl(), protocol: protocol('0.9') }),
      await refusal({ code: await codeFor(), url: newUrl(), protocol: protocol('2.0') }),
    ]
    expect(older).toMatchObject({
      status: 400,
      code: 'protocol_unsupported',
      detail: expect.stringContaining('update the plugin'),
    })
    expect(newer).toMatchObject({
      status: 400,
      code: 'protocol_unsupported',
      detail: expect.stringContaining('update this server'),
    })
    const minor = await enrol({ code: await codeFor(), url: newUrl(), protocol: { ...protocol('1.7'), later: true } })
    expect((await minor.heartbeat({ protocol: protocol('1.9') })).status).toBe(200)
    expect((await minor.heartbeat({ protocol: protocol('2.0') })).json).toMatchObject({ code: 'protocol_unsupported' })
  })

  it('a signature of another key, both kinds of invitation at once, and neither', async () => {
    const code = await codeFor()
    const changes = { privateKey: makeKeys().privateKey }
    expect(await refusal({ code, url: newUrl(), changes })).toMatchObject({ status: 401, code: 'signature_invalid' })
    const site = await server.addSite(account, { domain: `both-${count++}.example.be` })
    expect(await refusal({ code, agentKey: site.agentKey, url: newUrl() })).toMatchObject({ status: 400 })
    expect(await refusal({ url: newUrl() })).toMatchObject({ status: 401 })
    expect((await enrol({ code, url: newUrl() })).siteId).toBeTruthy()
  })

  it('an address that is none', async () => {
    const code = await codeFor()
    for (const url of ['https://[shop', 'https://shop.example.be:x', 'https://a:b:c'])
      expect(await refusal({ code, url }), url).toMatchObject({ status: 400, code: 'invalid_request' })
    expect((await enrol({ code, url: newUrl() })).siteId).toBeTruthy()
  })

  it('a code of an account that was suspended', async () => {
    const other = await server.addAccount('Suspended')
    const { code } = await other.client.agents.createCode()
    await server.operator().platform.setAccountStatus(other.id, 'suspended')
    expect(await refusal({ code, url: newUrl() })).toMatchObject({ status: 403, code: 'account_suspended' })
  })

  it('too many tries from one address', async () => {
    const strict = await startServer({ clock, limits: { enrolmentsPerAddress: 3 } })
    try {
      const statuses = []
      for (let left = 5; left > 0; left--)
        statuses.push((await tryToEnrol(strict.url, { now, code: 'AAAA-AAAA-AAAA-AAAA' })).status)
      expect(statuses).toEqual([401, 401, 401, 429, 429])
    } finally {
      await strict.stop()
    }
  })
})

it('tells whoever opens the address of a code what to do with it, and no page learns the code', async () => {
  const { connectUrl, code } = await account.client.agents.createCode()
  const response = await fetch(connectUrl)
  const page = await response.text()
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  for (const language of ['en', 'nl', 'fr']) expect(page).toContain(`<section lang="${language}">`)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  const [, style = ''] = page.match(/<style>([\s\S]*?)<\/style>/) ?? []
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))).toString('base64')
  expect(policy).toContain(`'sha256-${digest}'`)
  expect(page).not.toContain('<script')
  expect(page).not.toContain(code)
})
