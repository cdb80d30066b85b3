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
  peer.before = peer.after = null
  await peer.connect(site)
  await site.php(
    "array_map( 'delete_option', array( 'tinyeclipse_status', 'tinyeclipse_pauses', 'tinyeclipse_updates', 'tinyeclipse_mail' ) );",
  )
  peer.requests.length = 0
  peer.reports.clear()
})

/** A busy machine starts PHP in seconds. */
const PATIENCE = { timeout: 20_000, interval: 200 }
const AGENT = 'TinyEclipse\\Agent\\agent()'
const beat = (before = '') => site.php<boolean>(`${before} return ${AGENT}->heartbeat()->beat();`)
const beats = () => peer.of('/v1/agent/heartbeat').map((request) => request.body)
const status = (name: string) => site.php<unknown>(`return TinyEclipse\\Agent\\Status::read( '${name}' );`)

test('tells every part of how the site is', async () => {
  expect(await beat()).toBe(true)
  const [body] = beats()
  expect(Object.keys(body.state).sort()).toEqual(
    ['cron', 'database', 'debug', 'disk', 'environment', 'isFileEditorOn', 'languages', 'mail', 'maintenance', 'permissions', 'php', 'plugins', 'server', 'themes', 'wordpress'], // biome-ignore format: one list
  )
  expect(body.protocol).toEqual({
    version: '1.0',
    agent: '0.1.0',
    capabilities: ['commands', 'reports', 'checksums', 'batches', 'wake'],
  })
  expect(body.state.plugins).toContainEqual(
    expect.objectContaining({ file: 'agent-host/agent-host.php', version: '1.0.0', isActive: true }),
  )
  expect(body.state.wordpress.version).toMatch(/^6\./)
  expect(body.outbox).toEqual({ waiting: 0, oldestAt: null, lost: 0 })
  expect(body.commands).toContainEqual({ name: 'set_option', isAllowed: true })
  expect(site.complaints()).toBe('')
})

test('reports a part that fails, and tells the others', async () => {
  const isHeard = await beat(`
    add_filter( 'tinyeclipse_is_maintenance', static fn() => throw new Exception( 'broken on purpose' ) );
    add_filter( 'tinyeclipse_state', static fn( array $state ) => array( 'greenhouse' => array( 'doors' => 2 ) ) + $state );`)
  expect(isHeard).toBe(true)
  const [{ state }] = beats()
  expect(state.problems).toEqual([
    { part: 'maintenance', message: 'broken on purpose', where: expect.stringMatching(/:\d+$/) },
  ])
  expect(state.maintenance).toBeUndefined()
  expect(state.greenhouse).toEqual({ doors: 2 })
  expect(state.php.version).toBeTruthy()
})

test('survives a plugin whose filter throws or answers nonsense', async () => {
  await beat("add_filter( 'tinyeclipse_state', static fn() => throw new Error( 'not mine' ) );")
  await beat("add_filter( 'tinyeclipse_state', static fn() => 'nonsense' );")
  const [first, second] = beats()
  expect(first.state.problems[0]).toMatchObject({ part: 'tinyeclipse_state', message: 'not mine' })
  expect(second.state.problems).toBeUndefined()
  expect(second.state.php).toEqual(first.state.php)
})

test('leaves out what the server would refuse of a plugin, and names it', async () => {
  await beat(`
    add_filter( 'tinyeclipse_state', static fn( array $state ) => array(
      'attic'  => array( 'boxes' => str_repeat( 'x', 64000 ) ),
      'cellar' => array( 'boxes' => str_repeat( 'x', 63000 ) ),
      'scale'  => array( 'kilos' => NAN ),
    ) + $state );`)
  const [{ state }] = beats()
  expect(state.problems).toEqual([
    { part: 'attic', message: expect.stringContaining('64012 bytes'), where: 'tinyeclipse_state' },
    { part: 'scale', message: expect.stringMatching(/inf|nan/i), where: 'tinyeclipse_state' },
  ])
  expect([state.attic, state.scale]).toEqual([undefined, undefined])
  expect(state.cellar.boxes).toHaveLength(63_000)
  expect(state.php.version).toBeTruthy()
})

test('leaves by cron every five minutes, planned anew where the plan is gone', async () => {
  await site.php("wp_clear_scheduled_hook( 'tinyeclipse_heartbeat' );")
  await whole(site.request('/'))
  const plan = () =>
    site.php<{ schedule: string; interval: number } | false>(
      "return wp_get_scheduled_event( 'tinyeclipse_heartbeat' );",
    )
  expect(await plan()).toBe(false)
  await whole(site.adminRest('tinyeclipse/v1/connection/checks/cron', { method: 'POST' }))
  expect(await plan()).toMatchObject({ schedule: 'tinyeclipse_five_minutes', interval: 300 })
  await makeDue(30)
  await whole(site.cron())
  expect(beats()).toHaveLength(1)
  expect(await plan()).toMatchObject({ interval: 300 })
})

test('plans the heartbeat when WordPress runs cron for anything else', async () => {
  await site.php(
    "wp_clear_scheduled_hook( 'tinyeclipse_heartbeat' ); wp_schedule_single_event( time() - 1, 'anything_else' );",
  )
  await whole(site.cron())
  expect(await site.php("return (bool) wp_next_scheduled( 'tinyeclipse_heartbeat' );")).toBe(true)
})

test('leaves a minute after a plugin came or went, and not twice', async () => {
  const planned = () =>
    site.php<number | false>("return wp_next_scheduled( 'tinyeclipse_heartbeat', array( 'soon' ) );")
  expect(await planned()).toBe(false)
  const before = Date.now() / 1000
  await site.php(
    "update_option( 'active_plugins', array_merge( get_option( 'active_plugins' ), array( 'gone.php' ) ) );",
  )
  const at = Number(await planned())
  expect(at).toBeGreaterThanOrEqual(Math.floor(before) + 60)
  await site.php(
    "update_option( 'active_plugins', array_diff( get_option( 'active_plugins' ), array( 'gone.php' ) ) );",
  )
  expect(await planned()).toBe(at)
  await whole(site.cron(60))
  await expect.poll(() => beats().length, PATIENCE).toBe(1)
  expect(await planned()).toBe(false)
})

test('tells that cron is late, once a day', async () => {
  await makeDue(7_200)
  await site.php("TinyEclipse\\Agent\\Status::note( array( 'dueAt' => time() - 7200 ) );")
  await whole(site.cron())
  await expect
    .poll(() => [...peer.reports.values()].map(({ module, event }) => `${module}.${event}`), PATIENCE)
    .toEqual(['agent.cron_late'])
  const [report] = [...peer.reports.values()]
  expect(report?.data.lateSeconds).toBeGreaterThanOrEqual(7_200)
  expect(report?.data.isDisabled).toBe(true)
  await makeDue(7_200)
  await site.php("TinyEclipse\\Agent\\Status::note( array( 'dueAt' => time() - 7200, 'beatAt' => 0 ) );")
  await whole(site.cron())
  expect(peer.reports.size).toBe(1)
})

test('keeps quiet for as long as the server asks, an hour at most', async () => {
  peer.before = () => ({ status: 503, headers: { 'retry-after': '86400' }, isUnsigned: true })
  expect(await beat()).toBe(false)
  peer.before = null
  expect(await beat()).toBe(false)
  expect(peer.requests).toHaveLength(1)
  expect(await status('failure')).toMatchObject({ code: 'server_failed' })
  const seconds = await site.php<number>("return get_option( 'tinyeclipse_pauses' )['heartbeat'] - time();")
  expect(seconds).toBeGreaterThan(3_590)
  expect(seconds).toBeLessThanOrEqual(3_600)
})

test('believes no answer that is not signed, nor one that was changed', async () => {
  const before = await site.php<object>(`return ${AGENT}->settings()->secrets()->server_keys;`)
  const forged = { serverKeys: [{ keyId: 'mine', publicKey: 'x' }], environment: 'production', commands: [] }
  peer.before = () => ({ status: 200, body: forged, isUnsigned: true })
  expect(await beat()).toBe(false)
  expect(await status('failure')).toMatchObject({ code: 'answer_unsigned' })
  peer.before = () => ({ status: 200, body: forged, headers: { 'tinyeclipse-signature': 'A'.repeat(86) } })
  expect(await beat()).toBe(false)
  expect(await site.php(`return ${AGENT}->settings()->secrets()->server_keys;`)).toEqual(before)
  expect(await site.php(`return ${AGENT}->settings()->confirmed_environment();`)).toBe('')
})

test('takes new keys of the server and what a person confirmed', async () => {
  const keys = await site.php<Record<string, string>>(`return ${AGENT}->settings()->secrets()->server_keys;`)
  const serverKeys = [...Object.entries(keys), ['next', 'A'.repeat(43)]].map(([keyId, publicKey]) => ({
    keyId,
    publicKey,
  }))
  peer.after = () => ({
    status: 200,
    body: { serverTime: new Date().toISOString(), serverKeys, environment: 'production' },
  })
  expect(await site.php('return tinyeclipse_is_staging();')).toBe(true)
  expect(await beat()).toBe(true)
  expect(await site.php(`return array_keys( ${AGENT}->settings()->secrets()->server_keys );`)).toEqual([
    'server-key',
    'next',
  ])
  expect(await site.php('return tinyeclipse_is_staging();')).toBe(false)
})

test('tells by how much a clock is wrong', async () => {
  const date = new Date(Date.now() - 1_200_000).toUTCString()
  peer.before = () => ({ status: 401, body: { code: 'clock_skew', detail: 'x' }, headers: { date }, isUnsigned: true })
  expect(await beat()).toBe(false)
  const failure = (await status('failure')) as { code: string; message: string }
  expect(failure.code).toBe('clock_skew')
  expect(failure.message).toMatch(/^The clock of this site is 1,20\d seconds ahead of the server’s\./)
})

test('comes back at once while the server has more, and not for ever', async () => {
  let left = 3
  peer.after = () => ({ status: 200, body: { serverTime: new Date().toISOString(), hasMore: left-- > 0 } })
  await beat()
  expect(beats()).toHaveLength(4)
  peer.requests.length = 0
  peer.after = () => ({ status: 200, body: { serverTime: new Date().toISOString(), hasMore: true } })
  await beat()
  expect(beats()).toHaveLength(10)
})

test('speaks one at a time', async () => {
  const held = Promise.withResolvers<null>()
  peer.before = () => held.promise
  const first = beat()
  await expect.poll(() => beats().length, PATIENCE).toBe(1)
  expect(await Promise.all([beat(), beat()])).toEqual([false, false])
  held.resolve(null)
  expect(await first).toBe(true)
  expect(beats()).toHaveLength(1)
})

test('tells when an update begins, and when the request that ran it has ended', async () => {
  const running = await site.php(`
    $upgrader = new stdClass();
    apply_filters( 'upgrader_pre_download', false, 'x.zip', $upgrader, array( 'plugin' => 'akismet/akismet.php' ) );
    apply_filters( 'upgrader_pre_download', false, 'x.zip', $upgrader, array( 'theme' => 'twentytwentyfour' ) );
    apply_filters( 'upgrader_pre_download', false, 'x.zip', $upgrader, array() );
    return TinyEclipse\\Agent\\Running_Updates::read()['names'];`)
  expect(running).toEqual(['plugin:akismet', 'theme:twentytwentyfour'])
  await expect.poll(() => beats().length, PATIENCE).toBe(2)
  const [began, ended] = beats().map((body) => body.state)
  expect(began).toEqual({
    maintenance: { isOn: false, since: expect.any(String), runningUpdates: ['plugin:akismet'] },
  })
  expect(ended.maintenance).toEqual({ isOn: false, since: null, runningUpdates: [] })
  expect(ended.plugins.length).toBeGreaterThan(0)
})

test('counts mail, hides addresses and reports the first failure of an hour', async () => {
  await site.php(`
    do_action( 'wp_mail_succeeded', array() );
    do_action( 'wp_mail_failed', new WP_Error( 'wp_mail_failed', 'SMTP Error: <an@example.be> was refused' ) );
    do_action( 'wp_mail_failed', new WP_Error( 'wp_mail_failed', 'SMTP Error: bo@example.be was refused' ) );
    return true;`)
  await site.php("do_action( 'wp_mail_failed', new WP_Error( 'wp_mail_failed', 'again' ) ); return true;")
  await beat()
  expect(beats()[0].state.mail).toMatchObject({ succeeded24h: 1, failed24h: 3, lastError: 'again' })
  const told = [...peer.reports.values()].filter((report) => report.module === 'mail')
  expect(told).toHaveLength(1)
  expect(JSON.stringify(told)).not.toContain('example.be')
  expect(
    await site.php(
      'global $wpdb; return $wpdb->get_var( "SELECT autoload FROM $wpdb->options WHERE option_name = \'tinyeclipse_mail\'" );',
    ),
  ).toMatch(/^(no|off)$/)
})

async function makeDue(seconds: number): Promise<void> {
  await site.php(
    `wp_clear_scheduled_hook( 'tinyeclipse_heartbeat' );
     wp_schedule_event( time() - $input['seconds'], 'tinyeclipse_five_minutes', 'tinyeclipse_heartbeat' );`,
    { seconds },
  )
}
