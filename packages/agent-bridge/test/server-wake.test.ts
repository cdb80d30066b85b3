import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestAccount, type TestServer } from '../../server/test/support/server.ts'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { enrol } from './support/enrol.ts'
import { createWaker, headersOf } from './support/waker.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let server: TestServer
let account: TestAccount
let site: WordPressSite
let siteId: string

beforeAll(async () => {
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  const { code } = await account.client.agents.createCode({})
  await enrol(site, server.url, code)
  siteId = await site.php<string>('return TinyEclipse\\Agent\\agent()->settings()->site_id();')
})
afterAll(async () => {
  await site?.stop()
  await server?.stop()
})

test('a command is done within seconds, as the server wakes the site', { timeout: 120_000 }, async () => {
  const { id } = await account.client.commands.create(siteId, { name: 'refresh_inventory', input: {} })
  const status = async () => (await account.client.commands.get(siteId, id)).status
  await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe('succeeded')
  expect((await account.client.agents.get(siteId)).isReachable).toBe(true)
  expect(site.complaints()).toBe('')
})

test('a plugin asks with one function whether the server signed a request', async () => {
  writeFileSync(
    join(site.folder, 'wp-content/mu-plugins/greenhouse.php'),
    `<?php add_action( 'rest_api_init', static function () {
      register_rest_route( 'greenhouse/v1', '/doors', array(
        'methods'             => 'GET, POST',
        'callback'            => static fn( WP_REST_Request $request ) => array( 'doors' => 2, 'again' => true === tinyeclipse_verify_request( $request ) ),
        'permission_callback' => 'tinyeclipse_verify_request',
      ) );
    } );`,
  )
  const waker = await createWaker(site)
  const parts = waker.parts({ method: 'GET', route: '/greenhouse/v1/doors', query: 'floor=1', body: '' })
  const answer = await waker.send(parts)
  expect([answer.status, await answer.json()]).toEqual([200, { doors: 2, again: true }])
  const replayed = await waker.send(parts)
  expect([replayed.status, ((await replayed.json()) as { code: string }).code]).toEqual([401, 'request_replayed'])
  const other = await waker.send(parts, undefined, { path: '/wp-json/greenhouse/v1/doors?floor=2' })
  expect(other.status).toBe(401)
  const stranger = await whole(site.adminRest('greenhouse/v1/doors'))
  expect(stranger.status).toBe(401)
})

test('a form that rides along with a signature over nothing is refused', async () => {
  const waker = await createWaker(site)
  const parts = waker.parts({ route: '/greenhouse/v1/doors', body: '' })
  const form = new FormData()
  form.set('doors', '100')
  const { 'content-type': _, ...headers } = headersOf(parts, waker.signature(parts))
  const answer = await site.request('/wp-json/greenhouse/v1/doors', { method: 'POST', headers, body: form })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'signature_invalid'])
})

test('says what the site is to other plugins', async () => {
  const said = await site.php<object>(
    `return array(
    'tenant'  => tinyeclipse_get_tenant_id(),
    'staging' => tinyeclipse_is_staging(),
    'event'   => tinyeclipse_send_event( 'greenhouse', 'door_opened', 'A door was opened', 'The second', array( 'id' => $input['id'] ), 'https://x.example' ),
    'wrong'   => is_wp_error( tinyeclipse_send_event( 'Not a name', 'x', 'x' ) ),
  );`,
    { id: randomUUID() },
  )
  expect(said).toEqual({ tenant: account.id, staging: true, event: true, wrong: true })
})
