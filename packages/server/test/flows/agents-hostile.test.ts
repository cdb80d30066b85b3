import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enrolAgent, heartbeatBody, makeKeys, type SentRequest, signRequest, type TestAgent } from '../support/agent.ts'
import { createRandom, type Random } from '../support/random.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'
import { snapshot } from '../support/walk.ts'

// `TEST_HOSTILE_SEED=5 TEST_HOSTILE_REQUESTS=100000`; the same seed makes the same requests.
const seed = Number(process.env.TEST_HOSTILE_SEED ?? 1)
const requestCount = Number(process.env.TEST_HOSTILE_REQUESTS ?? 10_000)
const AT_ONCE = 50

const clock = new TestClock()
const now = () => clock.now().getTime()
let server: TestServer
let accounts: TestAccount[]
/** Two sites of one account, one of another, and one that was revoked. */
let agents: Record<'site' | 'sibling' | 'foreign' | 'revoked', TestAgent>
/** Requests that were taken once. */
let taken: SentRequest[]

beforeAll(async () => {
  server = await startServer({ clock })
  accounts = [await server.addAccount(), await server.addAccount('Other')]
  const [own, other] = accounts as [TestAccount, TestAccount]
  const join = async (of: TestAccount, name: string) => {
    const { code } = await of.client.agents.createCode()
    return enrolAgent(server.url, { code, now, url: `https://${name}.example.be` })
  }
  agents = {
    site: await join(own, 'site'),
    sibling: await join(own, 'sibling'),
    foreign: await join(other, 'foreign'),
    revoked: await join(own, 'revoked'),
  }
  await own.client.agents.revoke(agents.revoked.siteId)
  taken = []
  for (let index = 0; index < 20; index++) {
    const request = signed(agents.site)
    if ((await send(request)).status !== 200) throw new Error('A request as it should be was refused')
    taken.push(request)
  }
})
afterAll(() => server?.stop())

const PATHS = ['/v1/agent/heartbeat', '/v1/agent/reports', '/v1/agent/leave', '/v1/agent/keys', '/v1/agent/events']
const report = () => ({
  id: randomUUID(),
  seq: 1,
  module: 'forms',
  event: 'submitted',
  title: 'Hostile',
  occurredAt: clock.now().toISOString(),
})

function signed(
  { siteId, keyId, privateKey }: TestAgent,
  { path = '/v1/agent/heartbeat', body = heartbeatBody() as object, skew = 0, query = '' } = {},
): SentRequest {
  return signRequest({
    method: 'POST',
    path,
    query,
    body: JSON.stringify(body),
    timestamp: Math.floor(now() / 1000) + skew,
    nonce: randomBytes(18).toString('base64url'),
    siteId,
    keyId,
    privateKey,
  })
}

/** Inside the process: what is refused is not to wait for a socket. */
async function send({
  method,
  path,
  query,
  body,
  headers,
}: SentRequest): Promise<{ status: number; code?: string; isSigned: boolean }> {
  const response = await server.app.fetch(
    new Request(`${server.url}${path}${query && `?${query}`}`, { method, headers, body }),
  )
  const { code } = (await response.json()) as { code?: string }
  return { status: response.status, ...(code && { code }), isSigned: response.headers.has('tinyeclipse-signature') }
}

/** A request that is wrong in one of the ways there are. */
function makeHostile(random: Random): SentRequest {
  const path = random.pick(PATHS)
  const body =
    path === '/v1/agent/reports' ? { reports: [report()] } : path === '/v1/agent/leave' ? {} : heartbeatBody()
  const own = () => signed(agents.site, { path, body })
  const withHeader = (request: SentRequest, name: string, value: string): SentRequest => ({
    ...request,
    headers: { ...request.headers, [`tinyeclipse-${name}`]: value },
  })
  const name = random.pick(['site', 'key', 'timestamp', 'nonce', 'signature'])
  const others = [agents.sibling, agents.foreign, agents.revoked]
  const other = random.pick(others)
  const makers: (() => SentRequest)[] = [
    // Tampered: a character of a header, of the body, another path, method, query.
    () => {
      const request = own()
      return withHeader(request, name, changeOne(random, request.headers[`tinyeclipse-${name}`] ?? ''))
    },
    () => {
      const request = own()
      return { ...request, body: changeOne(random, request.body) }
    },
    () => {
      const request = own()
      return { ...request, body: request.body.slice(0, random.below(request.body.length)) }
    },
    () => ({ ...own(), path: random.pick(PATHS.filter((each) => each !== path)) }),
    () => ({ ...own(), query: random.pick(['a=1', 'a', '%00', 'x=y&x=z']) }),
    () => ({ ...signed(agents.site, { path, body, query: 'a=1' }), query: random.pick(['', 'a=2', 'b=1', 'a=1&a=1']) }),
    // Replayed, as it was and under another name.
    () => random.pick(taken),
    () => withHeader(random.pick(taken), 'nonce', randomBytes(18).toString('base64url')),
    () => withHeader(random.pick(taken), 'timestamp', String(Math.floor(now() / 1000) + random.below(300))),
    // Expired, or of the future.
    () => signed(agents.site, { path, body, skew: -301 - random.below(1e6) }),
    () => signed(agents.site, { path, body, skew: 301 + random.below(1e6) }),
    // Across sites and accounts: keys and sites exchanged, before and after the signature.
    () => signed({ ...agents.site, privateKey: other.privateKey }, { path, body }),
    () => signed({ ...agents.site, keyId: other.keyId, privateKey: other.privateKey }, { path, body }),
    () => signed({ ...other, siteId: agents.site.siteId }, { path, body }),
    () => withHeader(withHeader(signed(other, { path, body }), 'site', agents.site.siteId), 'key', agents.site.keyId),
    () => signed(agents.revoked, { path, body }),
    // By a key that nobody knows.
    () => signed({ ...agents.site, privateKey: makeKeys().privateKey }, { path, body }),
    () => signed({ ...agents.site, keyId: randomUUID() }, { path, body }),
    () => signed({ ...agents.site, siteId: 'new', keyId: 'new' }, { path, body }),
    // Without signatures, or with what is none.
    () => {
      const { [`tinyeclipse-${name}`]: _, ...headers } = own().headers
      return { ...own(), headers }
    },
    () =>
      withHeader(own(), name, random.pick(['', '0', 'null', '-1', 'x'.repeat(300), '../..', '%00', 'A'.repeat(86)])),
    () => withHeader(own(), 'signature', randomBytes(64).toString('base64url')),
    () => ({
      ...own(),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${agents.site.apiKey}` },
    }),
    // Enrolment by a code that was never made.
    () =>
      signRequest({
        method: 'POST',
        path: '/v1/agent/enrol',
        query: '',
        body: JSON.stringify({ code: randomBytes(10).toString('hex'), ...newcomer }),
        timestamp: Math.floor(now() / 1000),
        nonce: randomBytes(18).toString('base64url'),
        siteId: 'new',
        keyId: 'new',
        privateKey: newKeys.privateKey,
      }),
  ]
  return random.pick(makers)()
}
const newKeys = makeKeys()
const newcomer = {
  publicKey: newKeys.publicKey,
  protocol: { version: '1.0' },
  site: { url: 'https://hostile.example.be' },
}

/** Another character in one place. */
function changeOne(random: Random, text: string): string {
  const at = random.below(text.length)
  const before = text.charAt(at)
  const after = random.pick([...'abcdef0123456789-'].filter((each) => each !== before))
  return text.slice(0, at) + after + text.slice(at + 1)
}

it(`takes none of ${requestCount} hostile requests, and nothing of them is stored`, { timeout: 600_000 }, async () => {
  const random = createRandom(seed)
  const rows = () => Promise.all(accounts.map(({ id }) => snapshot(server, id)))
  const before = await rows()
  const codes = new Map<string, number>()
  for (let left = requestCount; left > 0; left -= AT_ONCE) {
    const requests = Array.from({ length: Math.min(AT_ONCE, left) }, () => makeHostile(random))
    const answers = await Promise.all(requests.map(send))
    for (const [index, { status, code = 'none', isSigned }] of answers.entries()) {
      expect(status, JSON.stringify(requests[index])).toBe(401)
      // A signature on the answer says that the sender was recognised, as one who replays is.
      expect(isSigned).toBe(code === 'request_replayed')
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  expect(await rows()).toEqual(before)
  const wanted = ['agent_unknown', 'clock_skew', 'signature_invalid', 'request_replayed', 'unauthenticated']
  expect([...codes.keys()].toSorted()).toEqual(wanted.toSorted())
  for (const [code, seen] of codes) expect([code, seen > requestCount / 100]).toEqual([code, true])
  // And one as it should be is taken.
  expect((await agents.site.heartbeat()).status).toBe(200)
})
