import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CHROME,
  startServer,
  type TestAccount,
  type TestServer,
  type TestSite,
} from '../../server/test/support/server.ts'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { enrol } from './support/enrol.ts'
import type { RestInit, Session } from './support/session.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let server: TestServer
let account: TestAccount
let own: TestSite
let other: TestSite
let site: WordPressSite
let admin: Session
let apiKey: string

beforeAll(async () => {
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  own = await server.addSite(account, { domain: 'own.example.be' })
  other = await server.addSite(account, { domain: 'other.example.be' })
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  const { code } = await account.client.agents.createCode({ siteId: own.id })
  await enrol(site, server.url, code)
  admin = await site.login()
  apiKey = await site.php<string>('return TinyEclipse\\Agent\\agent()->settings()->secrets()->api_key;')
})
afterAll(async () => {
  await site?.stop()
  await server?.stop()
})

const PROXY = 'tinyeclipse/v1/proxy'
const QUERY = { period: { days: 7 }, metrics: ['visitors'] }
const ask = (path: string, init: RestInit = {}, session = admin) => whole(session.rest(`${PROXY}/${path}`, init))
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

test('hands requests on with the key, and answers back as they are', async () => {
  const direct = await account.client.sites.get(own.id)
  const answer = await ask(`sites/${own.id}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(direct)))
  const wrong = await ask(`sites/${own.id}/analytics/query`, { json: { nonsense: true } })
  expect(wrong.status).toBe(400)
  expect(wrong.headers.get('content-type')).toContain('application/problem+json')
  expect(await wrong.json()).toMatchObject({ code: 'invalid_request', requestId: expect.any(String) })
})

test('takes every method of the screens, and their queries', async () => {
  const made = await ask(`sites/${own.id}/goals`, {
    json: { name: 'Thanks', target: { page: { is: '/thanks' } } },
    headers: { 'idempotency-key': 'a-key-of-this-test' },
  })
  const goal = (await made.json()) as { id: string }
  expect(made.status, JSON.stringify(goal)).toBe(201)
  const changed = await ask(`sites/${own.id}/goals/${goal.id}`, { method: 'PATCH', json: { name: 'Thank you' } })
  expect(await changed.json()).toMatchObject({ name: 'Thank you' })
  const removed = await ask(`sites/${own.id}/goals/${goal.id}`, { method: 'DELETE' })
  expect(removed.status).toBe(204)
  const page = await ask(`sites/${own.id}/reports?limit=1&_locale=user`)
  expect(page.status).toBe(200)
  const tooMany = await ask(`sites/${own.id}/reports?limit=100000&_locale=user`)
  expect([tooMany.status, await codeOf(tooMany)]).toEqual([400, 'invalid_request'])
  const plain = await whole(
    admin.request(`/?rest_route=/${PROXY}/sites/${own.id}/reports&limit=1`, {
      headers: { 'x-wp-nonce': admin.restNonce },
    }),
  )
  expect(plain.status).toBe(200)
  expect(await plain.json()).toMatchObject({ items: [] })
})

test('refuses whoever has not the capability, and whoever has no nonce', async () => {
  for (const user of ['editor', 'subscriber']) {
    const answer = await ask(`sites/${own.id}`, {}, await site.login(user))
    expect(answer.status, user).toBe(403)
    expect(await codeOf(answer)).toBe('tinyeclipse_forbidden')
  }
  const stranger = await whole(site.request(`/wp-json/${PROXY}/sites/${own.id}`))
  expect(stranger.status).toBe(401)
  const withoutNonce = await whole(admin.request(`/wp-json/${PROXY}/sites/${own.id}`))
  expect(withoutNonce.status).toBe(401)
  const wrongNonce = await ask(`sites/${own.id}`, { headers: { 'x-wp-nonce': '0123456789' } })
  expect(wrongNonce.status).toBe(403)
})

test('refuses an application password, which comes without a page of WordPress', async () => {
  const password = await site.php<string>(
    "return WP_Application_Passwords::create_new_application_password( 1, array( 'name' => 'x' ) )[0];",
  )
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
  const me = await whole(site.request('/wp-json/wp/v2/users/me', { headers: { authorization } }))
  expect(me.status).toBe(200)
  const answer = await site.request(`/wp-json/${PROXY}/sites/${own.id}`, { headers: { authorization } })
  expect(answer.status).toBe(403)
  expect(await codeOf(answer)).toBe('tinyeclipse_nonce_invalid')
})

test('calls nothing that is not on its list', async () => {
  const refused: [string, string][] = [
    ['GET', `sites/${other.id}`],
    ['GET', 'sites'],
    ['GET', 'account'],
    ['GET', 'keys'],
    ['POST', 'keys'],
    ['GET', 'agents'],
    ['GET', 'audit'],
    ['PATCH', `sites/${own.id}`],
    ['DELETE', `sites/${own.id}`],
    ['DELETE', `sites/${own.id}/agent`],
    ['GET', `sites/${own.id}/export`],
    ['POST', `sites/${own.id}/personal-data/export`],
    ['POST', `sites/${own.id}/personal-data/erase`],
    ['GET', `sites/${own.id}/goals/../../${other.id}`],
    ['GET', `sites/${own.id}/sessions/a%2Fb`],
    ['GET', `sites/${own.id}%00`],
    ['GET', `sites/${own.id}%0A`],
    ['GET', `sites/${own.id}%3Fa`],
    ['GET', `sites/${own.id}%23`],
    ['GET', `sites//${own.id}`],
    ['GET', `../health/live`],
    ['GET', `@example.com/`],
    ['POST', 'agent/heartbeat'],
    ['POST', 'events'],
    ['GET', 'platform/sites'],
  ]
  for (const [method, path] of refused) {
    const answer = await ask(path, { method, ...(method !== 'GET' && method !== 'DELETE' && { json: {} }) })
    expect(answer.status, `${method} ${path}`).toBe(404)
  }
})

test('shows the keys of the site in no page and no answer', async () => {
  const secrets = await site.php<string[]>(`$secrets = TinyEclipse\\Agent\\agent()->settings()->secrets();
    return array( $secrets->api_key, $secrets->secret_key, get_option( 'tinyeclipse_secrets' ) );`)
  expect(secrets[0]).toBe(apiKey)
  const seen: string[] = []
  const look = async (answer: Response) => {
    seen.push(`${JSON.stringify([...answer.headers])}${await answer.text()}`)
  }
  for (const page of ['', '-analytics', '-commands', '-settings'])
    await look(await admin.request(`/wp-admin/admin.php?page=tinyeclipse${page}`))
  for (const route of [
    'connection',
    'connection/checks',
    'connection/commands',
    'connection/reports',
    `proxy/sites/${own.id}`,
    `proxy/sites/${own.id}/agent`,
    '',
  ]) {
    await look(await admin.rest(`tinyeclipse/v1/${route}`))
  }
  for (const check of CHECKS)
    await look(await admin.rest(`tinyeclipse/v1/connection/checks/${check}`, { method: 'POST' }))
  await look(await admin.request('/wp-admin/options.php'))
  await look(await site.request('/'))
  await look(await site.request('/wp-json/'))
  expect(seen.length).toBeGreaterThan(20)
  for (const secret of secrets.slice(0, 2)) expect(seen.filter((text) => text.includes(secret))).toEqual([])
})
const CHECKS = ['php', 'sodium', 'https', 'tables', 'server', 'clock', 'signature', 'cron', 'rest', 'outbox', 'tracker']

test('runs each check by itself and says how it came out', async () => {
  const list = (await (await admin.rest('tinyeclipse/v1/connection/checks')).json()) as { checks: { name: string }[] }
  expect(list.checks.map((check) => check.name)).toEqual(CHECKS)
  const results: Record<string, string> = {}
  for (const { name } of list.checks) {
    const answer = await admin.rest(`tinyeclipse/v1/connection/checks/${name}`, { method: 'POST' })
    const result = (await answer.json()) as { status: string; message: string; advice: string | null }
    expect(result.message.length, name).toBeGreaterThan(5)
    expect(result.advice === null, name).toBe(['passed', 'skipped'].includes(result.status))
    results[name] = result.status
  }
  expect(results).toMatchObject({
    php: 'passed',
    sodium: 'passed',
    https: 'warning',
    tables: 'passed',
    server: 'passed',
    clock: 'passed',
    signature: 'passed',
    rest: 'passed',
    outbox: 'passed',
  })
  const unknown = await whole(admin.rest('tinyeclipse/v1/connection/checks/nothing', { method: 'POST' }))
  expect(unknown.status).toBe(404)
})

test('says that the server calls no other host than that of the site', async () => {
  await site.php(
    `file_put_contents( WPMU_PLUGIN_DIR . '/elsewhere.php', "<?php add_filter( 'rest_url', fn() => 'http://elsewhere.example:8080/wp-json/' );" );`,
  )
  const answer = await admin.rest('tinyeclipse/v1/connection/checks/rest', { method: 'POST' })
  await site.php(`unlink( WPMU_PLUGIN_DIR . '/elsewhere.php' );`)
  const { status, message } = (await answer.json()) as { status: string; message: string }
  expect(status).toBe('warning')
  expect(message).toContain(new URL(site.url).host)
  expect(message).toContain('elsewhere.example:8080')
})

test('hands a live stream through for a while, one at a time', async () => {
  const open = (signal?: AbortSignal) =>
    admin.rest(`${PROXY}/sites/${own.id}/live`, { headers: { accept: 'text/event-stream' }, ...(signal && { signal }) })
  const stopping = new AbortController()
  const stream = await open(stopping.signal)
  expect(stream.status).toBe(200)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  const until = async (part: string) => {
    while (!text.includes(part)) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`The stream ended without ${part}: ${text}`)
      text += decoder.decode(value, { stream: true })
    }
  }
  await until('stream.opened')
  const second = await open()
  expect(second.status).toBe(501)
  expect(await codeOf(second)).toBe('tinyeclipse_not_streamed')
  await server.send(own.siteKey, [{ i: crypto.randomUUID(), n: 'p', a: 0, u: 'https://own.example.be/' }], {
    userAgent: CHROME,
  })
  await until('events.accepted')
  stopping.abort()
})

test('says in plain words that there is no connection', async () => {
  await whole(admin.rest('tinyeclipse/v1/connection', { method: 'DELETE' }))
  const answer = await ask(`sites/${own.id}/analytics/query`, { json: QUERY })
  expect(answer.status).toBe(409)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({
    code: 'tinyeclipse_not_connected',
    detail: expect.stringContaining('Settings'),
  })
  expect(site.complaints()).toBe('')
})
