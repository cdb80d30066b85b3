import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrolAgent, heartbeatBody, STATE, type TestAgent } from '../support/agent.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const clock = new TestClock()
const now = () => clock.now().getTime()
const MINUTE = 60_000
let server: TestServer
let account: TestAccount
let agent: TestAgent
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  const { code } = await account.client.agents.createCode()
  agent = await enrolAgent(server.url, { code, now, url: `https://heard-${count++}.example.be` })
})

const show = () => account.client.agents.get(agent.siteId)
const finding = async (name: string) => (await show()).health.find((each) => each.name === name)
const factsOf = async (siteId: string) => {
  const { rows } = await server.database.execute(
    `select name, payload from facts where payload->>'siteId' = $1 order by occurred_at, fact_id`,
    [siteId],
  )
  return rows as { name: string; payload: Record<string, unknown> }[]
}
const lookForSilence = async (minutes: number) => {
  let silent = 0
  const agents = server.app.modules.find(({ name }) => name === 'agents') as unknown as {
    lookForSilence(): Promise<number>
  }
  for (let left = minutes; left > 0; left--) {
    clock.advance(MINUTE)
    silent += await agents.lookForSilence()
  }
  return silent
}

describe('what is said', () => {
  it('is stored and shown, with what the server says back', async () => {
    const { json, isSigned, status } = await agent.heartbeat({ cronDueAt: '2026-06-10T10:05:00Z' })
    expect([status, isSigned]).toEqual([200, true])
    expect(json).toEqual({
      serverTime: clock.now().toISOString(),
      heartbeatSeconds: 300,
      protocol: { version: '1.0', capabilities: expect.arrayContaining(['commands', 'reports']) },
      serverKeys: agent.serverKeys,
      environment: null,
      commands: [],
      batches: [],
      hasMore: false,
      wantsFullState: false,
      refused: [],
    })
    expect(await show()).toMatchObject({
      status: 'connected',
      lastHeartbeatAt: clock.now().toISOString(),
      nextHeartbeatDueAt: new Date(now() + 12.5 * MINUTE).toISOString(),
      cronDueAt: '2026-06-10T10:05:00.000Z',
      state: STATE,
      stateAt: clock.now().toISOString(),
      outbox: { waiting: 0, oldestAt: null, lost: 0 },
      commands: expect.arrayContaining([{ name: 'set_option', isAllowed: true }]),
      keys: [{ keyId: agent.keyId, endsAt: null }],
      environment: { detected: 'production', explanation: { decision: 'production', score: -1 } },
    })
    const [listed] = (await account.client.agents.list({ limit: 1 })).items
    expect(listed).toMatchObject({ siteId: agent.siteId, health: 'good', wordpressVersion: '6.7', updates: 0 })
  })

  it('in part leaves the rest as it was, and as a whole replaces it', async () => {
    await agent.heartbeat({ state: { ...STATE, myPlugin: { rooms: 3 } } })
    await agent.heartbeat({ state: { disk: { freeBytes: 5e9, totalBytes: 1e10 } } })
    expect((await show()).state).toMatchObject({ ...STATE, myPlugin: { rooms: 3 }, disk: { freeBytes: 5e9 } })
    await agent.heartbeat({ state: undefined, outbox: undefined, commands: undefined })
    expect((await show()).state).toMatchObject({ myPlugin: { rooms: 3 } })
    await agent.heartbeat()
    expect((await show()).state).toEqual(STATE)
  })

  it('costs nothing else when a part is wrong', async () => {
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)
    const state = {
      ...STATE,
      php: { version: 8 },
      disk: { freeBytes: -1, totalBytes: 0 },
      deep,
      'Not a name': 1,
      long: 'x'.repeat(70_000),
      plugins: Array.from({ length: 501 }, () => STATE.plugins[0]),
    }
    const { status, json } = await agent.heartbeat({ state })
    expect(status).toBe(200)
    const paths = json.refused.map(({ path }: { path: string }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        '/state/php/version',
        '/state/disk/freeBytes',
        '/state/deep',
        '/state/Not a name',
        '/state/long',
        '/state/plugins',
      ]),
    )
    expect(json.wantsFullState).toBe(true)
    expect(Object.keys((await show()).state).toSorted()).toEqual(
      ['database', 'environment', 'maintenance', 'server', 'themes', 'wordpress'].toSorted(),
    )
  })

  it('may hold what cannot be stored, which is left out', async () => {
    const { status } = await agent.heartbeat({ state: { ...STATE, server: 'nginx\u0000 \ud800 1.22' } })
    expect(status).toBe(200)
    expect((await show()).state.server).toBe('nginx \ufffd 1.22')
  })

  it('may tell the time with an offset, as PHP does', async () => {
    const oldestAt = '2026-06-10T11:00:00+02:00'
    const { status, json } = await agent.heartbeat({
      sentAt: oldestAt,
      cronDueAt: oldestAt,
      outbox: { waiting: 1, oldestAt, lost: 0 },
    })
    expect([status, json.refused]).toEqual([200, []])
    expect((await show()).cronDueAt).toBe('2026-06-10T09:00:00.000Z')
  })

  it('of a newer agent is taken, with fields that this server does not know', async () => {
    const body = heartbeatBody({
      later: [1],
      protocol: { version: '1.4', agent: '3.0', capabilities: ['telepathy'], more: 1 },
    })
    expect((await agent.post('/v1/agent/heartbeat', body)).status).toBe(200)
    expect(await show()).toMatchObject({ protocol: '1.4', agentVersion: '3.0', capabilities: ['telepathy'] })
  })
})

describe('health', () => {
  it('is good where all is well, and the score is whole', async () => {
    await agent.heartbeat()
    const { health, healthExplanation } = await show()
    expect(health.length).toBeGreaterThan(3)
    expect(health.every(({ status }) => status === 'good')).toBe(true)
    expect(healthExplanation).toMatchObject({ decision: 'good', score: 100 })
  })

  it.each([
    ['wordpress_update', 'attention', { wordpress: { ...STATE.wordpress, updateTo: '6.8' } }],
    ['plugin_updates', 'attention', { plugins: [{ ...STATE.plugins[0], updateTo: '9.9' }] }],
    ['theme_updates', 'attention', { themes: [{ ...STATE.themes[0], updateTo: '5' }] }],
    ['php_version', 'critical', { php: { ...STATE.php, version: '8.1.2' } }],
    ['php_version', 'critical', { php: { ...STATE.php, version: '5.6' } }],
    ['php_version', 'good', { php: { ...STATE.php, version: '9.1.0-dev' } }],
    ['disk_space', 'critical', { disk: { freeBytes: 1e8, totalBytes: 1e11 } }],
    ['disk_space', 'attention', { disk: { freeBytes: 1e9, totalBytes: 1e11 } }],
    ['disk_space', 'good', { disk: { freeBytes: 6e8, totalBytes: 1e9 } }],
    ['cron', 'attention', { cron: { isDisabled: true, lateSeconds: 3_600, dueEvents: 4 } }],
    [
      'debug_output',
      'attention',
      { debug: { isOn: true, isDisplayed: true, isLogged: false, logBytes: null, isLogPublic: null } },
    ],
    [
      'debug_log',
      'critical',
      { debug: { isOn: true, isDisplayed: false, isLogged: true, logBytes: 10, isLogPublic: true } },
    ],
    ['file_editor', 'attention', { isFileEditorOn: true }],
    ['permissions', 'critical', { permissions: [{ path: 'wp-config.php', mode: '0666', reason: 'world-writable' }] }],
    [
      'mail',
      'critical',
      { mail: { lastSucceededAt: null, lastFailedAt: null, lastError: 'refused', failed24h: 3, succeeded24h: 0 } },
    ],
    ['maintenance', 'critical', { maintenance: { isOn: true, since: '2026-06-01T00:00:00Z', runningUpdates: [] } }],
  ])('finds of %s that it is %s', async (name, status, part) => {
    await agent.heartbeat({ state: { ...STATE, ...part } })
    const found = await finding(name)
    expect(found).toMatchObject({ status, reason: expect.stringMatching(/\w/) })
    expect(found?.advice === null).toBe(status === 'good')
    const { health, healthExplanation } = await show()
    expect(healthExplanation?.score).toBe(status === 'good' ? 100 : status === 'critical' ? 70 : 93)
    const shares = healthExplanation?.factors.reduce((sum, { contribution }) => sum + contribution, 0)
    expect(shares).toBeCloseTo(status === 'good' ? 0 : 1)
    expect(health[0]?.name).toBe(status === 'good' ? health[0]?.name : name)
  })

  it('tells of reports that were lost', async () => {
    await agent.heartbeat({ outbox: { waiting: 2, oldestAt: '2026-06-01T00:00:00Z', lost: 7 } })
    expect(await finding('outbox')).toMatchObject({ status: 'critical', values: { lost: 7, waiting: 2 } })
  })
})

describe('silence', () => {
  it('is a fact with an explanation, once, and another when it is over', async () => {
    await agent.heartbeat()
    const quiet = agent
    // The first look says since when there was somebody to hear.
    await lookForSilence(14)
    expect(await show()).toMatchObject({ status: 'silent', silence: { decision: 'silent' } })
    const { silence } = await show()
    expect(silence?.score).toBeGreaterThanOrEqual(100)
    expect(silence?.factors[0]).toMatchObject({ name: 'seconds_since_heartbeat', value: expect.any(Number) })
    expect(await lookForSilence(3)).toBe(0)
    expect((await factsOf(quiet.siteId)).filter(({ name }) => name === 'heartbeat.missed')).toHaveLength(1)
    await agent.heartbeat()
    expect(await show()).toMatchObject({ status: 'connected', silence: null })
    const names = (await factsOf(quiet.siteId)).map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('heartbeat.'))).toEqual(['heartbeat.missed', 'heartbeat.returned'])
  })

  it('is not what a server says that was away itself', async () => {
    await agent.heartbeat()
    await lookForSilence(1)
    clock.advance(60 * MINUTE)
    expect(await lookForSilence(1)).toBe(0)
    await agent.heartbeat()
    expect((await show()).status).toBe('connected')
  })

  it('is not that of one who left', async () => {
    await agent.post('/v1/agent/leave', {})
    await lookForSilence(20)
    expect((await show()).status).toBe('left')
    expect((await factsOf(agent.siteId)).map(({ name }) => name)).not.toContain('heartbeat.missed')
  })
})

describe('maintenance', () => {
  it('is a fact when it begins and when it ends', async () => {
    const since = clock.now().toISOString()
    const on = { isOn: true, since, runningUpdates: ['plugin:woocommerce'] }
    for (const maintenance of [STATE.maintenance, on, on, STATE.maintenance]) {
      await agent.heartbeat({ state: { ...STATE, maintenance } })
      clock.advance(1_000)
    }
    const told = (await factsOf(agent.siteId)).filter(({ name }) => name === 'maintenance.changed')
    expect(told.map(({ payload }) => payload)).toEqual([
      { siteId: agent.siteId, isOn: true, since, runningUpdates: ['plugin:woocommerce'] },
      { siteId: agent.siteId, isOn: false, since: null, runningUpdates: [] },
    ])
  })
})

describe('staging or production', () => {
  it('is confirmed by a person, and then the agent is told', async () => {
    await agent.heartbeat()
    const shown = await account.client.agents.confirmEnvironment(agent.siteId, 'staging')
    expect(shown.environment).toMatchObject({ detected: 'production', confirmed: 'staging' })
    expect((await account.client.sites.get(agent.siteId)).environment).toBe('staging')
    expect((await agent.heartbeat()).json.environment).toBe('staging')
    await account.client.agents.confirmEnvironment(agent.siteId, null)
    expect((await agent.heartbeat()).json.environment).toBeNull()
  })
})

describe('the end', () => {
  it('comes at once when the site leaves: keys, pages and commands', async () => {
    const left = await agent.post('/v1/agent/leave', {})
    expect([left.status, left.json, left.isSigned]).toEqual([200, { status: 'left' }, true])
    expect((await agent.heartbeat()).json).toMatchObject({ code: 'agent_unknown' })
    expect((await server.send(agent.siteKey, [])).status).toBe(400)
    const own = await fetch(`${server.url}/v1/sites/${agent.siteId}`, {
      headers: { authorization: `Bearer ${agent.apiKey}` },
    })
    expect(own.status).toBe(401)
    expect(await show()).toMatchObject({ status: 'left', nextHeartbeatDueAt: null, keys: [] })
  })

  it('comes at once when it is revoked, and the site can join anew', async () => {
    await agent.heartbeat()
    await account.client.agents.revoke(agent.siteId)
    expect((await agent.heartbeat()).json).toMatchObject({ code: 'agent_unknown' })
    expect((await show()).status).toBe('revoked')
    await expect(account.client.agents.revoke(agent.siteId)).rejects.toMatchObject({ status: 409 })
    const { code } = await account.client.agents.createCode()
    const again = await enrolAgent(server.url, { code, now, url: (await show()).siteUrl })
    expect(again.siteId).toBe(agent.siteId)
    expect((await again.heartbeat()).status).toBe(200)
    expect((await show()).status).toBe('connected')
  })

  it('is that of the site as well', async () => {
    await agent.heartbeat()
    await account.client.sites.remove(agent.siteId)
    expect((await agent.heartbeat()).json).toMatchObject({ code: 'agent_unknown' })
    await expect(show()).rejects.toMatchObject({ status: 404 })
  })
})

describe('relayed events', () => {
  const CHROME =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  const batchOf = (siteKey: string) => ({
    v: 1,
    k: siteKey,
    s: 'tab-of-relay',
    l: 'nl-BE',
    e: [{ i: `relayed-${count++}-x`, n: 'p', a: 0, u: 'https://heard.example.be/relayed' }],
  })
  const relay = (siteKey = agent.siteKey, more: object = {}) =>
    agent.post('/v1/agent/events', { batch: batchOf(siteKey), address: '81.82.83.84', userAgent: CHROME, ...more })
  const sessions = async () => {
    const { rows } = await server.database.execute('select browser, os, country from sessions where site_id = $1', [
      agent.siteId,
    ])
    return rows
  }
  beforeEach(() => server.operator(account.id).sites.change(agent.siteId, { plan: 'pro_plus' }))

  it('are of the visitor whom the site saw', async () => {
    const { status, json, isSigned } = await relay()
    expect([status, json.accepted, isSigned]).toEqual([202, 1, true])
    expect(await sessions()).toEqual([{ browser: 'Chrome', os: 'macOS', country: 'BE' }])
  })

  it('are refused with the key of another site, of another account, and from a strange page', async () => {
    const sibling = await server.addSite(account, { domain: `sibling-${count++}.example.be` })
    const other = await server.addAccount('Other')
    const foreign = await server.addSite(other)
    expect((await relay(sibling.siteKey)).json).toMatchObject({ code: 'forbidden' })
    expect((await relay(foreign.siteKey)).json).toMatchObject({ code: 'forbidden' })
    const strange = await relay(agent.siteKey, { headers: { Origin: 'https://strange.example' } })
    expect(strange.json).toMatchObject({ code: 'origin_not_allowed' })
    expect(await sessions()).toEqual([])
  })

  it('say no country by a header of the visitor', async () => {
    await relay(agent.siteKey, { headers: { 'cf-ipcountry': 'FR', 'accept-language': 'nl\r\nx: y' } })
    expect(await sessions()).toEqual([expect.objectContaining({ country: 'BE' })])
  })
})
