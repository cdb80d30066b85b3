import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
let peer: Peer

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(async () => {
  await peer.connect(site)
  peer.requests.length = 0
})

const AGENT = 'TinyEclipse\\Agent\\agent()'
const read = async () =>
  (await (await site.adminRest('tinyeclipse/v1/connection')).json()) as { isConnected: boolean; needsReconnect: string }
const beat = () => site.php<boolean>(`return ${AGENT}->heartbeat()->beat();`)

test('keeps no key readable in the database, and loads none with pages', async () => {
  const { rows, secrets } = await site.php<{
    rows: { option_name: string; option_value: string; autoload: string }[]
    secrets: Record<string, string>
  }>(`global $wpdb;
    $secrets = ${AGENT}->settings()->secrets();
    return array(
      'rows'    => $wpdb->get_results( "SELECT option_name, option_value, autoload FROM $wpdb->options WHERE option_name LIKE 'tinyeclipse%'" ),
      'secrets' => array( 'key' => $secrets->secret_key, 'api' => $secrets->api_key ),
    );`)
  const loaded = rows.filter((row) => !/^(no|off)$/.test(row.autoload)).map((row) => row.option_name)
  expect(loaded.sort()).toEqual(['tinyeclipse_installed', 'tinyeclipse_site'])
  expect(rows.map((row) => row.option_name)).toContain('tinyeclipse_secrets')
  for (const secret of Object.values(secrets)) {
    expect(secret.length).toBeGreaterThan(10)
    expect(rows.filter((row) => row.option_value.includes(secret))).toEqual([])
  }
})

test('seals the same text differently each time, and opens nothing that was changed', async () => {
  const found = await site.php<Record<string, unknown>>(`
    $vault  = TinyEclipse\\Agent\\Vault::class;
    $sealed = $vault::seal( 'secret' );
    $other  = 'A' === $sealed[50] ? 'B' : 'A';
    return array(
      'opened'  => $vault::open( $sealed ),
      'differs' => $sealed !== $vault::seal( 'secret' ),
      'changed' => $vault::open( substr_replace( $sealed, $other, 50, 1 ) ),
      'cut'     => $vault::open( substr( $sealed, 0, 20 ) ),
      'none'    => $vault::open( '' ),
      'odd'     => $vault::open( '***' ),
    );`)
  expect(found).toEqual({ opened: 'secret', differs: true, changed: null, cut: null, none: null, odd: null })
})

test('asks to be connected again when the salts were changed, and breaks nothing', async () => {
  const salt = randomBytes(32).toString('hex')
  site.configure({ AUTH_KEY: salt, SECURE_AUTH_KEY: salt, AUTH_SALT: salt })
  expect(await beat()).toBe(false)
  expect(peer.requests).toEqual([])
  expect((await whole(site.request('/'))).status).toBe(200)
  const session = await site.login()
  const state = (await (await session.rest('tinyeclipse/v1/connection')).json()) as object
  expect(state).toMatchObject({ isConnected: false, needsReconnect: 'salts_changed' })
  const page = await (await session.request('/wp-admin/plugins.php')).text()
  expect(page).toContain('the salts in wp-config.php were changed')
  const check = await session.rest('tinyeclipse/v1/connection/checks/signature', { method: 'POST' })
  expect(await check.json()).toMatchObject({ status: 'failed', advice: expect.stringContaining('new code') })
  expect(site.complaints()).toBe('')
})

test('does not speak for the original from a copy on another address', async () => {
  const copy = { WP_HOME: `http://localhost:${site.port}` }
  site.configure(copy)
  expect(await beat()).toBe(false)
  expect(await site.php(`return ${AGENT}->is_connected();`)).toBe(false)
  expect(await site.php(`return ${AGENT}->settings()->state();`)).toBe('copy')
  expect(peer.requests).toEqual([])
  site.configure({ WP_HOME: site.url.replace('http:', 'https:') })
  expect(await site.php(`return ${AGENT}->settings()->state();`)).toBe('connected')
  site.configure({ WP_HOME: site.url })
  expect(await beat()).toBe(true)
})

test('does not speak for the original from a copy in another folder of the same host', async () => {
  const stateAt = (home: string) =>
    site.php<string>(`update_option( 'home', $input['home'] ); return ${AGENT}->settings()->state();`, { home })
  site.configure({ WP_HOME: undefined })
  expect(await stateAt(`${site.url}/staging`)).toBe('copy')
  expect(await stateAt(`${site.url}/`)).toBe('connected')

  await site.php("update_option( 'home', $input['home'] );", { home: `${site.url}/shop` })
  await peer.connect(site)
  expect(await stateAt(`${site.url}/shop/`)).toBe('connected')
  expect(await stateAt(site.url)).toBe('copy')

  // Kept by a version that knew of no folders.
  await site.php(
    `
    $kept = get_option( 'tinyeclipse_site' );
    unset( $kept['address'] );
    update_option( 'tinyeclipse_site', array( 'home' => $input['host'] ) + $kept );`,
    { host: new URL(site.url).host },
  )
  expect(await stateAt(`${site.url}/shop`)).toBe('connected')
  expect(await stateAt('http://elsewhere.example.be/shop')).toBe('copy')
  await site.php("update_option( 'home', $input['home'] );", { home: site.url })
  site.configure({ WP_HOME: site.url })
})

test('costs a page view no query and no class beyond those that wait', async () => {
  const count = (isActive: boolean) => site.php<{ queries: number; classes: string[] }>(MEASURE, { isActive })
  const { queries, classes } = await count(true)
  expect(classes.sort()).toEqual(['Agent', 'Hooks'])
  await site.php("deactivate_plugins( 'agent-host/agent-host.php' );")
  const without = await count(false)
  await site.activate('agent-host')
  expect(queries).toBe(without.queries)
  expect(without.classes).toEqual([])
})

/** Renders the front page as a visitor's request would, and counts what was asked of the database. */
const MEASURE = `
  $GLOBALS['wp_query'] = new WP_Query();
  global $wpdb;
  ob_start();
  wp();
  define( 'WP_USE_THEMES', true );
  require ABSPATH . WPINC . '/template-loader.php';
  $page = ob_get_clean();
  if ( ! str_contains( $page, '</html>' ) ) { throw new Exception( 'no page' ); }
  $ours = array_filter( get_declared_classes(), static fn( $name ) => str_starts_with( $name, 'TinyEclipse\\\\Agent\\\\' ) );
  return array( 'queries' => $wpdb->num_queries, 'classes' => array_values( array_map( static fn( $name ) => substr( $name, 18 ), $ours ) ) );`

test('reads what it needs of a connection without a query', async () => {
  const queries = await site.php<number>(`global $wpdb;
    wp_load_alloptions();
    $before = $wpdb->num_queries;
    ${AGENT}->is_connected();
    ${AGENT}->settings()->site_key();
    return $wpdb->num_queries - $before;`)
  expect(queries).toBe(0)
})

test('is not fooled by options that are not what they should be', async () => {
  const states = await site.php<unknown[]>(`
    $values = array( 'nonsense', array(), array( 'siteId' => array( 1 ) ), 7, true, array( 'siteId' => 'x', 'home' => null ), array( 'siteId' => 'x', 'address' => array( 1 ) ) );
    $seen   = array();
    foreach ( $values as $value ) {
      foreach ( array( 'site', 'secrets', 'status', 'pauses', 'mail', 'updates' ) as $name ) {
        update_option( "tinyeclipse_$name", $value );
      }
      TinyEclipse\\Agent\\Mail_Health::summary();
      TinyEclipse\\Agent\\Running_Updates::read();
      $seen[] = array( ${AGENT}->is_connected(), ${AGENT}->heartbeat()->beat(), tinyeclipse_is_staging() );
    }
    return $seen;`)
  expect(states).toEqual(Array(7).fill([false, false, true]))
  expect(await read()).toMatchObject({ isConnected: false })
  expect((await whole(site.request('/'))).status).toBe(200)
  expect(peer.requests).toEqual([])
  expect(site.complaints()).toBe('')
})
