import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from '../../../examples/wordpress/build.mjs'
import { fakePlugin } from './support/content.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const CONNECTOR = 'tinyeclipse-connector/tinyeclipse-connector.php'
const ANALYTICS = 'tinyeclipse-analytics/tinyeclipse-analytics.php'

let folder: string
let zips: string[]
let site: WordPressSite

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-zips-'))
  zips = await build(join(folder, 'one'))
  site = await startWordPress()
})
afterAll(async () => {
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** As the screen Plugins → Add New → Upload does. */
const install = (zip: string) =>
  site.php<string | true>(
    `require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
     require_once ABSPATH . 'wp-admin/includes/file.php';
     require_once ABSPATH . 'wp-admin/includes/misc.php';
     ob_start();
     $skin = new Automatic_Upgrader_Skin();
     $done = ( new Plugin_Upgrader( $skin ) )->install( $input['zip'] );
     ob_end_clean();
     return true === $done ? true : implode( ' ', $skin->get_upgrade_messages() );`,
    { zip },
  )
/** Save what WordPress itself remembers of plugins that others require. */
const inDatabase = () =>
  site.php<string[]>(
    `wp_cache_flush();
     global $wpdb;
     return array_merge( $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%tinyeclipse%' AND option_name NOT LIKE '%wp_plugin_dependencies%'" ), array_filter( $wpdb->get_col( 'SHOW TABLES' ), fn( $name ) => str_contains( $name, 'tinyeclipse' ) ) );`,
  )
const remove = (plugin: string) =>
  site.php(
    `require_once ABSPATH . 'wp-admin/includes/file.php';
     wp_set_current_user( 1 );
     deactivate_plugins( $input['plugin'] );
     return delete_plugins( array( $input['plugin'] ) );`,
    { plugin },
  )

test('WordPress installs and activates the zips, and asks nothing of them twice', async () => {
  for (const zip of zips.slice(0, 2)) expect(await install(zip)).toBe(true)
  await site.activate('tinyeclipse-connector', 'tinyeclipse-analytics')
  expect(await (await site.request('/')).text()).toContain('Zwarte Maan')
  expect((await site.adminRest('tinyeclipse/v1/config')).status).toBe(200)
  expect(await install(zips[0] as string)).toMatch(/already exists/)
  expect(site.complaints()).toBe('')
})

test('the same sources make the same bytes', async () => {
  const [once, again] = [await build(join(folder, 'once')), await build(join(folder, 'again'))]
  for (const [index, zip] of once.entries()) {
    expect(readFileSync(zip).equals(readFileSync(again[index] as string)), zip).toBe(true)
  }
})

test('people read the settings in their language, and what they choose is kept', async () => {
  await site.php(`update_user_meta( 1, 'locale', 'nl_BE' );`)
  const admin = await site.login()
  const read = async () => (await admin.request('/wp-admin/admin.php?page=tinyeclipse-measuring')).text()
  const page = await read()
  expect(page).toContain('Bezoeken meten, zonder cookies')
  expect(page).toContain('Adres van de bezoeker')
  expect(await (await admin.request('/wp-admin/plugins.php')).text()).toContain('Verwijderen wist alle gegevens')
  await site.php(`update_user_meta( 1, 'locale', 'fr_BE' );`)
  expect(await read()).toContain('Mesurer les visites, sans cookies')
  await site.php(`delete_user_meta( 1, 'locale' );`)

  const nonce = /name="_wpnonce" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = {
    option_page: 'tinyeclipse-measuring',
    action: 'update',
    _wpnonce: nonce,
    'tinyeclipse_connector[keeps_data]': '1',
    'tinyeclipse_connector[excluded_roles][]': 'editor',
    'tinyeclipse_analytics[relays]': '1',
    'tinyeclipse_analytics[address_header]': 'x-evil',
  }
  const post = (fields: Record<string, string>) =>
    admin.request('/wp-admin/options.php', { method: 'POST', body: new URLSearchParams(fields) })
  expect((await post({ ...form, _wpnonce: 'wrong' })).status).toBe(403)
  expect((await post(form)).status).toBe(302)
  expect(await (await site.adminRest('tinyeclipse/v1/config')).json()).toMatchObject({
    measures: false,
    excludedRoles: ['editor'],
    keepsData: true,
  })
  expect(await site.php(`return get_option( 'tinyeclipse_analytics' );`)).toEqual({
    relays: true,
    hints: false,
    address_header: '',
  })
  expect((await (await site.login('editor')).request('/wp-admin/admin.php?page=tinyeclipse-measuring')).status).toBe(
    403,
  )
})

test('deleting keeps the data of who chose that, and removes that of everyone else', async () => {
  await remove(ANALYTICS)
  await remove(CONNECTOR)
  expect(await inDatabase()).toEqual(expect.arrayContaining(['tinyeclipse_connector', 'tinyeclipse_analytics']))

  for (const zip of zips.slice(0, 2)) await install(zip)
  await site.activate('tinyeclipse-connector', 'tinyeclipse-analytics')
  expect(await (await site.adminRest('tinyeclipse/v1/config')).json()).toMatchObject({ excludedRoles: ['editor'] })
  await site.adminRest('tinyeclipse/v1/config', { json: { keepsData: false } })
  expect(await site.php(`return TinyEclipse\\Analytics\\Rate_Limit::allows( '203.0.113.9' );`)).toBe(true)
  await remove(ANALYTICS)
  await remove(CONNECTOR)
  expect(await inDatabase()).toEqual([])
  expect(
    await site.php(
      `return array_filter( array_keys( array_merge( ...array_values( array_filter( _get_cron_array(), 'is_array' ) ) ) ), fn( $hook ) => str_contains( $hook, 'tinyeclipse' ) );`,
    ),
  ).toEqual([])
  // WordPress itself complains of a dependency that it cannot look up without a network.
  expect(site.complaints()).not.toContain('plugins/tinyeclipse')
})

test('a copy without its library says so and breaks nothing', async () => {
  const bare = await startWordPress({
    plugins: [new URL('../../../examples/wordpress/tinyeclipse-connector', import.meta.url).pathname],
  })
  const plugins = await (await (await bare.login()).request('/wp-admin/plugins.php')).text()
  expect(plugins).toContain('its folder vendor/tinyeclipse is missing')
  expect(await (await bare.request('/')).text()).toContain('Zwarte Maan')
  expect(bare.complaints()).toBe('')
  await bare.stop()
})

test('the three of them run on the oldest WordPress that they name', async () => {
  const woocommerce = new URL('../../../examples/wordpress/fakes/woocommerce', import.meta.url).pathname
  const old = await startWordPress({
    version: '6.5',
    plugins: [
      join(folder, 'one/tinyeclipse-connector'),
      woocommerce,
      join(folder, 'one/tinyeclipse-analytics'),
      join(folder, 'one/tinyeclipse-wc'),
    ],
    muPlugins: [fakePlugin('fake-woocommerce')],
  })
  expect(await (await old.request('/')).text()).toContain('Zwarte Maan')
  expect((await old.adminRest('tinyeclipse/v1/capabilities')).status).toBe(200)
  expect((await old.adminRest('tinyeclipse/v1/shop/stats')).status).toBe(200)
  await old.php(`update_user_meta( 1, 'locale', 'nl_NL' );`)
  const page = await (await old.login()).request('/wp-admin/admin.php?page=tinyeclipse-measuring')
  expect(await page.text()).toContain('Meten en melden')
  expect(old.complaints()).toBe('')
  await old.stop()
})
