import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite

/** The order is that of the alphabet, in which WordPress includes them. */
const COPIES = { 'a-old': '0.0.9', 'b-newest': '9.10.0', 'c-new': '9.9.0', 'd-newest-too': '9.10.0' }

beforeAll(async () => {
  const plugins = await Promise.all(
    Object.entries(COPIES).map(([name, version]) => bundle(AGENT_HOST, { name, version })),
  )
  site = await startWordPress({ plugins })
})
afterAll(() => site?.stop())

const loaded = () =>
  site.php<{ version: string; folder: string; times: number; copies: number }>(`return array(
    'version' => TINYECLIPSE_AGENT_VERSION,
    'folder'  => basename( dirname( TinyEclipse\\Agent\\agent()->folder(), 2 ) ),
    'times'   => did_action( 'tinyeclipse_agent_loaded' ),
    'copies'  => count( $GLOBALS['tinyeclipse_agent_copies'] ),
  );`)

test('loads the newest of four copies, once', async () => {
  expect(await loaded()).toEqual({ version: '9.10.0', folder: 'b-newest', times: 1, copies: 4 })
  expect(site.complaints()).toBe('')
})

test('makes one menu, one route and one plan of it', async () => {
  const session = await site.login()
  const page = await (await session.request('/wp-admin/plugins.php')).text()
  expect(page.match(/id="toplevel_page_tinyeclipse"/g)).toHaveLength(1)
  const handlers = await site.php<number>(
    "return count( rest_get_server()->get_routes()['/tinyeclipse/v1/agent/wake'] );",
  )
  expect(handlers).toBe(1)
})

test('takes the next newest while the files of the newest are being replaced', async () => {
  const folders = ['b-newest', 'd-newest-too'].map((name) => `$plugins/${name}/vendor/tinyeclipse/bootstrap.php`)
  const rename = (from: string, to: string) =>
    site.php(
      `$plugins = WP_PLUGIN_DIR; ${folders.map((file) => `rename( "${file}${from}", "${file}${to}" );`).join('')}`,
    )
  await rename('', '.away')
  expect(await loaded()).toMatchObject({ version: '9.9.0', folder: 'c-new', times: 1 })
  await rename('.away', '')
  expect(await loaded()).toMatchObject({ folder: 'b-newest' })
})

test('goes on with what is left when plugins are switched off', async () => {
  await site.php("deactivate_plugins( array( 'b-newest/agent-host.php', 'd-newest-too/agent-host.php' ) );")
  expect(await loaded()).toMatchObject({ version: '9.9.0', folder: 'c-new', copies: 2 })
})

test('plans nothing more once the last plugin that brings it is switched off', async () => {
  const planned = () =>
    site.php<boolean[]>(
      "return array_map( static fn( $hook ) => (bool) wp_next_scheduled( $hook ), array( 'tinyeclipse_heartbeat', 'tinyeclipse_send_outbox' ) );",
    )
  await site.php(
    "wp_schedule_event( time() + 300, 'hourly', 'tinyeclipse_heartbeat' ); wp_schedule_single_event( time() + 300, 'tinyeclipse_send_outbox' );",
  )
  await site.php("deactivate_plugins( 'c-new/agent-host.php' );")
  expect(await planned()).toEqual([true, true])
  await site.php("deactivate_plugins( 'a-old/agent-host.php' );")
  expect(await planned()).toEqual([false, false])
  await site.activate('a-old')
  await site.php("activate_plugin( 'c-new/agent-host.php' );")
})

test('is there at once for a plugin that is being activated, and keeps the version of the request', async () => {
  const seen = await site.php<{ error: string | null; version: string; times: number }>(`
    $before = TINYECLIPSE_AGENT_VERSION;
    $error  = activate_plugin( 'b-newest/agent-host.php' );
    return array( 'error' => is_wp_error( $error ) ? $error->get_error_message() : null, 'version' => $before, 'times' => did_action( 'tinyeclipse_agent_loaded' ) );`)
  expect(seen).toEqual({ error: null, version: '9.9.0', times: 1 })
  expect(await loaded()).toMatchObject({ version: '9.10.0' })
})

test('leaves out a copy that this PHP cannot run, and says so where there is no other', async () => {
  for (const name of Object.keys(COPIES)) {
    const file = join(site.folder, 'wp-content/plugins', name, 'vendor/tinyeclipse/agent.php')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/('php'\s*=>\s*)'8.0'/, "$1'99.0'"))
  }
  expect(await site.php("return defined( 'TINYECLIPSE_AGENT_VERSION' );")).toBe(false)
  expect((await whole(site.request('/'))).status).toBe(200)
  const session = await site.login()
  expect(await (await session.request('/wp-admin/plugins.php')).text()).toContain('TinyEclipse needs PHP 8.0 or newer')
})
