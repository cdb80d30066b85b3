import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Changes,
  enrolAgent,
  heartbeatBody,
  makeKeys,
  type SentRequest,
  sendAsIs,
  signRequest,
  signText,
  type TestAgent,
} from '../support/agent.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const WEEK_MS = 7 * 24 * 3_600_000

const clock = new TestClock()
const now = () => clock.now().getTime()
let server: TestServer
let account: TestAccount
let stranger: TestAccount
let agent: TestAgent
let sibling: TestAgent
let foreign: TestAgent
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  stranger = await server.addAccount('Stranger')
  ;[agent, sibling, foreign] = [await join(account), await join(account), await join(stranger)]
})
afterAll(() => server?.stop())

const join = async (of: TestAccount) => {
  const { code } = await of.client.agents.createCode()
  return enrolAgent(server.url, { code, now, url: `https://signs-${count++}.example.be` })
}
const beat = (changes: Changes = {}, of = agent) => of.post('/v1/agent/heartbeat', heartbeatBody(), changes)
const heardAt = async () => (await account.client.agents.get(agent.siteId)).lastHeartbeatAt
const withHeader = (name: string, change: (value: string) => string): Changes => ({
  tamper: (request) => ({ ...request, headers: { ...request.headers, [name]: change(request.headers[name] ?? '') } }),
})
const flipped = (text: string, at = 0) => {
  const character = text[at] === 'A' ? 'B' : 'A'
  return text.slice(0, at) + character + text.slice(at + 1)
}

describe('a request that was changed after it was signed', () => {
  const changes: [string, Changes, string][] = [
    [
      'the body',
      { tamper: (request) => ({ ...request, body: request.body.replace('"nl_NL"', '"nl_BE"') }) },
      'signature_invalid',
    ],
    ['a space in the body', { tamper: (request) => ({ ...request, body: `${request.body} ` }) }, 'signature_invalid'],
    ['the path', { tamper: (request) => ({ ...request, path: '/v1/agent/leave' }) }, 'signature_invalid'],
    ['a query that is added', { tamper: (request) => ({ ...request, query: 'a=1' }) }, 'signature_invalid'],
    [
      'a query that is changed',
      { query: 'a=1&b=2', tamper: (request) => ({ ...request, query: 'a=1&b=3' }) },
      'signature_invalid',
    ],
    ['the time', withHeader('tinyeclipse-timestamp', (value) => String(Number(value) + 1)), 'signature_invalid'],
    ['the nonce', withHeader('tinyeclipse-nonce', flipped), 'signature_invalid'],
    ['the signature', withHeader('tinyeclipse-signature', flipped), 'signature_invalid'],
    [
      'the end of the signature',
      withHeader('tinyeclipse-signature', (value) => flipped(value, 85)),
      'signature_invalid',
    ],
    [
      'bits to spare in the signature',
      withHeader(
        'tinyeclipse-signature',
        (value) => value.slice(0, 85) + ALPHABET[(ALPHABET.indexOf(value.charAt(85)) & 0b110000) | 1],
      ),
      'signature_invalid',
    ],
    ['the site', withHeader('tinyeclipse-site', () => sibling.siteId), 'agent_unknown'],
    ['the key', withHeader('tinyeclipse-key', () => sibling.keyId), 'agent_unknown'],
  ]
  it.each(changes)('%s is refused', async (_, change, code) => {
    const before = await heardAt()
    clock.advance(1_000)
    const { status, json } = await beat(change)
    expect([status, json.code]).toEqual([401, code])
    expect(await heardAt()).toBe(before)
  })

  it.each(['site', 'key', 'timestamp', 'nonce', 'signature'])('without the header %s is refused', async (name) => {
    for (const value of ['', 'x'.repeat(500), '💥'].map(encodeURIComponent)) {
      const { status } = await beat(withHeader(`tinyeclipse-${name}`, () => value))
      expect(status).toBe(401)
    }
    const without = ({ headers, ...request }: SentRequest) => {
      const { [`tinyeclipse-${name}`]: _, ...rest } = headers
      return { ...request, headers: rest }
    }
    expect((await beat({ tamper: without })).status).toBe(401)
  })

  it('only in the order and writing of its query is taken', async () => {
    const query = 'b=2&a=x+y&%C3%A9=%7e&rest_route=%2Fwherever&a=1'
    const { status } = await beat({ query, tamper: (request) => ({ ...request, query: '%61=1&a=x%20y&é=~&b=2' }) })
    expect(status).toBe(200)
  })
})
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('a request that comes again', () => {
  it('is refused, the first one’s answer notwithstanding', async () => {
    const nonce = randomBytes(18).toString('base64url')
    expect((await beat({ nonce })).status).toBe(200)
    const again = await beat({ nonce })
    expect([again.status, again.json.code, again.isSigned]).toEqual([401, 'request_replayed', true])
    clock.advance(10 * 60_000)
    expect((await beat({ nonce, timestamp: Math.floor(now() / 1000) - 600 })).json).toMatchObject({
      code: 'clock_skew',
    })
  })

  it('at the same time is taken once', async () => {
    const nonce = randomBytes(18).toString('base64url')
    const answers = await Promise.all(Array.from({ length: 10 }, () => beat({ nonce })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(401)])
  })

  it('is taken when the first one failed', async () => {
    const nonce = randomBytes(18).toString('base64url')
    const failed = await agent.post('/v1/agent/heartbeat', { protocol: 'no' }, { nonce })
    expect([failed.status, failed.isSigned]).toEqual([400, true])
    expect((await beat({ nonce })).status).toBe(200)
  })

  it('of another site may have the same nonce', async () => {
    const nonce = randomBytes(18).toString('base64url')
    expect([(await beat({ nonce })).status, (await beat({ nonce }, sibling)).status]).toEqual([200, 200])
  })

  it('is known for as long as its time is taken, and forgotten afterwards', async () => {
    const module = server.app.modules.find(({ name }) => name === 'agents')
    const forget = () =>
      module?.recurring
        ?.find(({ name }) => name === 'agents.forget')
        ?.run({ signal: AbortSignal.timeout(10_000), now: new Date() })
    const nonce = randomBytes(18).toString('base64url')
    // Signed by a clock that is 300 s ahead, and replayed when it is 300 s behind.
    const timestamp = Math.floor(now() / 1000) + 300
    expect((await beat({ nonce, timestamp })).status).toBe(200)
    clock.advance(600_000)
    await forget()
    expect((await beat({ nonce, timestamp })).json).toMatchObject({ code: 'request_replayed' })
    clock.advance(120_000)
    await forget()
    const { rows } = await server.database.execute('select 1 from agent_nonces where nonce = $1', [nonce])
    expect(rows).toEqual([])
  })
})

describe('a clock that is wrong', () => {
  it.each([
    [299, null],
    [-299, null],
    [400, '400 s ahead of'],
    [-400, '400 s behind'],
    [86_400 * 365, 'ahead of'],
  ])('by %i s is told of as %s', async (seconds, told) => {
    const { status, json } = await beat({ timestamp: Math.floor(now() / 1000) + seconds })
    if (told === null) return expect(status).toBe(200)
    expect([status, json.code]).toEqual([401, 'clock_skew'])
    expect(json.detail).toContain(told)
    expect(json.detail).toContain(clock.now().toISOString())
  })
})

describe('a key', () => {
  it('of another site, of another account, of nobody and of an unknown site is refused', async () => {
    for (const of of [sibling, foreign]) {
      const { siteId, keyId, privateKey } = of
      // Their key with our site, our key's id with their signature, and both.
      for (const change of [{ keyId, privateKey }, { privateKey }, { siteId }, { siteId, privateKey }, { keyId }]) {
        const { status, json } = await beat(change)
        expect([status, ['agent_unknown', 'signature_invalid'].includes(json.code)]).toEqual([401, true])
      }
    }
    for (const change of [{ keyId: randomUUID() }, { siteId: randomUUID() }, { keyId: 'new', siteId: 'new' }])
      expect((await beat(change)).json).toMatchObject({ code: 'agent_unknown' })
    expect((await beat({ keyId: agent.keyId.toUpperCase() })).status).toBe(401)
  })

  it('is followed by another, beside which it works for a week', async () => {
    const rotating = await join(account)
    const keys = makeKeys()
    const proof = signText(`tinyeclipse-key/1\n${rotating.siteId}\n${keys.publicKey}`, keys.privateKey)
    const added = await rotating.post('/v1/agent/keys', { publicKey: keys.publicKey, proof })
    expect([added.status, added.isSigned]).toEqual([201, true])
    expect(added.json.oldKeyEndsAt).toBe(new Date(now() + WEEK_MS).toISOString())
    // The answer was lost, and it is brought again.
    const again = await rotating.post('/v1/agent/keys', { publicKey: keys.publicKey, proof })
    expect(again.json.keyId).toBe(added.json.keyId)
    const old = { keyId: rotating.keyId, privateKey: rotating.privateKey }
    Object.assign(rotating, keys, { keyId: added.json.keyId })
    expect([(await beat({}, rotating)).status, (await beat(old, rotating)).status]).toEqual([200, 200])
    clock.advance(WEEK_MS)
    expect([(await beat({}, rotating)).status, (await beat(old, rotating)).status]).toEqual([200, 401])
  })

  it('ends at once with the one that follows it when the agent is revoked', async () => {
    const revoked = await join(account)
    const keys = makeKeys()
    const proof = signText(`tinyeclipse-key/1\n${revoked.siteId}\n${keys.publicKey}`, keys.privateKey)
    const { json } = await revoked.post('/v1/agent/keys', { publicKey: keys.publicKey, proof })
    await account.client.agents.revoke(revoked.siteId)
    const old = await beat({}, revoked)
    const next = await beat({ ...keys, keyId: json.keyId }, revoked)
    expect([old.status, next.status]).toEqual([401, 401])
  })

  it('is taken only with its own proof, for this site, and once', async () => {
    const { publicKey, privateKey } = makeKeys()
    const add = (text: string, key = privateKey) =>
      agent.post('/v1/agent/keys', { publicKey, proof: signText(text, key) })
    for (const refused of [
      await add(`tinyeclipse-key/1\n${sibling.siteId}\n${publicKey}`),
      await add(`tinyeclipse-key/1\n${agent.siteId}\n${publicKey}`, agent.privateKey),
      await add(`${agent.siteId}\n${publicKey}`),
    ])
      expect(refused.status).toBe(400)
    const taken = {
      publicKey: sibling.publicKey,
      proof: signText(`tinyeclipse-key/1\n${agent.siteId}\n${sibling.publicKey}`, sibling.privateKey),
    }
    expect((await agent.post('/v1/agent/keys', taken)).status).toBe(409)
    expect((await beat()).status).toBe(200)
  })
})

describe('the answer', () => {
  it('is signed over status, body and nonce, by a key that the agent knows', async () => {
    for (const path of ['/v1/agent/heartbeat', '/v1/agent/reports', '/v1/agent/keys']) {
      const { isSigned } = await agent.post(path, { nothing: 'of it' })
      expect([path, isSigned]).toEqual([path, true])
    }
    const nonce = randomBytes(18).toString('base64url')
    const request = signRequest({
      method: 'POST',
      path: '/v1/agent/heartbeat',
      query: '',
      body: JSON.stringify(heartbeatBody()),
      timestamp: Math.floor(now() / 1000),
      nonce,
      ...agent,
    })
    const other = await sendAsIs(server.url, request, { nonce: `${nonce}x`, trusted: agent.serverKeys })
    expect([other.status, other.isSigned]).toEqual([200, false])
  })

  it('to what anybody may have sent is not signed', async () => {
    const { headers } = await beat({ privateKey: makeKeys().privateKey })
    expect(headers.get('tinyeclipse-signature')).toBeNull()
  })

  it('comes from the next key when its time has come, which agents know by then', async () => {
    const [before] = agent.serverKeys
    const moved = await server.operator().platform.moveSigningKey(24)
    expect(moved.keys.map(({ keyId, isUsed }) => [keyId === before?.keyId, isUsed])).toEqual([
      [true, true],
      [false, false],
    ])
    const brought = await beat()
    expect([brought.isSigned, brought.json.serverKeys.length]).toEqual([true, 2])
    expect(brought.headers.get('tinyeclipse-key')).toBe(before?.keyId)
    clock.advance(24 * 3_600_000)
    const after = await beat()
    expect([after.status, after.isSigned]).toEqual([200, true])
    expect(after.headers.get('tinyeclipse-key')).toBe(moved.keys[1]?.keyId)
    expect(after.json.serverKeys.map(({ keyId }: { keyId: string }) => keyId)).toEqual([moved.keys[1]?.keyId])
    // Nobody brought it to this one in time.
    expect((await beat({}, foreign)).isSigned).toBe(false)
  })
})

describe('limits', () => {
  let strict: TestServer
  beforeEach(async () => {
    strict = await startServer({ clock, limits: { perAgent: 3 } })
    return () => strict.stop()
  })

  it('count by site, and the answer that says so is signed', async () => {
    const of = await strict.addAccount()
    const joined = []
    for (const name of ['a', 'b']) {
      const { code } = await of.client.agents.createCode()
      joined.push(await enrolAgent(strict.url, { code, now, url: `https://${name}.example.be` }))
    }
    const [first, second] = joined as [TestAgent, TestAgent]
    const statuses = []
    for (let left = 4; left > 0; left--) statuses.push((await first.heartbeat()).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await first.heartbeat()
    expect([refused.isSigned, Number(refused.headers.get('retry-after')) > 0]).toEqual([true, true])
    expect((await second.heartbeat()).status).toBe(200)
  })
})
