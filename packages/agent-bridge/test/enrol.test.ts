import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startServer, type TestAccount, TestClock, type TestServer } from '../../server/test/support/server.ts'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { type Gateway, startGateway } from './support/gateway.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let server: TestServer
let gateway: Gateway
let account: TestAccount
let site: WordPressSite

beforeAll(async () => {
  server = await startServer()
  gateway = await startGateway(server.url)
  account = await server.addAccount()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
})
afterAll(async () => {
  await site?.stop()
  await gateway?.stop()
  await server?.stop()
})
afterEach(async () => {
  gateway.state = 'open'
  await whole(site.adminRest('tinyeclipse/v1/connection', { method: 'DELETE' }))
})

interface Connection {
  isConnected: boolean
  siteId: string
  serverUrl: string | null
  lastHeartbeatAt: string | null
  lastError: string | null
  lastErrorCode: string | null
  needsReconnect: string | null
}
interface Refusal {
  code: string
  message: string
}
const send = (body: { code: string; server?: string }, to = site) =>
  whole(to.adminRest('tinyeclipse/v1/connection', { json: body }))
const read = async (to = site) => (await (await to.adminRest('tinyeclipse/v1/connection')).json()) as Connection
const beat = async (to = site) =>
  (await (await to.adminRest('tinyeclipse/v1/connection/heartbeat', { method: 'POST' })).json()) as Connection
const codeFor = async (siteId?: string) => (await account.client.agents.createCode(siteId ? { siteId } : {})).code

async function join(code?: string): Promise<Connection> {
  const answer = await send({ code: code ?? (await codeFor()), server: gateway.url })
  const body = await answer.text()
  expect(answer.status, body).toBe(200)
  return JSON.parse(body)
}

test('joins by the link of a code, and sends the first heartbeat at once', async () => {
  const { connectUrl } = await account.client.agents.createCode({})
  const answer = await send({ code: ` ${connectUrl}\n` })
  const said = (await answer.json()) as Connection
  expect(said).toMatchObject({ isConnected: true, serverUrl: server.url, lastError: null, needsReconnect: null })
  const agent = await account.client.agents.get(said.siteId)
  expect(agent).toMatchObject({ status: 'connected', siteUrl: site.url, agentVersion: '0.1.0' })
  expect(agent.lastHeartbeatAt).not.toBeNull()
  expect(agent.state.wordpress?.version).toMatch(/^6\.7/)
  expect(site.complaints()).toBe('')
})

test('joins by a code however it is typed, and by the agent key of a site', async () => {
  const known = await server.addSite(account, { domain: 'typed.example.be' })
  const code = await codeFor(known.id)
  expect((await join(` ${code.toLowerCase().replaceAll('-', ' ')} `)).siteId).toBe(known.id)
  const other = await server.addSite(account, { domain: 'key.example.be' })
  expect((await join(other.agentKey)).siteId).toBe(other.id)
})

test('is the same site when the answer was lost and it asks again with the same code', async () => {
  const code = await codeFor()
  gateway.state = 'deaf'
  const lost = await send({ code, server: gateway.url })
  expect(((await lost.json()) as Refusal).code).toBe('tinyeclipse_unreachable')
  expect((await read()).isConnected).toBe(false)
  gateway.state = 'open'
  expect((await send({ code: 'AAAA-AAAA-AAAA-AAAA', server: gateway.url })).status).toBe(400)
  const { siteId } = await join(code)
  const { keys } = await account.client.agents.get(siteId)
  expect(keys).toHaveLength(1)
})

test('refuses what is no code, no server, or no way that can be trusted, in plain words', async () => {
  const used = await codeFor()
  await join(used)
  await whole(site.adminRest('tinyeclipse/v1/connection', { method: 'DELETE' }))
  const page = site.url
  const cases: [{ code: string; server?: string }, string][] = [
    [{ code: 'hello', server: server.url }, 'code_invalid'],
    [{ code: 'ABCD-EFGH-JKMN-PQRS' }, 'server_invalid'],
    [{ code: 'ABCD-EFGH-JKMN-PQRS', server: 'ftp://x' }, 'server_invalid'],
    [{ code: 'https://me:secret@server.example/connect#ABCD-EFGH-JKMN-PQRS' }, 'server_invalid'],
    [{ code: 'ABCD-EFGH-JKMN-PQRS', server: 'http://127.0.0.1:1' }, 'unreachable'],
    [{ code: 'ABCD-EFGH-JKMN-PQRS', server: page }, 'server_failed'],
  ]
  for (const [body, code] of cases) {
    const answer = await send(body)
    const said = (await answer.json()) as Refusal
    expect(said, JSON.stringify(body)).toMatchObject({ code: `tinyeclipse_${code}` })
    expect(said.message.length).toBeGreaterThan(20)
  }
  expect((await send({ code: used, server: server.url })).status).toBe(400)
  expect((await read()).isConnected).toBe(false)
})

test('refuses a server without TLS unless the site is one for development', async () => {
  site.configure({ WP_ENVIRONMENT_TYPE: 'production' })
  const answer = await send({ code: await codeFor(), server: server.url })
  site.configure({ WP_ENVIRONMENT_TYPE: 'local' })
  expect(((await answer.json()) as Refusal).code).toBe('tinyeclipse_server_insecure')
})

test('is connected and disconnected only by who may add scripts to its pages', async () => {
  const { siteId } = await join()
  site.configure({ DISALLOW_UNFILTERED_HTML: true })
  const answers = [
    await send({ code: await codeFor(), server: gateway.url }),
    await whole(site.adminRest('tinyeclipse/v1/connection', { method: 'DELETE' })),
  ]
  for (const answer of answers) {
    const { code, message } = (await answer.json()) as Refusal
    expect([answer.status, code]).toEqual([403, 'tinyeclipse_forbidden'])
    expect(message).toContain('unfiltered_html')
  }
  expect(await read()).toMatchObject({ isConnected: true, siteId })
  site.configure({ DISALLOW_UNFILTERED_HTML: undefined })
})

test('keeps a key that works when Connect is clicked twice', async () => {
  const { agentKey } = await server.addSite(account, { domain: 'twice.example.be' })
  const answers = await Promise.all([1, 2].map(() => send({ code: agentKey, server: gateway.url })))
  const codes = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Partial<Refusal>).code))
  expect(codes).toContain(undefined)
  expect(codes.filter((code) => code && code !== 'tinyeclipse_busy')).toEqual([])
  expect(await beat()).toMatchObject({ isConnected: true, lastError: null, needsReconnect: null })
})

test('leaves the keys alone while another process is at them', async () => {
  await join()
  const kept = () => site.php<string>("return get_option( 'tinyeclipse_secrets' );")
  const before = await kept()
  await site.php('TinyEclipse\\Agent\\agent()->settings()->lease()->acquire();')
  const answer = await send({ code: await codeFor(), server: gateway.url })
  expect(await answer.json()).toMatchObject({ code: 'tinyeclipse_busy', message: expect.stringContaining('minute') })
  await site.php(`
    ( new TinyEclipse\\Agent\\Key_Rotation( TinyEclipse\\Agent\\agent() ) )->rotate();
    TinyEclipse\\Agent\\agent()->heartbeat()->obey( array( 'serverKeys' => array( array( 'keyId' => 'next', 'publicKey' => 'x' ) ) ) );`)
  expect(await kept()).toBe(before)
  await site.php("delete_option( 'tinyeclipse_lease_secrets' );")
})

test('says that it was revoked, sends nothing more of worth, and joins again', async () => {
  const { siteId } = await join()
  await account.client.agents.revoke(siteId)
  expect(await beat()).toMatchObject({ lastErrorCode: 'agent_unknown', needsReconnect: 'revoked' })
  const again = await join(await codeFor(siteId))
  expect(again).toMatchObject({ siteId, isConnected: true, needsReconnect: null, lastError: null })
})

test('leaves: the server knows, the keys are gone, nothing is planned', async () => {
  const { siteId } = await join()
  const answer = await whole(site.adminRest('tinyeclipse/v1/connection', { method: 'DELETE' }))
  expect(await answer.json()).toMatchObject({ isConnected: false, siteId: null, nextHeartbeatAt: null })
  expect((await account.client.agents.get(siteId)).status).toBe('left')
  expect(await site.php("return get_option( 'tinyeclipse_secrets' );")).toBe(false)
})

test('takes a new key pair although an answer was lost, and the old one ends', async () => {
  const { siteId } = await join()
  const rotate =
    'try { ( new TinyEclipse\\Agent\\Key_Rotation( TinyEclipse\\Agent\\agent() ) )->rotate(); return true; } catch ( Throwable $e ) { return $e->getMessage(); }'
  const keyId = () => site.php<string>('return TinyEclipse\\Agent\\agent()->settings()->secrets()->key_id;')
  const before = await keyId()
  gateway.state = 'deaf'
  expect(await site.php(rotate)).toContain('could not be reached')
  expect(await keyId()).toBe(before)
  gateway.state = 'open'
  expect(await site.php(rotate)).toBe(true)
  expect(await keyId()).not.toBe(before)
  expect(await beat()).toMatchObject({ lastError: null })
  const { keys } = await account.client.agents.get(siteId)
  expect(keys.map((key) => [key.keyId === before, key.endsAt !== null])).toEqual([
    [false, false],
    [true, true],
  ])
})

test('renews its key by cron after ninety days, and says where it could not', async () => {
  await join()
  const keyId = () => site.php<string>('return TinyEclipse\\Agent\\agent()->settings()->secrets()->key_id;')
  const before = await keyId()
  const dayOld = (days: number) =>
    site.php(
      `$settings = TinyEclipse\\Agent\\agent()->settings();
       $secrets  = $settings->secrets();
       $secrets->made_at = time() - $input['days'] * DAY_IN_SECONDS;
       $settings->save_secrets( $secrets );
       TinyEclipse\\Agent\\Status::note( array( 'beatAt' => 0 ) );
       ( new TinyEclipse\\Agent\\Cron( TinyEclipse\\Agent\\agent() ) )->run();`,
      { days },
    )
  await dayOld(89)
  expect(await keyId()).toBe(before)
  await dayOld(91)
  expect(await keyId()).not.toBe(before)
  const check = async () =>
    (await site.adminRest('tinyeclipse/v1/connection/checks/signature', { method: 'POST' })).json()
  expect(await check()).toMatchObject({ status: 'passed' })
  await site.php("TinyEclipse\\Agent\\Status::note( array( 'renewalFailure' => 'the moon was full' ) );")
  expect(await check()).toMatchObject({ status: 'warning', message: expect.stringContaining('the moon was full') })
})

test('tells by how much the clocks differ, and is refused', async () => {
  const clock = new TestClock(new Date(Date.now() - 3_600_000).toISOString())
  const late = await startServer({ clock })
  const other = await late.addAccount()
  const { connectUrl } = await other.client.agents.createCode({})
  const said = (await (await send({ code: connectUrl })).json()) as Refusal
  expect(said.code).toBe('tinyeclipse_clock_skew')
  expect(said.message).toMatch(/ 36\d\d s ahead/)
  await late.stop()
})
