import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { beat, commander, newCommand } from './support/commands.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const SHOP = fileURLToPath(new URL('../../../examples/wordpress/fakes/fake-woocommerce.php', import.meta.url))

let site: WordPressSite
let peer: Peer
let sendAll: ReturnType<typeof commander>['sendAll']
let send: ReturnType<typeof commander>['send']
let undo: ReturnType<typeof commander>['undo']

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)], muPlugins: [SHOP] })
  await peer.connect(site)
  ;({ sendAll, send, undo } = commander(site, peer))
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(() => {
  peer.results.length = 0
})

const options = (names: readonly string[]) =>
  site.php<unknown[]>("return array_map( 'get_option', $input['names'] );", { names })
const option = async (name: string) => (await options([name]))[0]

describe('set_option', () => {
  test('shows, changes and puts back what the site shows', async () => {
    const input = { option: 'blogname', value: 'Brood & Co' }
    const diff = [{ path: 'blogname', before: 'Zwarte Maan', after: 'Brood & Co' }]
    expect(await send('set_option', input, { isDryRun: true })).toMatchObject({
      status: 'succeeded',
      diff,
      canUndo: false,
    })
    expect(await option('blogname')).toBe('Zwarte Maan')

    const { id, ...result } = await send('set_option', input)
    expect(result).toMatchObject({ status: 'succeeded', diff, canUndo: true })
    expect(await option('blogname')).toBe('Brood &amp; Co')
    expect(await send('set_option', input)).toMatchObject({ status: 'succeeded', diff: [], canUndo: false })

    expect(await undo(id, { isDryRun: true })).toMatchObject({ status: 'succeeded', diff: [{ after: 'Zwarte Maan' }] })
    expect(await option('blogname')).toBe('Brood &amp; Co')
    expect(await undo(id)).toMatchObject({ status: 'succeeded', canUndo: false })
    expect(await option('blogname')).toBe('Zwarte Maan')
    expect(await undo(id)).toMatchObject({ status: 'failed' })
  })

  test('puts back a number, which the database gives as text', async () => {
    const { id } = await send('set_option', { option: 'posts_per_page', value: 12 })
    expect(await option('posts_per_page')).toBe('12')
    expect(await undo(id)).toMatchObject({ status: 'succeeded', diff: [{ before: '12', after: '10' }] })
    expect(await option('posts_per_page')).toBe('10')
  })

  test('does not undo what somebody changed since', async () => {
    const { id } = await send('set_option', { option: 'posts_per_page', value: 12 })
    await site.php("update_option( 'posts_per_page', 7 );")
    expect(await undo(id)).toMatchObject({ status: 'failed', message: expect.stringContaining('changed since') })
    expect(await option('posts_per_page')).toBe('7')
  })

  test('takes what each option can be, and nothing else', async () => {
    const page = await site.php<number>(
      "return wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Front' ) );",
    )
    const good = [
      ['timezone_string', 'Europe/Brussels', 'Europe/Brussels'],
      ['start_of_week', 0, '0'],
      ['date_format', 'j F Y', 'j F Y'],
      ['blog_public', '0', '0'],
      ['default_comment_status', 'closed', 'closed'],
      ['page_on_front', page, String(page)],
      ['show_on_front', 'page', 'page'],
    ] as const
    const set = await sendAll(good.map(([option, value]) => newCommand('set_option', { option, value })))
    expect(set.map(({ status }) => status)).toEqual(good.map(() => 'succeeded'))
    expect(await options(good.map(([name]) => name))).toEqual(good.map(([, , stored]) => stored))

    const bad = [
      ['timezone_string', 'Europe/Atlantis'],
      ['start_of_week', 7],
      ['start_of_week', '1; DROP TABLE'],
      ['posts_per_page', 1.5],
      ['posts_per_page', true],
      ['default_comment_status', 'ajar'],
      ['page_on_front', 999_999],
      ['blogname', { nested: true }],
      ['blogname', 'x'.repeat(201)],
      ['blogname', undefined],
    ] as const
    const names = bad.map(([name]) => name)
    const before = await options(names)
    const refused = await sendAll(bad.map(([option, value]) => newCommand('set_option', { option, value })))
    expect(refused.map(({ status, diff }) => [status, diff])).toEqual(bad.map(() => ['failed', []]))
    expect(await options(names)).toEqual(before)
  })

  test('reaches no option that makes its owner another, filtered in or not', async () => {
    const opener = join(site.folder, 'wp-content/mu-plugins/opener.php')
    writeFileSync(
      opener,
      "<?php add_filter( 'tinyeclipse_settable_options', fn( $rules ) => $rules + array_fill_keys( array( 'siteurl', 'admin_email', 'users_can_register', 'default_role', 'wp_user_roles', 'tinyeclipse_site', 'my_secret_key', 'my_colour' ), array( 'type' => 'text', 'most' => 99 ) ) );",
    )
    const owners = [
      'siteurl',
      'home',
      'admin_email',
      'users_can_register',
      'default_role',
      'wp_user_roles',
      'active_plugins',
      'tinyeclipse_site',
      'my_secret_key',
    ]
    const results = await sendAll(owners.map((name) => newCommand('set_option', { option: name, value: '1' })))
    for (const { status, message } of results)
      expect([status, message]).toEqual(['failed', expect.stringContaining('cannot be set')])
    expect(await send('set_option', { option: 'my_colour', value: 'red' })).toMatchObject({ status: 'succeeded' })
    rmSync(opener)
  })
})

describe('update_page', () => {
  const VIDEO = '<iframe src="https://video.example/1"></iframe>'
  const create = (fields: object = {}) =>
    site.php<number>(
      "kses_remove_filters(); return wp_insert_post( wp_slash( $input + array( 'post_type' => 'page', 'post_status' => 'publish' ) ) );",
      {
        post_title: 'Over ons',
        post_content: `<p>Sinds 1987</p>${VIDEO}`,
        ...fields,
      },
    )
  const read = (id: number) =>
    site.php<{
      post_title: string
      post_content: string
      post_status: string
      post_modified_gmt: string
      revisions: number
    }>(
      "clean_post_cache( $input['id'] ); return (array) get_post( $input['id'] ) + array( 'revisions' => count( wp_get_post_revisions( $input['id'] ) ) );",
      { id },
    )

  test('shows, changes and puts back a page, and keeps a revision', async () => {
    const pageId = await create()
    const input = { pageId, title: 'Wie wij zijn', content: '<p>C:\\new "quoted"</p>' }
    const diff = [
      { path: 'title', before: 'Over ons', after: 'Wie wij zijn' },
      { path: 'content', before: `<p>Sinds 1987</p>${VIDEO}`, after: '<p>C:\\new "quoted"</p>' },
    ]
    expect(await send('update_page', input, { isDryRun: true })).toMatchObject({
      status: 'succeeded',
      diff,
      canUndo: false,
    })
    expect(await read(pageId)).toMatchObject({ post_title: 'Over ons' })

    const { id, ...result } = await send('update_page', input)
    expect(result).toMatchObject({ status: 'succeeded', diff, canUndo: true })
    expect(await read(pageId)).toMatchObject({ post_title: 'Wie wij zijn', post_content: input.content, revisions: 2 })

    expect(await undo(id)).toMatchObject({ status: 'succeeded' })
    expect(await read(pageId)).toMatchObject({ post_title: 'Over ons', post_content: `<p>Sinds 1987</p>${VIDEO}` })
  })

  test('leaves the parts alone that it was not asked to change', async () => {
    const pageId = await create()
    await send('update_page', { pageId, title: 'Alleen de titel' })
    expect(await read(pageId)).toMatchObject({
      post_title: 'Alleen de titel',
      post_content: `<p>Sinds 1987</p>${VIDEO}`,
    })
  })

  test('writes no scripts, frames or handlers, unless the site lets it', async () => {
    const pageId = await create()
    const content = `<p onclick="x()">Hallo</p><script>x()</script>${VIDEO}`
    await send('update_page', { pageId, title: '<script>x()</script><em>Hallo</em>', content })
    expect(await read(pageId)).toMatchObject({ post_title: 'x()<em>Hallo</em>', post_content: '<p>Hallo</p>x()' })

    const opener = join(site.folder, 'wp-content/mu-plugins/opener.php')
    writeFileSync(opener, "<?php add_filter( 'tinyeclipse_allow_unfiltered_html', '__return_true' );")
    await send('update_page', { pageId, content })
    expect((await read(pageId)).post_content).toBe(content)
    rmSync(opener)
  })

  test('does not undo what somebody changed since, but minds only what it changed', async () => {
    const pageId = await create()
    const { id } = await send('update_page', { pageId, title: 'Nieuw' })
    await site.php(
      "kses_remove_filters(); wp_update_post( array( 'ID' => $input['pageId'], 'post_content' => 'By hand' ) );",
      { pageId },
    )
    expect(await undo(id)).toMatchObject({ status: 'succeeded' })
    expect(await read(pageId)).toMatchObject({ post_title: 'Over ons', post_content: 'By hand' })

    const { id: second } = await send('update_page', { pageId, status: 'draft' })
    expect((await read(pageId)).post_status).toBe('draft')
    await site.php("wp_update_post( array( 'ID' => $input['pageId'], 'post_status' => 'private' ) );", { pageId })
    expect(await undo(second)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('changed the page since'),
    })
    expect((await read(pageId)).post_status).toBe('private')
  })

  test('refuses a page that changed after it was read, is being edited, or is none', async () => {
    const pageId = await create()
    const modified = `${(await read(pageId)).post_modified_gmt.replace(' ', 'T')}Z`
    expect(await send('update_page', { pageId, title: 'A', ifModified: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Read it again'),
    })
    expect(await send('update_page', { pageId, title: 'B', ifModified: modified })).toMatchObject({
      status: 'succeeded',
    })

    await site.php(
      "require_once ABSPATH . 'wp-admin/includes/post.php'; wp_set_current_user( 1 ); wp_set_post_lock( $input['pageId'] );",
      { pageId },
    )
    expect(await send('update_page', { pageId, title: 'C' })).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('editor'),
    })

    const post = await create({ post_type: 'post' })
    const trashed = await create({ post_status: 'trash' })
    const free = await create()
    const bad = [
      { pageId: post, title: 'x' },
      { pageId: trashed, title: 'x' },
      { pageId: 0, title: 'x' },
      { pageId: String(free), title: 'x' },
      { pageId: free },
      { pageId: free, status: 'future' },
      { pageId: free, title: ['x'] },
    ]
    const refused = await sendAll(bad.map((input) => newCommand('update_page', input)))
    expect(refused.map(({ status }) => status)).toEqual(bad.map(() => 'failed'))
  })
})

describe('change_order_status', () => {
  const order = () =>
    site.php<number>("$order = new WC_Order( array( 'status' => 'processing' ) ); return $order->save();")
  const statusOf = (id: number) => site.php<string>("return wc_get_order( $input['id'] )->get_status();", { id })

  test('shows, changes and puts back a status', async () => {
    const orderId = await order()
    const input = { orderId, status: 'completed', note: 'Sent <b>today</b>' }
    const diff = [{ path: 'status', before: 'processing', after: 'completed' }]
    expect(await send('change_order_status', input, { isDryRun: true })).toMatchObject({ status: 'succeeded', diff })
    expect(await statusOf(orderId)).toBe('processing')
    const { id, ...result } = await send('change_order_status', input)
    expect(result).toMatchObject({ status: 'succeeded', diff, canUndo: true })
    expect(await statusOf(orderId)).toBe('completed')
    expect(await undo(id)).toMatchObject({ status: 'succeeded' })
    expect(await statusOf(orderId)).toBe('processing')
  })

  test('does not undo an order that moved on, and knows only statuses of the shop', async () => {
    const orderId = await order()
    const { id } = await send('change_order_status', { orderId, status: 'on-hold' })
    await site.php("wc_get_order( $input['orderId'] )->update_status( 'cancelled' );", { orderId })
    expect(await undo(id)).toMatchObject({ status: 'failed', message: expect.stringContaining('moved on') })
    expect(await statusOf(orderId)).toBe('cancelled')
    const bad = ['shipped', 'wc-completed', 'checkout-draft', 7, null].map((status) => ({ orderId, status }))
    const refused = await sendAll(
      [...bad, { orderId: 99_999, status: 'completed' }].map((input) => newCommand('change_order_status', input)),
    )
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 'failed'))
  })

  test('is not applicable without WooCommerce', async () => {
    rmSync(join(site.folder, 'wp-content/mu-plugins/fake-woocommerce.php'))
    expect(await send('change_order_status', { orderId: 1, status: 'completed' })).toMatchObject({
      status: 'not_applicable',
    })
  })
})

describe('clear_debug_log', () => {
  const file = () => join(site.folder, 'wp-content/debug.log')

  test('shows and empties the file that WordPress logs to, and answers its end', async () => {
    site.configure({ WP_DEBUG_LOG: true })
    writeFileSync(file(), Array.from({ length: 5_000 }, (_, index) => `PHP Notice: number ${index} of many`).join('\n'))
    const bytes = readFileSync(file()).length
    const diff = [{ path: 'bytes', before: bytes, after: 0 }]
    expect(await send('clear_debug_log', {}, { isDryRun: true })).toMatchObject({ status: 'succeeded', diff })
    expect(readFileSync(file()).length).toBe(bytes)

    const { id, ...result } = await send('clear_debug_log')
    expect(result).toMatchObject({ status: 'succeeded', diff, canUndo: false })
    expect(result.output.lines).toHaveLength(100)
    expect(result.output.lines.at(-1)).toBe('PHP Notice: number 4999 of many')
    expect(readFileSync(file(), 'utf8')).toBe('')
    expect(await undo(id)).toMatchObject({ status: 'failed' })
  })

  test('touches nothing that a link leads to, and no folder', async () => {
    const precious = join(site.folder, 'wp-content/precious.txt')
    writeFileSync(precious, 'precious')
    rmSync(file())
    symlinkSync(precious, file())
    expect(await send('clear_debug_log')).toMatchObject({ status: 'not_applicable' })
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    rmSync(file())
    mkdirSync(file())
    expect(await send('clear_debug_log')).toMatchObject({ status: 'not_applicable' })
    expect(existsSync(file())).toBe(true)
    rmSync(file(), { recursive: true })
  })
})

describe('flush_caches', () => {
  test('tells what it would empty, and empties what it finds', async () => {
    const cache = join(site.folder, 'wp-content/mu-plugins/page-cache.php')
    writeFileSync(
      cache,
      "<?php function w3tc_flush_all() { update_option( 'flushed', 1 + (int) get_option( 'flushed' ) ); } add_action( 'litespeed_purge_all', function () { throw new Exception( 'LiteSpeed is away' ); } );",
    )
    await site.php(
      "set_transient( 'old', 'x', 1 ); $GLOBALS['wpdb']->query( \"UPDATE {$GLOBALS['wpdb']->options} SET option_value = '1' WHERE option_name = '_transient_timeout_old'\" );",
    )
    const hasOld = () =>
      site.php<boolean>(
        "return (bool) $GLOBALS['wpdb']->get_var( \"SELECT 1 FROM {$GLOBALS['wpdb']->options} WHERE option_name = '_transient_old'\" );",
      )

    expect(await send('flush_caches', { only: ['transients', 'page'] }, { isDryRun: true })).toMatchObject({
      status: 'succeeded',
      output: { found: ['transients', 'W3 Total Cache', 'LiteSpeed Cache'] },
    })
    expect(await option('flushed')).toBe(false)
    expect(await hasOld()).toBe(true)

    expect(await send('flush_caches')).toMatchObject({
      status: 'failed',
      output: {
        found: ['transients', 'rewrite', 'W3 Total Cache'],
        failed: { 'LiteSpeed Cache': 'LiteSpeed is away' },
      },
    })
    expect(await option('flushed')).toBe('1')
    expect(await hasOld()).toBe(false)
    rmSync(cache)
    const { id, ...result } = await send('flush_caches', { only: ['page'] })
    expect(result).toMatchObject({ status: 'succeeded', output: { found: [], failed: {} }, canUndo: false })
    expect(await undo(id)).toMatchObject({ status: 'failed' })
    expect(await send('flush_caches', { only: ['everything'] })).toMatchObject({ status: 'failed' })
  })
})

describe('refresh_inventory', () => {
  test('looks for updates anew, tells that it runs, and a heartbeat follows', async () => {
    const updates = join(site.folder, 'wp-content/mu-plugins/updates.php')
    writeFileSync(
      updates,
      `<?php add_filter( 'pre_http_request', function ( $early, $arguments, $url ) {
        if ( ! str_contains( $url, 'api.wordpress.org/plugins/update-check' ) ) return $early;
        $update = array( 'slug' => 'agent-host', 'plugin' => 'agent-host/agent-host.php', 'new_version' => '2.0.0', 'package' => '' );
        return array( 'headers' => array(), 'cookies' => array(), 'response' => array( 'code' => 200, 'message' => 'OK' ),
          'body' => json_encode( array( 'plugins' => array( 'agent-host/agent-host.php' => $update ), 'translations' => array(), 'no_update' => array() ) ) );
      }, 10, 3 );`,
    )
    expect(await send('refresh_inventory', {}, { isDryRun: true })).toMatchObject({ status: 'succeeded', diff: [] })
    peer.requests.length = 0
    const { id, ...result } = await send('refresh_inventory')
    expect(result).toMatchObject({
      status: 'succeeded',
      output: { wordpress: null, plugins: 1, themes: 0 },
      canUndo: false,
    })
    expect(peer.results.filter((told) => told.id === id)[0]?.body.status).toBe('running')
    const beats = peer.of('/v1/agent/heartbeat')
    expect(beats).toHaveLength(2)
    expect(beats[1]?.body.state.plugins).toContainEqual(
      expect.objectContaining({ file: 'agent-host/agent-host.php', updateTo: '2.0.0' }),
    )
    expect(await undo(id)).toMatchObject({ status: 'failed' })
    rmSync(updates)
  })
})

test('leaves no complaint of PHP or WordPress behind', async () => {
  await beat(site)
  expect(peer.refusals).toEqual([])
  expect(existsSync(join(site.folder, 'wp-content/debug.log'))).toBe(false)
  expect(site.complaints()).toBe('')
})
