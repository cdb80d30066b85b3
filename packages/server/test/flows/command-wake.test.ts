import { createPublicKey, hash, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { joinedSite } from '../support/commanded.ts'
import { eventually, startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const clock = new TestClock()
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

interface Call {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A site that is called: answers its address, and the calls it got. */
async function listen(status: number): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = []
  const site = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
    response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end('{"isAwake":true}')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    site.closeAllConnections()
    site.close()
  })
  return { url: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, calls }
}

/** What docs/agent-protocol.md says is signed, put together anew. */
function isSigned({ method, headers, body }: Call, query: string, publicKey: string): boolean {
  const of = (name: string) => String(headers[`tinyeclipse-${name}`])
  const text = [
    'tinyeclipse-agent/1',
    method,
    '/tinyeclipse/v1/agent/wake',
    query,
    hash('sha256', body, 'hex'),
    of('timestamp'),
    of('nonce'),
    of('site'),
    of('key'),
  ].join('\n')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(of('signature'), 'base64url'))
}

const isReachable = async (siteId: string) => (await account.client.agents.get(siteId)).isReachable

describe('a queued command', () => {
  it('wakes its site, signed with the key the agent knows', async () => {
    const { url, calls } = await listen(202)
    const { site, agent } = await joinedSite(server, account, { clock, restUrl: `${url}/wp-json/` })
    expect(await isReachable(site.id)).toBeNull()
    await account.client.commands.create(site.id, { name: 'flush_caches' })
    await eventually(
      () => isReachable(site.id),
      (found) => found === true,
    )
    expect(calls).toHaveLength(1)
    const [call] = calls as [Call]
    expect([call.method, call.url, call.body]).toEqual(['POST', '/wp-json/tinyeclipse/v1/agent/wake', '{}'])
    expect(call.headers['tinyeclipse-site']).toBe(site.id)
    expect(Number(call.headers['tinyeclipse-timestamp'])).toBe(Math.floor(clock.now().getTime() / 1_000))
    const key = agent.serverKeys.find(({ keyId }) => keyId === call.headers['tinyeclipse-key'])
    expect(isSigned(call, '', key?.publicKey ?? '')).toBe(true)
    expect(isSigned({ ...call, body: '{ }' }, '', key?.publicKey ?? '')).toBe(false)
  })

  it('wakes a site without pretty addresses too', async () => {
    const { url, calls } = await listen(202)
    const { site, agent } = await joinedSite(server, account, {
      clock,
      restUrl: `${url}/index.php?rest_route=/&lang=nl`,
    })
    await account.client.commands.create(site.id, { name: 'flush_caches' })
    await eventually(
      () => calls,
      ({ length }) => length > 0,
    )
    const [call] = calls as [Call]
    expect(new URL(call.url, url).searchParams.get('rest_route')).toBe('/tinyeclipse/v1/agent/wake')
    expect(isSigned(call, 'lang=nl', agent.serverKeys[0]?.publicKey ?? '')).toBe(true)
  })

  it('waits all the same where the site cannot be reached, which is noted', async () => {
    const { url, calls } = await listen(302)
    const refusing = await joinedSite(server, account, { clock, restUrl: `${url}/wp-json/` })
    const nowhere = await joinedSite(server, account, { clock, restUrl: 'http://127.0.0.1:9/wp-json/' })
    for (const { site, agent } of [refusing, nowhere]) {
      const { id } = await account.client.commands.create(site.id, { name: 'flush_caches' })
      await eventually(
        () => isReachable(site.id),
        (found) => found === false,
      )
      expect((await agent.heartbeat()).commands).toMatchObject([{ id }])
    }
    // Led elsewhere, it goes nowhere.
    expect(calls.map((call) => call.url)).toEqual(['/wp-json/tinyeclipse/v1/agent/wake'])
  })

  it('wakes nobody when it is not stored, or when the agent cannot be woken', async () => {
    const { url, calls } = await listen(202)
    const joined = await joinedSite(server, account, { clock, restUrl: `${url}/wp-json/` })
    await expect(account.client.commands.create(joined.site.id, { name: 'reboot' })).rejects.toMatchObject({
      status: 400,
    })
    const deaf = await joinedSite(server, account, { clock, restUrl: `${url}/wp-json/`, capabilities: ['commands'] })
    await account.client.commands.create(deaf.site.id, { name: 'flush_caches' })
    await account.client.commands.create(joined.site.id, { name: 'flush_caches' })
    await eventually(
      () => calls,
      ({ length }) => length > 0,
    )
    expect(calls.map(({ headers }) => headers['tinyeclipse-site'])).toEqual([joined.site.id])
  })

  it('does not call where a site says that its REST API is at somebody else’s, and says so', async () => {
    const { url, calls } = await listen(202)
    const held = await joinedSite(server, account, {
      clock,
      url: 'https://held.example.be',
      restUrl: `${url}/wp-json/`,
    })
    const joined = await joinedSite(server, account, { clock, restUrl: `${url}/wp-json/` })
    const { id } = await account.client.commands.create(held.site.id, { name: 'flush_caches' })
    await account.client.commands.create(joined.site.id, { name: 'flush_caches' })
    await eventually(
      () => isReachable(joined.site.id),
      (found) => found === true,
    )
    expect(calls.map(({ headers }) => headers['tinyeclipse-site'])).toEqual([joined.site.id])
    // It is enrolled all the same, and fetches what waits for it.
    expect((await held.agent.heartbeat()).commands).toMatchObject([{ id }])
    const shown = await account.client.agents.get(held.site.id)
    expect([shown.status, shown.isReachable, shown.wakeRefusal?.decision]).toEqual(['connected', null, 'not_woken'])
    expect(shown.wakeRefusal?.factors).toMatchObject([{ name: 'other_host', value: { siteHost: 'held.example.be' } }])
    expect((await account.client.agents.get(joined.site.id)).wakeRefusal).toBeNull()
    const audited = await server.database.execute(
      "select detail from audit_log where target = $1 and action = 'agent.enrol'",
      [held.site.id],
    )
    expect(audited.rows).toMatchObject([{ detail: { wakeRefusal: { decision: 'not_woken' } } }])
  })

  it('of a run wakes every site of it', async () => {
    const { url, calls } = await listen(202)
    const sites: string[] = []
    for (let index = 0; index < 12; index++)
      sites.push((await joinedSite(server, account, { clock, restUrl: `${url}/${index}/wp-json/` })).site.id)
    await account.client.commandRuns.create({ name: 'flush_caches', siteIds: sites })
    await eventually(
      () => calls,
      ({ length }) => length === sites.length,
    )
    expect(calls.map(({ headers }) => headers['tinyeclipse-site']).toSorted()).toEqual(sites.toSorted())
  })
})

describe('the stream of an agent', () => {
  it('tells of heartbeats and of every step of a command', async () => {
    const { site, agent } = await joinedSite(server, account, { clock })
    const other = await joinedSite(server, account, { clock })
    const seen: string[] = []
    const stop = new AbortController()
    const reading = (async () => {
      for await (const { type, siteId, commandId, status, progress } of account.client.agents.live(site.id, {
        signal: stop.signal,
      })) {
        expect(siteId).toBe(site.id)
        seen.push([type, commandId?.slice(-4), status, progress].filter((part) => part !== undefined).join(' '))
      }
    })()
    const until = (length: number) =>
      eventually(
        () => seen,
        (found) => found.length === length,
      )
    await until(1)
    const { id } = await account.client.commands.create(site.id, { name: 'flush_caches' })
    await until(2)
    await agent.heartbeat()
    await other.agent.heartbeat()
    await until(4)
    await agent.tell(id, { status: 'running', progress: 0.25 })
    await until(5)
    await agent.tell(id, { status: 'succeeded' })
    await until(6)
    stop.abort()
    await reading
    const of = (rest: string) => `command ${id.slice(-4)} ${rest}`
    expect([seen[0], seen[1]]).toEqual(['stream.opened', of('queued')])
    expect(seen.slice(2, 4).toSorted()).toEqual([of('delivered'), 'heartbeat'].toSorted())
    expect(seen.slice(4)).toEqual([of('running 0.25'), of('succeeded')])
  })

  it('says nothing of visitors, as theirs says nothing of it', async () => {
    const { site, agent } = await joinedSite(server, account, { clock })
    const seen: Record<'agent' | 'visitors', string[]> = { agent: [], visitors: [] }
    const stop = new AbortController()
    const read = async (name: keyof typeof seen, messages: AsyncIterable<{ type: string }>) => {
      for await (const { type } of messages) seen[name].push(type)
    }
    const reading = [
      read('agent', account.client.agents.live(site.id, { signal: stop.signal })),
      read('visitors', account.client.analytics.live(site.id, { signal: stop.signal })),
    ]
    await eventually(
      () => seen,
      ({ agent: one, visitors }) => one.length + visitors.length === 2,
    )
    await server.database.account(account.id, async (tx) => {
      const analytics = server.app.modules.flatMap(({ listeners = [] }) => listeners)
      const fact = { accountId: account.id, factId: '', name: 'events.accepted', occurredAt: clock.now() }
      const tell = analytics.find(({ name }) => name === 'analytics.live')
      await tell?.handle(tx, [{ ...fact, payload: { siteId: site.id } }])
    })
    await agent.heartbeat()
    await eventually(
      () => seen,
      ({ agent: one, visitors }) => one.length + visitors.length === 4,
    )
    stop.abort()
    await Promise.all(reading)
    expect(seen).toEqual({ agent: ['stream.opened', 'heartbeat'], visitors: ['stream.opened', 'events.accepted'] })
  })
})
