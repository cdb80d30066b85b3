import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { fakePlugin } from './support/content.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { createWaker, type Waker } from './support/waker.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

/** The name alone, for the header `Requires Plugins`; what it does is in the must-use plugin. */
const WOOCOMMERCE = fileURLToPath(new URL('../../../examples/wordpress/fakes/woocommerce', import.meta.url))
const OWN = 'tinyeclipse-wc/tinyeclipse-wc.php'

let site: WordPressSite
let peer: Peer
let server: Waker

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector'), WOOCOMMERCE, await layPlugin('tinyeclipse-wc')],
    muPlugins: [fakePlugin('fake-woocommerce')],
  })
  await peer.connect(site)
  server = await createWaker(site)
  await site.php(`
    foreach ( range( 1, 5 ) as $n ) {
      ( new WC_Product( array( 'id' => 0, 'name' => "Pralines $n", 'sku' => $n > 1 ? "PR-$n" : '', 'price' => '12.5', 'regular_price' => '15', 'stock_status' => 5 === $n ? 'outofstock' : 'instock' ) ) )->save();
      ( new WC_Order( array( 'id' => 0, 'status' => 5 === $n ? 'failed' : 'processing', 'total' => '0.10', 'billing_email' => "an$n@example.be", 'items' => array( array( 'product_id' => 100 + $n, 'name' => "Pralines $n", 'quantity' => 2, 'total' => '0.1' ) ) ) ) )->save();
    }`)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})

const read = async (path: string) => (await site.adminRest(`tinyeclipse/v1/shop/${path}`)).json()
const signed = (route: string, method: string, body: object) =>
  server.send(server.parts({ method, route: `/tinyeclipse/v1/shop/${route}`, body: JSON.stringify(body) }))

test('says what it gets along with when WooCommerce asks', async () => {
  expect(await site.php(`return Automattic\\WooCommerce\\Utilities\\FeaturesUtil::$declared[ '${OWN}' ];`)).toEqual({
    custom_order_tables: true,
    cart_checkout_blocks: true,
  })
  expect(site.complaints()).toBe('')
})

describe('the routes', () => {
  test('are for the server and those who run the shop', async () => {
    for (const path of ['products', 'orders', 'stats']) {
      const route = `tinyeclipse/v1/shop/${path}`
      expect((await site.request(`/wp-json/${route}`)).status, path).toBe(401)
      expect((await (await site.login('editor')).rest(route)).status, path).toBe(403)
      const answer = await server.send(server.parts({ method: 'GET', route: `/${route}`, body: '' }))
      expect(answer.status, path).toBe(200)
    }
    const write = await (await site.login('editor')).rest('tinyeclipse/v1/shop/orders/101/status', {
      json: { status: 'completed' },
    })
    expect(write.status).toBe(403)
  })

  test('give products and orders page by page, with money as text', async () => {
    const first = await read('products?limit=2')
    expect(first).toMatchObject({ total: 5, nextPage: 2 })
    expect(first.items[0]).toMatchObject({
      name: 'Pralines 1',
      sku: null,
      price: '12.50',
      regularPrice: '15.00',
      salePrice: null,
      currency: 'EUR',
    })
    expect(await read('products?limit=2&page=3')).toMatchObject({
      items: [{ sku: 'PR-5', stockStatus: 'outofstock' }],
      nextPage: null,
    })

    const { items, total } = await read('orders?status=processing')
    expect(total).toBe(4)
    expect(items[0]).toMatchObject({
      id: 101,
      number: '101',
      total: '0.10',
      email: 'an1@example.be',
      items: [{ productId: 101, quantity: 2, total: '0.10' }],
    })
    expect(JSON.stringify(items)).not.toMatch(/order_key|wc_order_|customer_ip/)
    expect((await site.adminRest('tinyeclipse/v1/shop/orders?status=stolen')).status).toBe(400)
    expect((await site.adminRest('tinyeclipse/v1/shop/orders?limit=1000')).status).toBe(400)
  })

  test('count the shop exactly', async () => {
    expect(await read('stats')).toMatchObject({
      currency: 'EUR',
      products: { published: 5, outOfStock: 1 },
      orders: { processing: 4, failed: 1, completed: 0 },
      // Four times 0.10 is not 0.4 in binary fractions.
      lastDays: { days: 30, orders: 4, revenue: '0.40', isComplete: true },
    })
  })

  test('change the status of an order once, with a note and the hooks of WooCommerce', async () => {
    const answer = await signed('orders/101/status', 'PUT', { status: 'completed', note: 'Delivered' })
    expect(await answer.json()).toMatchObject({ id: 101, status: 'completed', statusBefore: 'processing' })
    expect(await site.php(`return wc_get_order( 101 )->get_notes();`)).toEqual(['Delivered processing → completed'])
    await signed('orders/101/status', 'PUT', { status: 'completed', note: 'Again' })
    expect(await site.php(`return count( wc_get_order( 101 )->get_notes() );`)).toBe(1)
    expect((await signed('orders/999/status', 'PUT', { status: 'completed' })).status).toBe(404)
    expect((await signed('orders/102/status', 'PUT', { status: 'stolen' })).status).toBe(400)
  })

  test('change nothing for the server where the owner switched that off', async () => {
    await site.php(`TinyEclipse\\Agent\\agent()->commands()->allow( 'change_order_status', false );`)
    expect((await signed('orders/102/status', 'PUT', { status: 'completed' })).status).toBe(403)
    const capabilities = await (await site.adminRest('tinyeclipse/v1/capabilities')).json()
    expect(capabilities.shop).toMatchObject({ reads: ['products', 'orders', 'stats'], changesOrderStatus: false })
    await site.php(`TinyEclipse\\Agent\\agent()->commands()->allow( 'change_order_status', true );`)
    expect((await signed('orders/102/status', 'PUT', { status: 'completed' })).status).toBe(200)
  })
})

test('the state tells of the shop', async () => {
  const state = await site.php<{ shop: object; modules: object[] }>(
    "return apply_filters( 'tinyeclipse_state', array() );",
  )
  expect(state.shop).toMatchObject({
    plugin: 'woocommerce',
    version: '10.9.1',
    hasHpos: true,
    products: { published: 5 },
  })
  expect(state.modules).toContainEqual({ name: 'shop', isFound: true, by: 'WooCommerce 10.9.1' })
})

test('is refused in plain words without WooCommerce, and does nothing where it is too old', async () => {
  const other = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-wc')],
    activate: false,
  })
  await other.activate('tinyeclipse-connector')
  await expect(other.activate('tinyeclipse-wc')).rejects.toThrow(/requires/)
  await other.php(`
    update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), '${OWN}' ) );
    file_put_contents( WPMU_PLUGIN_DIR . '/old.php', "<?php define( 'WC_VERSION', '7.9.0' ); class WooCommerce {}" );`)
  const admin = await other.login()
  const plugins = await (await admin.request('/wp-admin/plugins.php')).text()
  expect(plugins).toContain('needs WooCommerce 8.2 or newer, and this site has 7.9.0')
  expect((await admin.rest('tinyeclipse/v1/shop/stats')).status).toBe(404)
  await other.stop()
})

test('complained of nothing', () => {
  expect(site.complaints()).toBe('')
})
