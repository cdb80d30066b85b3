import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { beat, commander, newCommand } from './support/commands.ts'
import { type Network, type NetworkSite, startNetwork } from './support/network.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { createWaker } from './support/waker.ts'
import { whole } from './support/whole.ts'
import type { WordPressSite } from './support/wordpress.ts'

const WANDERER = fileURLToPath(new URL('support/mu-plugins/wanderer.php', import.meta.url))
const HEARTBEAT = '/v1/agent/heartbeat'

let network: Network
let main: WordPressSite
/** Made before the plugin was activated, and after. */
let before: NetworkSite
let after: NetworkSite
/** A server for each: a request that is signed for another site is refused. */
let peers: { main: Peer; before: Peer; after: Peer }

beforeAll(async () => {
  network = await startNetwork({
    plugins: [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-analytics')],
    muPlugins: [WANDERER],
  })
  main = network.main
  before = await network.add('before')
  expect(await activate('tinyeclipse-connector', 'network')).toBeNull()
  after = await network.add('after')
  peers = { main: await startPeer(), before: await startPeer(), after: await startPeer() }
  await peers.main.connect(main)
  await peers.before.connect(before)
  await peers.after.connect(after)
}, 120_000)
afterAll(async () => {
  await main?.stop()
  for (const peer of Object.values(peers ?? {})) await peer.stop()
})
beforeEach(() => {
  for (const peer of Object.values(peers)) {
    peer.reports.clear()
    peer.requests.length = 0
    peer.results.length = 0
  }
})

const activate = (plugin: string, where: 'network' | 'here') =>
  main.php<string | null>(
    `wp_set_current_user( 1 );
     $error = activate_plugin( "{$input['plugin']}/{$input['plugin']}.php", '', 'network' === $input['where'] );
     return is_wp_error( $error ) ? $error->get_error_message() : null;`,
    { plugin, where },
  )
const titles = (peer: Peer) =>
  [...peer.reports.values()].filter(({ module }) => module === 'test').map(({ title }) => title)
const waiting = (site: WordPressSite) =>
  site.php<number>('return TinyEclipse\\Agent\\agent()->outbox()->summary()["waiting"];')

describe('each site of a network', () => {
  test('speaks for itself, with keys of its own', async () => {
    for (const site of [main, before, after]) expect(await beat(site)).toBe(true)
    for (const peer of Object.values(peers)) {
      expect(peer.refusals).toEqual([])
      expect(peer.of(HEARTBEAT)).toHaveLength(1)
      expect(peer.of(HEARTBEAT)[0]?.body.state.wordpress.isMultisite).toBe(true)
    }
  })

  test('has tables, options and plans of its own, whenever it was made', async () => {
    for (const site of [main, before, after]) {
      await whole(site.request('/wp-cron.php'))
      const own = await site.php(`
        global $wpdb;
        return array(
          'tables'  => count( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}tinyeclipse\\_%'" ) ),
          'planned' => (bool) wp_next_scheduled( 'tinyeclipse_heartbeat' ),
          'options' => is_array( get_option( 'tinyeclipse_connector' ) ),
        );`)
      expect(own).toEqual({ tables: 3, planned: true, options: true })
    }
  })

  test('is a site of its own although wp-config.php names a home, and a copy when it is moved', async () => {
    const state = () => before.php<string>('return TinyEclipse\\Agent\\agent()->settings()->state();')
    expect(await state()).toBe('connected')
    const moved = `$home = get_option( 'home' ); update_option( 'home', $home . '-copy' );
      $state = TinyEclipse\\Agent\\agent()->settings()->state(); update_option( 'home', $home ); return $state;`
    expect(await before.php(moved)).toBe('copy')
    expect(await state()).toBe('connected')
  })

  test('may have a domain of its own', async () => {
    const peer = await startPeer()
    const site = await network.addOn('winkel.example.be')
    await peer.connect(site)
    expect(await site.php('return array( home_url(), rest_url() );')).toEqual([
      'http://winkel.example.be',
      'http://winkel.example.be/wp-json/',
    ])
    expect(await beat(site)).toBe(true)
    expect([peer.of(HEARTBEAT).length, peer.refusals]).toEqual([1, []])
    await main.php('return wp_delete_site( $input["id"] )->blog_id;', { id: site.id })
    expect(peer.of('/v1/agent/leave')).toHaveLength(1)
    await peer.stop()
  })

  test('cannot read what another has sealed', async () => {
    const opened = await after.php(
      `$sealed = get_blog_option( $input['other'], 'tinyeclipse_secrets' );
       return array( '' !== (string) $sealed, TinyEclipse\\Agent\\Vault::open( $sealed ) );`,
      { other: before.id },
    )
    expect(opened).toEqual([true, null])
  })

  test('is woken at its own address, and not by what was signed for another', async () => {
    const waker = await createWaker(before)
    const other = await createWaker(after)
    expect((await whole(waker.send(waker.parts()))).status).toBe(202)
    await expect.poll(() => peers.before.of(HEARTBEAT).length, { timeout: 20_000, interval: 200 }).toBe(1)
    const refused = await other.send(other.parts({ siteId: waker.siteId }))
    expect([refused.status, (await refused.json()).code]).toEqual([401, 'agent_unknown'])
    expect(peers.after.of(HEARTBEAT)).toEqual([])
  })

  test('shows its screens to its own administrator, whom only one of the network can connect', async () => {
    await before.php(`$id = wpmu_create_user( 'shopkeeper', 'password', 'shop@example.be' );
      return add_user_to_blog( get_current_blog_id(), $id, 'administrator' );`)
    const shopkeeper = await before.login('shopkeeper')
    const settings = await shopkeeper.request('/wp-admin/admin.php?page=tinyeclipse-settings')
    expect(await settings.text()).toContain('id="tinyeclipse-root" data-screen="settings"')
    expect((await shopkeeper.rest('tinyeclipse/v1/connection')).status).toBe(200)
    const left = await shopkeeper.rest('tinyeclipse/v1/connection', { method: 'DELETE' })
    expect(left.status).toBe(403)
    expect(await left.text()).toContain('Ask an administrator of the network')
    const elsewhere = await after.php(`wp_set_current_user( get_user_by( 'login', 'shopkeeper' )->ID );
      return current_user_can( TinyEclipse\\Agent\\Access::capability() );`)
    expect(elsewhere).toBe(false)
  })

  test('does not measure an administrator of the network, who has no role on it', async () => {
    const tagOf = async (page: Promise<Response>) => (await (await page).text()).includes('/t.js')
    expect(await tagOf(after.request('/'))).toBe(true)
    await after.php('return remove_user_from_blog( 1, get_current_blog_id() );')
    expect(await tagOf((await main.login()).request('/after/'))).toBe(false)
  })
})

describe('a plugin that works on another site in the middle of a request', () => {
  test('has its report go to the site it happened on', async () => {
    expect((await whole(before.request(`/?tells=${after.id}`))).status).toBe(200)
    expect([await waiting(before), await waiting(after)]).toEqual([1, 1])
    for (const site of [main, before, after]) await whole(site.request('/wp-cron.php'))
    expect([titles(peers.main), titles(peers.before), titles(peers.after)]).toEqual([[], ['At home'], ['Away']])
  })

  test('keeps it apart where a table is missing', async () => {
    await after.php(`global $wpdb; $wpdb->query( 'DROP TABLE ' . TinyEclipse\\Agent\\Tables::outbox() ); return 1;`)
    await whole(before.request(`/?tells=${after.id}`))
    for (const site of [before, after]) await whole(site.request('/wp-cron.php'))
    expect([titles(peers.before), titles(peers.after)]).toEqual([['At home'], ['Away']])
  })

  test('is refused where that site is not connected', async () => {
    const quiet = await network.add('quiet')
    const answer = await before.php(
      `switch_to_blog( $input['site'] ); $answer = tinyeclipse_send_event( 'test', 'happened', 'Away' );
       return is_wp_error( $answer ) ? $answer->get_error_code() : $answer;`,
      { site: quiet.id },
    )
    expect(answer).toBe('tinyeclipse_not_connected')
  })

  test('has mail counted for the site that sent it', async () => {
    const counts = (site: WordPressSite) =>
      // A busy machine may end /bin/true before the mail is written to it.
      site.php<number>(
        '$mail = TinyEclipse\\Agent\\Mail_Health::summary(); return $mail["succeeded24h"] + $mail["failed24h"];',
      )
    const [here, there] = [await counts(before), await counts(after)]
    await before.php(
      `add_filter( 'wp_mail_from', static fn() => 'shop@example.be' );
       wp_mail( 'a@example.be', 'One', 'Hello' ); switch_to_blog( $input['site'] );
      wp_mail( 'a@example.be', 'Two', 'Hello' ); wp_mail( 'a@example.be', 'Three', 'Hello' );`,
      { site: after.id },
    )
    expect([await counts(before), await counts(after)]).toEqual([here + 1, there + 2])
  })

  test('does not have what was sent settled on another site', async () => {
    await main.php(`tinyeclipse_send_event( 'test', 'happened', 'At main' ); remove_all_actions( 'shutdown' );`)
    await main.php(`return update_site_option( 'wanders', 1 );`)
    await before.php(`tinyeclipse_send_event( 'test', 'happened', 'At before' );`)
    expect(await beat(before)).toBe(true)
    await main.php(`return delete_site_option( 'wanders' );`)
    expect(titles(peers.before)).toEqual(['At before'])
    expect([await waiting(before), await waiting(main)]).toEqual([0, 1])
    await main.php(`TinyEclipse\\Agent\\agent()->outbox()->send();`)
    expect(titles(peers.main)).toEqual(['At main'])
  })

  test('has the result of a command told by the site that ran it', async () => {
    expect(await commander(before, peers.before).send('wander')).toMatchObject({ status: 'succeeded', message: 'Gone' })
    expect(peers.before.results.map(({ body }) => body.status)).toEqual(['running', 'succeeded'])
    expect(peers.main.results).toEqual([])
  })

  test('has it told there too when PHP ends on another site', async () => {
    peers.before.queue.commands.push(newCommand('wander', { exits: true }))
    await beat(before).catch(() => null)
    // Of the process that is gone; it would end by itself.
    await before.php(`return delete_option( 'tinyeclipse_lease_heartbeat' );`)
    expect(await beat(before)).toBe(true)
    expect(peers.before.results.at(-1)?.body).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('ended PHP'),
    })
    expect([peers.main.results, peers.before.refusals, peers.main.refusals]).toEqual([[], [], []])
  })
})

describe('what an administrator of the network alone may do', () => {
  test('no command does on one of its sites', async () => {
    const { send } = commander(before, peers.before)
    expect(await send('refresh_inventory')).toMatchObject({ status: 'not_applicable' })
    expect(await send('clear_debug_log')).toMatchObject({ status: 'not_applicable' })
    const flushed = await send('flush_caches')
    expect(flushed?.output.found).toEqual(['transients', 'rewrite'])
    expect(await send('set_option', { option: 'allowedthemes', value: 'all' })).toMatchObject({ status: 'failed' })
    expect(await commander(main, peers.main).send('refresh_inventory')).toMatchObject({ status: 'succeeded' })
  })

  test('is not told of by a site: plugins and themes that it does not run', async () => {
    await beat(before)
    await beat(main)
    const filesOf = (peer: Peer) =>
      peer
        .of(HEARTBEAT)
        .at(-1)
        ?.body.state.plugins.map(({ file }: { file: string }) => file)
    expect(filesOf(peers.before)).toEqual(['tinyeclipse-connector/tinyeclipse-connector.php'])
    expect(filesOf(peers.main)).toContain('tinyeclipse-analytics/tinyeclipse-analytics.php')
    expect(peers.before.of(HEARTBEAT).at(-1)?.body.state.themes).toHaveLength(1)
  })
})

test('an administrator of the network reads where to go', async () => {
  const admin = await main.login()
  const page = await (await admin.request('/wp-admin/network/admin.php?page=tinyeclipse')).text()
  expect(page).toContain('Every site of this network is connected by itself')
  expect(page).toContain('/before/wp-admin/admin.php?page=tinyeclipse-settings')
  expect(page.match(/Connected\./g)).toHaveLength(3)
  expect(page).toContain('Not connected.')
  const plugins = await (await admin.request('/wp-admin/network/plugins.php')).text()
  expect(plugins).toContain('/wp-admin/network/admin.php?page=tinyeclipse')
  expect(plugins).toContain('from every site of the network')
  const notAllowed = await (await before.login('shopkeeper')).request('/../wp-admin/network/admin.php?page=tinyeclipse')
  expect(await notAllowed.text()).not.toContain('Every site of this network')
})

test('a plugin that needs the connector is refused for a network that has it on one site', async () => {
  await main.php(`deactivate_plugins( 'tinyeclipse-connector/tinyeclipse-connector.php', false, true );`)
  expect(await main.php(`return (bool) wp_next_scheduled( 'tinyeclipse_heartbeat' );`)).toBe(false)
  expect(await before.php(`return (bool) wp_next_scheduled( 'tinyeclipse_heartbeat' );`)).toBe(false)
  expect(await activate('tinyeclipse-connector', 'here')).toBeNull()

  await expect(activate('tinyeclipse-analytics', 'network')).rejects.toThrow('not active on the whole network')
  expect(await activate('tinyeclipse-analytics', 'here')).toBeNull()

  const menuOf = async (site: WordPressSite) =>
    (
      await (await (await main.login()).request(`${new URL(site.url).pathname.replace(/\/$/, '')}/wp-admin/`)).text()
    ).includes('page=tinyeclipse-settings')
  expect([await menuOf(main), await menuOf(before)]).toEqual([true, false])
  expect((await before.request('/wp-json/tinyeclipse/v1/analytics/config')).status).toBe(404)
  // Its keys are there still; but nobody there would send what is told of it.
  const answer = await main.php(
    `switch_to_blog( $input['site'] ); return tinyeclipse_send_event( 'test', 'happened', 'Away' )->get_error_code();`,
    { site: before.id },
  )
  expect(answer).toBe('tinyeclipse_not_connected')
})

test('nothing of it was complained of', () => {
  // WordPress itself complains of dependencies and news that it cannot look up.
  const ours = main
    .complaints()
    .split('\n')
    .filter((line) => /wp-content|Fatal|database error/.test(line))
  expect(ours).toEqual([])
})
