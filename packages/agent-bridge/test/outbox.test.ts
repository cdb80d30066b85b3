import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const VISITS_REPORT = fileURLToPath(new URL('support/mu-plugins/visits-report.php', import.meta.url))
const REPORTS = '/v1/agent/reports'
const CHECKSUMS = '/v1/agent/reports/checksums'

interface Log {
  waiting: number
  oldestAt: string | null
  lost: number
  error: string | null
  pausedUntil: string | null
  reports: { seq: number; title: string; state: string; reason: string | null }[]
}

let site: WordPressSite
let peer: Peer

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)], muPlugins: [VISITS_REPORT] })
  await peer.connect(site)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(async () => {
  await site.php(`
    TinyEclipse\\Agent\\Tables::drop();
    TinyEclipse\\Agent\\Tables::create();
    delete_option( 'tinyeclipse_outbox' );
    delete_option( 'tinyeclipse_pauses' );
    delete_option( 'tinyeclipse_lease_outbox' );
    wp_clear_scheduled_hook( 'tinyeclipse_send_outbox' );`)
  peer.before = peer.after = null
  peer.reports.clear()
  peer.requests.length = 0
})

const outbox = <T>(call: string) => site.php<T>(`return TinyEclipse\\Agent\\agent()->outbox()->${call};`)
const log = () => outbox<Log>('log()')
/** Stores reports without sending them: the process ends as if it was killed. */
const store = (reports: number, data = '') =>
  site.php(
    `add_action( 'shutdown', function () { remove_all_actions( 'shutdown' ); }, 0 );
     for ( $number = 1; $number <= $input['reports']; $number++ ) {
       tinyeclipse_send_event( 'forms', 'submitted', "Form $number", null, array( 'number' => $number, 'text' => $input['data'] ) );
     }`,
    { reports, data },
  )
/** What the outbox remembers, as if time had passed. */
const remember = (values: Record<string, number | string>) =>
  site.php(
    `update_option( 'tinyeclipse_outbox', $input['values'] + get_option( 'tinyeclipse_outbox', array() ), false );
     delete_option( 'tinyeclipse_pauses' );`,
    { values },
  )
/** Sends as if the pause was over, and answers what the log says then. */
const retry = () =>
  site.php<Log>(`
    update_option( 'tinyeclipse_outbox', array( 'paused_until' => 0 ) + get_option( 'tinyeclipse_outbox', array() ), false );
    delete_option( 'tinyeclipse_pauses' );
    TinyEclipse\\Agent\\agent()->outbox()->send();
    return TinyEclipse\\Agent\\agent()->outbox()->log();`)
const numbers = () => [...peer.reports.values()].map((report) => report.data.number as number).sort((a, b) => a - b)
/** Seconds that were told a moment ago. */
function expectAbout(seconds: number | undefined, most: number, least = most): void {
  expect(seconds).toBeGreaterThan(least - 20)
  expect(seconds).toBeLessThanOrEqual(most)
}
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

test('sends a report as it was given, once the request that stored it is over', async () => {
  const answer = await site.php(
    "return tinyeclipse_send_event( 'bookings', 'table_booked', 'Tafel 4 🌒', 'Vrijdag', array( 'guests' => 4, 'wishes' => new stdClass, 'list' => array() ), 'https://x.example/?a=1&b=2' );",
  )
  expect(answer).toBe(true)
  expect(peer.of(REPORTS).map((request) => request.body.reports)).toEqual([
    [
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        seq: expect.any(Number),
        module: 'bookings',
        event: 'table_booked',
        title: 'Tafel 4 🌒',
        description: 'Vrijdag',
        data: { guests: 4, wishes: {}, list: [] },
        url: 'https://x.example/?a=1&b=2',
        occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ],
  ])
  expect(await log()).toMatchObject({ waiting: 0, lost: 0, error: null, reports: [{ state: 'delivered' }] })
})

test('refuses what it could never send, and says why', async () => {
  const refused = await site.php<string[]>(`
    $say = fn( ...$report ) => tinyeclipse_send_event( ...$report )->get_error_code();
    $loop = array(); $loop['again'] = &$loop;
    return array(
      $say( 'Forms', 'submitted', 'x' ),
      $say( 'forms', "submitted\\n", 'x' ),
      $say( 'forms', str_repeat( 'a', 41 ), 'x' ),
      $say( 'forms', 'submitted', 'x', null, array( 'text' => str_repeat( 'a', 32 * 1024 ) ) ),
      $say( 'forms', 'submitted', 'x', null, $loop ),
    );`)
  expect(refused).toEqual([
    'tinyeclipse_report_name',
    'tinyeclipse_report_name',
    'tinyeclipse_report_name',
    'tinyeclipse_report_too_large',
    'tinyeclipse_report_data',
  ])
  expect(await log()).toMatchObject({ waiting: 0, reports: [] })
})

test('lets no visitor wait for the server, and sends with the next cron', async () => {
  // PHP's own server cannot end an answer early: like mod_php. The server would keep the site for longer than it waits.
  const { letGo } = peer.holdNext()
  const page = await site.request('/?reports=3')
  await page.text()
  expect(page.status).toBe(200)
  expect(peer.of(REPORTS)).toEqual([])
  letGo()
  await site.cron()
  expect(numbers()).toEqual([1, 2, 3])
})

test('knocks at cron by itself where the host leaves that to WordPress', async () => {
  site.configure({ DISABLE_WP_CRON: false })
  await (await site.request('/?reports=2')).text()
  await expect.poll(() => peer.reports.size, { timeout: 10_000 }).toBe(2)
  site.configure({ DISABLE_WP_CRON: true })
})

test('sends in the same process where PHP can end its answer', async () => {
  const finisher = join(site.folder, 'wp-content/mu-plugins/finisher.php')
  writeFileSync(
    finisher,
    "<?php function fastcgi_finish_request() { update_option( 'finished_at', microtime( true ) ); }",
  )
  await (await site.request('/?reports=2')).text()
  rmSync(finisher)
  expect(numbers()).toEqual([1, 2])
  const finishedAt = Number(await site.php("return get_option( 'finished_at' );")) * 1_000
  expect(peer.of(REPORTS)[0]?.at).toBeGreaterThanOrEqual(Math.floor(finishedAt))
})

test('loses and doubles nothing while the server is down for a while', async () => {
  const faults = [
    () => ({ status: 0 }),
    () => ({ status: 502, isUnsigned: true }),
    () => ({ status: 503, headers: { 'retry-after': '120' } }),
    // What answers is not the server.
    () => ({ status: 200, body: { stored: upTo(1000), repeated: [], refused: [] }, isUnsigned: true }),
  ]
  let sent = 0
  for (const fault of faults) {
    peer.before = fault
    await store(5, String(sent++))
    expect((await retry()).pausedUntil).not.toBeNull()
    expect(peer.reports.size).toBe(0)
  }
  expect(await log()).toMatchObject({ waiting: 20, lost: 0, error: expect.any(String) })

  // Back, but its answers are lost: it has stored what the site believes it has not.
  peer.before = null
  peer.after = () => ({ status: 0 })
  expect((await retry()).waiting).toBe(20)
  expect(peer.reports.size).toBe(20)

  peer.after = null
  expect(await retry()).toMatchObject({ waiting: 0, lost: 0, error: null, pausedUntil: null })
  expect(peer.reports.size).toBe(20)
  expect(new Set([...peer.reports.values()].map((report) => report.seq)).size).toBe(20)
})

test('obeys Retry-After, for an hour at most, and makes its own pauses longer each time', async () => {
  const pauseAfter = async (retryAfter?: string) => {
    peer.before = () => ({ status: 503, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) })
    return Math.round((Date.parse((await retry()).pausedUntil as string) - Date.now()) / 1000)
  }
  await store(1)
  expectAbout(await pauseAfter('90'), 90)
  const tries = peer.of(REPORTS).length
  await outbox('send()')
  await (await site.request('/?reports=1')).text()
  await site.cron()
  expect(peer.of(REPORTS)).toHaveLength(tries)
  expectAbout(await pauseAfter('86400'), 3_600)

  const own = []
  for (let attempt = 0; attempt < 5; attempt++) own.push(await pauseAfter())
  // From 4 minutes, as two failures were before, to half an hour; a fifth of each is left to chance.
  for (const [index, most] of [240, 480, 960, 1800, 1800].entries()) expectAbout(own[index], most, most * 0.8)
  // Noted with a clock that was years ahead, it would last for years.
  await site.php(
    "update_option( 'tinyeclipse_outbox', array( 'paused_until' => time() + YEAR_IN_SECONDS ) + get_option( 'tinyeclipse_outbox' ), false );",
  )
  peer.before = null
  await outbox('send()')
  expect(peer.reports.size).toBe(2)
})

test('sends from one process at a time, and takes over from one that died', async () => {
  await store(30)
  const { arrived, letGo } = peer.holdNext()
  const first = outbox('send()')
  await arrived
  await Promise.all([outbox('send()'), outbox('send()')])
  letGo()
  await first
  expect(peer.of(REPORTS)).toHaveLength(1)
  expect(peer.reports.size).toBe(30)

  await store(1)
  await site.php(
    `global $wpdb; $wpdb->insert( $wpdb->options, array( 'option_name' => 'tinyeclipse_lease_outbox', 'option_value' => ( time() + 60 ) . ':dead', 'autoload' => 'no' ) );`,
  )
  await outbox('send()')
  expect(peer.reports.size).toBe(30)
  await site.php(
    `global $wpdb; $wpdb->update( $wpdb->options, array( 'option_value' => ( time() - 1 ) . ':dead' ), array( 'option_name' => 'tinyeclipse_lease_outbox' ) );`,
  )
  await outbox('send()')
  expect(peer.reports.size).toBe(31)
})

test('puts up to 500 reports and 500 KB into a request', async () => {
  await store(501)
  await store(40, 'x'.repeat(30_000))
  await outbox('send()')
  const batches = peer.of(REPORTS)
  expect(batches[0]?.body.reports).toHaveLength(500)
  expect(Math.max(...batches.map((batch) => batch.bytes))).toBeLessThanOrEqual(500 * 1024)
  expect(batches.length).toBeGreaterThan(3)
  expect(peer.reports.size).toBe(541)
})

test('is not stopped by one report that a firewall minds, and loses none when it minds all', async () => {
  await store(20)
  await site.php(
    "remove_all_actions( 'shutdown' ); tinyeclipse_send_event( 'forms', 'submitted', '<script>', null, array( 'number' => 21 ) ); remove_all_actions( 'shutdown' );",
  )
  await store(20)
  peer.before = () => ({ status: 403, isUnsigned: true })
  const minded = { lost: 0, error: expect.stringContaining('403'), pausedUntil: expect.any(String) }
  expect(await retry()).toMatchObject({ ...minded, waiting: 41 })
  // 41, 20, 10, 5, 2, and then one by one until five of them were refused.
  expect(peer.of(REPORTS).map(({ body }) => body.reports.length)).toEqual([41, 20, 10, 5, 2, 1, 1, 1, 1, 1])

  peer.before = ({ body }) => (JSON.stringify(body).includes('<script>') ? { status: 403, isUnsigned: true } : null)
  const { waiting, reports } = await retry()
  expect(peer.reports.size).toBe(40)
  expect(waiting).toBe(0)
  expect(reports.filter((report) => report.state === 'refused')).toEqual([
    expect.objectContaining({ title: '<script>', reason: expect.stringContaining('403') }),
  ])
})

test.for([400, 422])('gives a report up for a %d only where the server signed it', async (status) => {
  await store(2)
  const refuse = (isUnsigned: boolean) => {
    peer.before = ({ body }) => (JSON.stringify(body).includes('Form 1') ? { status, isUnsigned } : null)
  }
  refuse(true)
  expect(await retry()).toMatchObject({ waiting: 2, lost: 0, error: expect.stringContaining(`${status}`) })
  refuse(false)
  const { waiting, reports } = await retry()
  expect([waiting, peer.reports.size]).toEqual([0, 1])
  expect(reports.filter(({ state }) => state === 'refused').map(({ title }) => title)).toEqual(['Form 1'])
})

test('says why the only report that waits is not sent', async () => {
  peer.before = () => ({ status: 403, isUnsigned: true })
  await store(1)
  expect(await retry()).toMatchObject({
    waiting: 1,
    error: expect.stringContaining('403'),
    pausedUntil: expect.any(String),
  })
})

test('keeps in its log what the server refuses, with the reason', async () => {
  peer.before = ({ body }) => ({
    status: 200,
    body: { stored: [], repeated: [], refused: [{ index: 0, seq: body.reports[0].seq, reason: 'Too old' }] },
  })
  await store(1)
  await outbox('send()')
  expect(await log()).toMatchObject({ waiting: 0, reports: [{ state: 'refused', reason: 'Too old' }] })
})

test('goes on waiting with what the server does not name', async () => {
  peer.after = ({ body }) => ({
    status: 200,
    body: {
      stored: [body.reports[1].seq],
      repeated: [99_999],
      refused: [{ index: 2, seq: null, reason: 'No number' }],
    },
  })
  await store(4)
  await outbox('send()')
  expect((await log()).reports.map(({ state }) => state)).toEqual(['waiting', 'refused', 'delivered', 'waiting'])
  expect(await log()).toMatchObject({ waiting: 2, pausedUntil: null })

  peer.after = () => ({ status: 200, body: { stored: [], repeated: [], refused: [] } })
  await outbox('send()')
  expect(await log()).toMatchObject({ waiting: 2, pausedUntil: expect.any(String) })
})

test('records nothing that hooks tell while it sends', async () => {
  await store(3)
  const told = await site.php<string>(`
    $told = null;
    add_filter( 'pre_http_request', function ( $early ) use ( &$told ) {
      $told = tinyeclipse_send_event( 'loop', 'began', 'x' );
      return $early;
    } );
    TinyEclipse\\Agent\\agent()->outbox()->send();
    return $told->get_error_code();`)
  expect(told).toBe('tinyeclipse_sending')
  expect(peer.reports.size).toBe(3)
  expect((await log()).waiting).toBe(0)
})

test('makes its table anew when it is gone, and numbers on', async () => {
  await store(3)
  await outbox('send()')
  await site.php('TinyEclipse\\Agent\\Tables::drop();')
  expect(
    await site.php("return tinyeclipse_send_event( 'forms', 'submitted', 'After', null, array( 'number' => 4 ) );"),
  ).toBe(true)
  expect(numbers()).toEqual([1, 2, 3, 4])
  const seqs = [...peer.reports.values()].map((report) => report.seq)
  expect(Math.max(...seqs.slice(0, 3))).toBeLessThan(seqs[3] as number)
})

test('keeps what waits for a week, and counts what it drops', async () => {
  await store(4)
  await site.php(
    `global $wpdb; $wpdb->query( 'UPDATE ' . TinyEclipse\\Agent\\Tables::outbox() . ' SET changed_at = changed_at - 8 * 86400 WHERE seq % 2 = 0' );`,
  )
  await outbox('tick()')
  expect(await outbox('summary()')).toEqual({ waiting: 0, oldestAt: null, lost: 2 })
  expect(numbers()).toHaveLength(2)
})

test('bounds what waits, from the oldest', async () => {
  await store(30)
  expect(await site.php('return ( new TinyEclipse\\Agent\\Outbox\\Store() )->drop_beyond( 10 );')).toBe(20)
  await outbox('send()')
  expect(numbers()).toEqual(upTo(30).slice(20))
})

test('reports nothing while the site is not connected', async () => {
  const alone = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  const code = await alone.php<string>("return tinyeclipse_send_event( 'forms', 'submitted', 'x' )->get_error_code();")
  expect(code).toBe('tinyeclipse_not_connected')
  await alone.stop()
})

test('leaves behind what was reported as another site, when it joins anew', async () => {
  const joinAnew = () => site.php("do_action( 'tinyeclipse_connected', TinyEclipse\\Agent\\agent() );")
  await joinAnew()
  await store(3)
  await joinAnew()
  expect((await log()).waiting).toBe(3)
  await remember({ site_id: 'the-original' })
  await joinAnew()
  expect(await log()).toMatchObject({ waiting: 0, reports: [] })
  await store(1)
  expect((await log()).reports[0]?.seq).toBe(4)
})

test('sends again what the server has lost, and only that range', async () => {
  await store(2_300)
  await outbox('send()')
  expect(await outbox('compare()')).toBe(0)
  expect(peer.of(CHECKSUMS)[0]?.body.ranges).toHaveLength(3)

  // Put back from a backup that lacks a few.
  for (const report of [...peer.reports.values()].filter(
    ({ data }) => Number(data.number) > 1_490 && Number(data.number) < 1_500,
  ))
    peer.reports.delete(report.id)
  expect(await outbox('compare()')).toBe(1_000)
  await outbox('send()')
  expect(numbers()).toEqual(upTo(2_300))
  expect(await outbox('compare()')).toBe(0)
})

test('compares once a day, and forgets after a week', async () => {
  await store(3)
  await outbox('tick()')
  await outbox('tick()')
  const first = peer.of(CHECKSUMS).length
  await store(2)
  await site.php(
    "update_option( 'tinyeclipse_outbox', array( 'compared_at' => time() - DAY_IN_SECONDS ) + get_option( 'tinyeclipse_outbox' ), false );",
  )
  await outbox('tick()')
  expect(peer.of(CHECKSUMS).length).toBe(first + 1)
  await site.php(
    `global $wpdb; $wpdb->query( 'UPDATE ' . TinyEclipse\\Agent\\Tables::outbox() . ' SET changed_at = changed_at - 8 * 86400' );`,
  )
  await outbox('tick()')
  // The highest number stays, so that a database that is restarted counts on from it.
  expect((await log()).reports).toHaveLength(1)
})

test('goes with its site when a network deletes that', async () => {
  const tables = await site.php<string[]>(
    "return apply_filters( 'wpmu_drop_tables', array( 'posts' => 'wp_7_posts' ), 7 );",
  )
  expect(tables).toEqual(['wp_7_posts', 'wp_tinyeclipse_outbox', 'wp_tinyeclipse_commands', 'wp_tinyeclipse_nonces'])
})

test('keeps nothing of what was sent on a site that left, and what waits for when it joins again', async () => {
  await store(2)
  await outbox('send()')
  await store(1)
  await site.php('( new TinyEclipse\\Agent\\Enrolment( TinyEclipse\\Agent\\agent() ) )->leave();')
  expect((await log()).reports.map(({ seq, state }) => [seq, state])).toEqual([[3, 'waiting']])
  await peer.connect(site)
  await outbox('send()')
  await site.php('( new TinyEclipse\\Agent\\Enrolment( TinyEclipse\\Agent\\agent() ) )->leave();')
  expect(
    await site.php(
      "return $GLOBALS['wpdb']->get_col( 'SELECT LENGTH( report ) FROM ' . TinyEclipse\\Agent\\Tables::outbox() );",
    ),
  ).toEqual(['0'])
  await peer.connect(site)
  await store(1)
  expect((await log()).reports.map(({ seq }) => seq)).toEqual([4])
})

test('leaves no complaint of PHP or WordPress behind', () => {
  expect(peer.refusals).toEqual([])
  expect(site.complaints()).toBe('')
})
