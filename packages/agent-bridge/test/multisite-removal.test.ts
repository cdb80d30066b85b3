import { cpSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestAccount, type TestServer } from '../../server/test/support/server.ts'
import { layPlugin } from './support/bundle.ts'
import { beat, enrol } from './support/enrol.ts'
import { type Network, type NetworkSite, startNetwork } from './support/network.ts'
import { whole } from './support/whole.ts'
import type { WordPressSite } from './support/wordpress.ts'

const PLUGINS = ['tinyeclipse-connector', 'tinyeclipse-analytics'] as const

let server: TestServer
let account: TestAccount
let network: Network
let two: NetworkSite
let three: NetworkSite
const siteIds = new Map<WordPressSite, string>()

beforeAll(async () => {
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  network = await startNetwork({ plugins: await Promise.all(PLUGINS.map((name) => layPlugin(name))) })
  two = await network.add('two')
  three = await network.add('three')
  for (const plugin of PLUGINS) {
    await network.main.php(ACTIVATE, { plugin })
  }
}, 120_000)
afterAll(async () => {
  await network?.main.stop()
  await server?.stop()
})

const ACTIVATE = `
  wp_set_current_user( 1 );
  $error = activate_plugin( "{$input['plugin']}/{$input['plugin']}.php", '', true );
  if ( is_wp_error( $error ) ) throw new Exception( $error->get_error_message() );`

const DELETE = `
  require_once ABSPATH . 'wp-admin/includes/file.php';
  wp_set_current_user( 1 );
  $file = "{$input['plugin']}/{$input['plugin']}.php";
  deactivate_plugins( $file, false, true );
  return true === delete_plugins( array( $file ) );`

/** Everything in the database of a network that has our name, on whatever site. */
const remains = () =>
  network.main.php<string[]>(`
    global $wpdb;
    wp_cache_flush();
    $ours  = fn( $names ) => array_filter( $names, fn( $name ) => str_contains( $name, 'tinyeclipse' ) );
    $found = array( ...$ours( $wpdb->get_col( 'SHOW TABLES' ) ), ...$ours( $wpdb->get_col( "SELECT meta_key FROM $wpdb->sitemeta" ) ), ...$ours( $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta" ) ) );
    foreach ( get_sites( array( 'fields' => 'ids' ) ) as $id ) {
      switch_to_blog( $id );
      foreach ( $ours( $wpdb->get_col( "SELECT option_name FROM $wpdb->options" ) ) as $name ) $found[] = "$id: $name";
      foreach ( (array) _get_cron_array() as $events ) foreach ( $ours( array_keys( (array) $events ) ) as $name ) $found[] = "$id: cron $name";
      restore_current_blog();
    }
    return array_values( $found );`)

test('each site joins as a site of its own, by one code', async () => {
  const { code } = await account.client.agents.createCode({ maxSites: 3 })
  for (const site of [network.main, two, three]) {
    await enrol(site, server.url, code)
    await beat(site)
    siteIds.set(site, (await (await site.adminRest('tinyeclipse/v1/connection')).json()).siteId)
  }
  expect(new Set(siteIds.values()).size).toBe(3)
  const agent = await account.client.agents.get(siteIds.get(two) as string)
  expect(agent).toMatchObject({ status: 'connected', state: { wordpress: { isMultisite: true } } })
})

test('a site that is deleted leaves its server, and nothing behind', async () => {
  await network.main.php(`return wp_delete_site( $input['id'] )->blog_id;`, { id: three.id })
  expect((await account.client.agents.get(siteIds.get(three) as string)).status).toBe('left')
  expect((await remains()).filter((name) => name.includes(`_${three.id}_`))).toEqual([])
})

test('tables of a site that was deleted while the plugin was off are taken by the next cron', async () => {
  const name = await network.main.php<string>(
    `global $wpdb; $wpdb->query( "CREATE TABLE {$wpdb->base_prefix}77_tinyeclipse_outbox ( seq int )" );
     $wpdb->query( "CREATE TABLE {$wpdb->base_prefix}77_other_outbox ( seq int )" ); return $wpdb->base_prefix . '77_';`,
  )
  await network.main.php('( new TinyEclipse\\Agent\\Cron( TinyEclipse\\Agent\\agent() ) )->run();')
  expect(await network.main.php(`global $wpdb; return $wpdb->get_col( "SHOW TABLES LIKE '%77%'" );`)).toEqual([
    `${name}other_outbox`,
  ])
})

test('a big network is left in steps, and told how far it is', async () => {
  const sites = await network.main.php<number>(`return get_sites( array( 'count' => true ) );`)
  // A first site that takes all the time that there is.
  const stopped = network.main.php(
    `define( 'WP_UNINSTALL_PLUGIN', 'x/x.php' );
     ini_set( 'max_execution_time', 30 );
     require WP_PLUGIN_DIR . '/tinyeclipse-connector/vendor/tinyeclipse/every-site.php';
     add_filter( 'wp_die_handler', static fn() => static function ( $text ) { throw new Exception( $text ); } );
     $done = array();
     $text = '';
     $work = static function () use ( &$done ) { $done[] = get_current_blog_id(); usleep( 300000 ); };
     try {
       TinyEclipse\\Agent\\on_every_site( 'x', $work, 0.2 );
     } catch ( Exception $stop ) {
       $text = $stop->getMessage();
     }
     $first = $done;
     TinyEclipse\\Agent\\on_every_site( 'x', $work );
     return array( $text, $first, $done, get_current_blog_id() );`,
  )
  expect(await stopped).toEqual([expect.stringContaining(`removed from 1 of the ${sites} sites`), [1], [1, two.id], 1])
})

test('deleting the plugins removes all that they made on every site, but where data are kept', async () => {
  await two.php(
    `tinyeclipse_send_event( 'test', 'rang', 'The bell rang' ); TinyEclipse\\Connector\\Options::change( array( 'keeps_data' => true ) );`,
  )
  for (const plugin of PLUGINS.toReversed()) expect(await network.main.php(DELETE, { plugin })).toBe(true)
  const left = await remains()
  expect(left.filter((name) => name.startsWith('1: ') || /^wp_tinyeclipse/.test(name))).toEqual([])
  expect(left).toContain(`${two.id}: tinyeclipse_secrets`)
  expect((await account.client.agents.get(siteIds.get(network.main) as string)).status).toBe('left')
  expect((await account.client.agents.get(siteIds.get(two) as string)).status).toBe('connected')
})

test('and with nothing kept, nothing is left', async () => {
  await two.php(`return update_option( 'tinyeclipse_connector', array( 'keeps_data' => false ) );`)
  for (const plugin of PLUGINS) {
    cpSync(await layPlugin(plugin), `${network.main.folder}/wp-content/plugins/${plugin}`, { recursive: true })
  }
  for (const plugin of PLUGINS.toReversed()) expect(await network.main.php(DELETE, { plugin })).toBe(true)
  expect(await remains()).toEqual([])
  expect((await account.client.agents.get(siteIds.get(two) as string)).status).toBe('left')
  expect((await whole(two.request('/'))).status).toBe(200)
  expect(
    network.main
      .complaints()
      .split('\n')
      .filter((line) => /wp-content|Fatal|database error/.test(line)),
  ).toEqual([])
})
