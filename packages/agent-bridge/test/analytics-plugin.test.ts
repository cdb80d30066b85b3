import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { fakePlugin } from './support/content.ts'
import { type JoinedSite, startJoined } from './support/joined-site.ts'
import { startWordPress } from './support/wordpress.ts'

let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined({
    muPlugins: [fakePlugin('fake-wpml'), fakePlugin('fake-forms'), fakePlugin('fake-woocommerce')],
  })
})
afterAll(() => joined?.stop())

const choose = (options: object) =>
  joined.site.php("update_option( 'tinyeclipse_analytics', $input );", {
    relays: true,
    hints: true,
    address_header: '',
    ...options,
  })
const siteKey = async () => (await (await joined.site.adminRest('tinyeclipse/v1/config')).json()).siteKey as string
let number = 0
const batch = async (events: object[] = [{ n: 'p' }]) =>
  JSON.stringify({
    v: 1,
    k: await siteKey(),
    s: 'tab-00000001',
    l: 'nl-BE',
    e: events.map((event) => ({
      i: `event-${String(++number).padStart(6, '0')}`,
      a: 10,
      u: `${joined.site.url}/over-ons/`,
      ...event,
    })),
  })
const relay = (body: string, headers: Record<string, string> = {}, path = 'event') =>
  joined.site.request(`/wp-json/tinyeclipse/v1/analytics/${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      origin: joined.site.url,
      ...headers,
    },
  })
const visitsOf = async () => {
  const answer = await joined.account.client.analytics.sessions(joined.id, { range: { preset: 'today' } })
  return answer.items
}

describe('the relay', () => {
  test('is closed until the owner of the site opens it', async () => {
    expect((await relay(await batch())).status).toBe(403)
    expect(await (await joined.site.request('/wp-json/tinyeclipse/v1/analytics/config')).json()).toEqual({
      isOpen: false,
      siteKey: await siteKey(),
      endpoint: null,
    })
    await choose({})
    const { isOpen, endpoint } = await (await joined.site.request('/wp-json/tinyeclipse/v1/analytics/config')).json()
    expect([isOpen, endpoint]).toEqual([true, `${joined.site.url}/wp-json/tinyeclipse/v1/analytics/event`])
  })

  test('answers as the server does, sets no cookie, and the server has the events', async () => {
    for (const path of ['session', 'pageview', 'event', 'heatmap']) {
      const answer = await relay(await batch(), {}, path)
      expect(answer.status, path).toBe(202)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.json()).toEqual({ accepted: 1, refused: [], parts: expect.stringContaining('p') })
    }
    const mixed = await relay(await batch([{ n: 'p' }, { n: 'c', x: 'signup', o: {} }, { n: 'p', u: 'no address' }]))
    const { accepted, refused } = await mixed.json()
    expect([accepted, refused.length]).toEqual([2, 1])
  })

  test('believes the address of the connection, and a header only where the site has a proxy', async () => {
    const addressOf = (headers: Record<string, string>) =>
      joined.site.php<string | null>(
        `foreach ( $input as $name => $value ) $_SERVER[ 'HTTP_' . strtoupper( str_replace( '-', '_', $name ) ) ] = $value;
         $_SERVER['REMOTE_ADDR'] = '203.0.113.9';
         return TinyEclipse\\Analytics\\Visitor::address();`,
        headers,
      )
    expect(await addressOf({ 'x-forwarded-for': '198.51.100.1' })).toBe('203.0.113.9')
    await choose({ address_header: 'x-forwarded-for' })
    // The last one is what our proxy saw; the others are what the visitor said.
    expect(await addressOf({ 'x-forwarded-for': '10.0.0.1, 198.51.100.1' })).toBe('198.51.100.1')
    expect(await addressOf({ 'x-forwarded-for': 'nonsense' })).toBeNull()
    await choose({ address_header: 'x-evil' })
    expect(await addressOf({ 'x-evil': '198.51.100.1' })).toBe('203.0.113.9')
    await choose({})
  })

  test('refuses what is too large, no batch, or of another site', async () => {
    expect((await relay('x'.repeat(65_537))).status).toBe(413)
    expect((await relay('no json')).status).toBe(400)
    expect((await relay('[]')).status).toBe(400)
    expect((await relay((await batch()).replace(/te_site_[^"]+/, 'te_site_other'))).status).toBe(400)
    expect((await relay((await batch()).replace('"v":1', '"v":"x"'))).status).toBe(400)
  })

  test('takes so many batches of an address in a minute and no more', async () => {
    await joined.site.php(
      `file_put_contents( WPMU_PLUGIN_DIR . '/limit.php', "<?php add_filter( 'tinyeclipse_relay_limit', fn() => 3 );" ); $GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '%tinyeclipse_rate%'" );`,
    )
    const statuses: number[] = []
    for (let count = 0; count < 5; count++) statuses.push((await relay(await batch())).status)
    const last = await relay(await batch())
    await joined.site.php(`unlink( WPMU_PLUGIN_DIR . '/limit.php' );`)
    // A minute may end in the middle.
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(1)
    expect([202, 429]).toContain(last.status)
    expect(
      await joined.site.php(
        `return (bool) $GLOBALS['wpdb']->get_var( "SELECT 1 FROM {$GLOBALS['wpdb']->options} WHERE option_value LIKE '%127.0.0.1%' AND option_name LIKE '%tinyeclipse_rate%'" );`,
      ),
    ).toBe(false)
  })

  test('counts all addresses of a subscriber of IPv6 as one', async () => {
    const allowed = (address: string) =>
      joined.site.php<boolean>(
        `add_filter( 'tinyeclipse_relay_limit', fn() => 2 ); return TinyEclipse\\Analytics\\Rate_Limit::allows( $input['address'] );`,
        { address },
      )
    const asked = []
    for (const last of [1, 2, 3]) asked.push(await allowed(`2001:db8:1:2::${last}`))
    // A minute may end in the middle.
    expect(asked.slice(0, 2)).toEqual([true, true])
    expect(asked[2] && (await allowed('2001:db8:1:2:ffff::1')) && (await allowed('2001:db8:1:2:ffff::2'))).toBe(false)
    expect(await allowed('2001:db8:1:3::1')).toBe(true)
  })

  test('leaves out those who run the site, and has their tracker stop', async () => {
    const { cookies } = await joined.site.login()
    const answer = await relay(await batch(), { cookie: cookies })
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 0, refused: [], parts: '' }])
  })

  test('tells the tracker to come again when the server is away', async () => {
    joined.gateway.state = 'down'
    const answer = await relay(await batch())
    joined.gateway.state = 'open'
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(30)
    expect((await relay(await batch())).status).toBe(202)
  })
})

describe('the tag', () => {
  test('loads a copy of the tracker from the site and sends to the site', async () => {
    // The server of a test has no built tracker, so one is put before it.
    const files = createServer((request, response) => {
      const isVitals = request.url === '/t-vitals.js'
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`/* ${isVitals ? 'vitals' : 'tracker'} */`)
    })
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
    const server = joined.gateway.url
    const serverIs = (address: string) =>
      joined.site.php(
        `update_option( 'tinyeclipse_site', array( 'server' => $input['address'] ) + get_option( 'tinyeclipse_site' ) );`,
        { address },
      )
    await serverIs(url)
    expect(await joined.site.php('return TinyEclipse\\Analytics\\Script_Copy::refresh();')).toBe(true)
    const html = await (await joined.site.request('/')).text()
    const [, src = ''] = /<script[^>]* src="([^"]*\/uploads\/tinyeclipse\/t-[0-9a-f]{12}\.js)"/.exec(html) ?? []
    expect(html).toMatch(/data-to="[^"]*\/wp-json\/tinyeclipse\/v1\/analytics\/event"/)
    expect(await (await fetch(src)).text()).toContain('tracker')
    expect(await (await fetch(src.replace('.js', '-vitals.js'))).text()).toContain('vitals')

    files.closeAllConnections()
    files.close()
    expect(await joined.site.php('return TinyEclipse\\Analytics\\Script_Copy::refresh();')).toBe(false)
    expect(await (await joined.site.request('/')).text()).toContain(src)
    await serverIs(server)
  })

  test('is that of the server where the relay is closed', async () => {
    await choose({ relays: false })
    const html = await (await joined.site.request('/')).text()
    expect(html).toContain(`src="${joined.gateway.url}/t.js"`)
    expect(html).not.toContain('data-to')
    await choose({})
  })
})

describe('the steps to an order', () => {
  test('are told on their pages, the purchase once and only with the key of the order', async () => {
    const made = await joined.site.php<{ key: string; order: number; urls: Record<string, string> }>(`
      $product = new WC_Product( array( 'id' => 0, 'name' => 'Pralines', 'sku' => 'PR-1', 'price' => '12.50' ) );
      $product->save();
      $order = new WC_Order( array( 'id' => 0, 'total' => '49.90', 'status' => 'processing' ) );
      $order->save();
      $urls = array();
      foreach ( array( 'cart', 'checkout', 'order-received' ) as $slug ) {
        $id = wp_insert_post( array( 'post_type' => 'page', 'post_title' => $slug, 'post_name' => $slug, 'post_status' => 'publish' ) );
        $urls[ $slug ] = get_permalink( $id );
      }
      return array( 'key' => $order->get_order_key(), 'order' => $order->get_id(), 'urls' => $urls );`)
    const told = async (url: string) =>
      /tinyeclipse\('event',([^)]*)\)/.exec(await (await fetch(url)).text())?.[1] ?? null
    const { urls, order, key } = made
    expect(await told(urls.cart as string)).toBe('"view_cart",{}')
    expect(await told(urls.checkout as string)).toBe('"begin_checkout",{}')
    expect(await told(`${urls['order-received']}?order-received=${order}`)).toBeNull()
    expect(await told(`${urls['order-received']}?order-received=${order}&key=wrong`)).toBeNull()
    const thanks = `${urls['order-received']}?order-received=${order}&key=${key}`
    expect(await told(thanks)).toBe(`"purchase",{"order":"${order}"},49.9,"EUR"`)
    expect(await told(thanks)).toBeNull()
    expect(await told(joined.content.about.nl)).toBeNull()
  })
})

test('deleting the plugin leaves nothing of it on orders, wherever the shop keeps them', async () => {
  const left = await joined.site.php<Record<string, unknown>>(`
    global $wpdb;
    $table = "{$wpdb->prefix}wc_orders_meta";
    $wpdb->query( "CREATE TABLE $table ( id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id bigint unsigned, meta_key varchar(255), meta_value text )" );
    foreach ( array( '_tinyeclipse_measured', '_of_the_shop' ) as $name ) {
      add_post_meta( 1, $name, '1' );
      $wpdb->insert( $table, array( 'order_id' => 1, 'meta_key' => $name, 'meta_value' => '1' ) );
    }
    $marked = static fn() => count( array_filter( get_option( 'fake_wc_orders' ), static fn( $order ) => isset( $order['meta']['_tinyeclipse_measured'] ) ) );
    $before = $marked();
    define( 'WP_UNINSTALL_PLUGIN', 'tinyeclipse-analytics/tinyeclipse-analytics.php' );
    require WP_PLUGIN_DIR . '/tinyeclipse-analytics/uninstall.php';
    $left = array(
      'before' => $before,
      'orders' => $marked(),
      'posts'  => $wpdb->get_col( "SELECT meta_key FROM $wpdb->postmeta WHERE meta_key IN ( '_tinyeclipse_measured', '_of_the_shop' )" ),
      'table'  => $wpdb->get_col( "SELECT meta_key FROM $table" ),
    );
    $wpdb->query( "DROP TABLE $table" );
    return $left;`)
  expect(left).toEqual({ before: 1, orders: 0, posts: ['_of_the_shop'], table: ['_of_the_shop'] })
})

test('the visits came to the server as of the visitor, not of the site', async () => {
  const browsers = (await visitsOf()).map(({ browser }) => browser)
  expect(browsers).toContain('Firefox')
})

test('without the connector it is refused in plain words', async () => {
  const site = await startWordPress({ plugins: [await layPlugin('tinyeclipse-analytics')], activate: false })
  await expect(site.activate('tinyeclipse-analytics')).rejects.toThrow(/requires|needs/i)
  // Put there by force, it says what is missing and does nothing.
  await site.php(`update_option( 'active_plugins', array( 'tinyeclipse-analytics/tinyeclipse-analytics.php' ) );`)
  const plugins = await (await (await site.login()).request('/wp-admin/plugins.php')).text()
  expect(plugins).toContain('TinyEclipse Analytics needs the plugin TinyEclipse Connector')
  expect((await site.request('/wp-json/tinyeclipse/v1/analytics/config')).status).toBe(404)
  // WordPress itself complains of a dependency that it cannot look up without a network.
  expect(site.complaints()).not.toContain('plugins/tinyeclipse')
  await site.stop()
})

test('complained of nothing', () => {
  expect(joined.site.complaints()).toBe('')
})
