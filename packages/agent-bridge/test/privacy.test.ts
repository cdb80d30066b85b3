import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import type { Session } from './support/session.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const REPORTS = '/v1/agent/reports'
const CHECKSUMS = '/v1/agent/reports/checksums'
const MINE = 'an.claes@example.be'
/** What she is known by, and others with a like address are not. */
const OF_MINE = /(?<!j)an\.claes@example\.be(?!\.eu)|please call/i

let site: WordPressSite
let peer: Peer
let admin: Session

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  await peer.connect(site)
  // What is packed in the end needs the zip extension of PHP; what goes into it is what this is about. No person is written to.
  await site.php(
    `file_put_contents( WPMU_PLUGIN_DIR . '/unzipped.php', "<?php add_action( 'admin_init', fn() => remove_action( 'wp_privacy_personal_data_export_file', 'wp_privacy_generate_personal_data_export_file', 10 ) ); add_filter( 'pre_wp_mail', '__return_true' );" );`,
  )
  admin = await site.login()
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(async () => {
  await site.php(`
    TinyEclipse\\Agent\\Tables::clear();
    delete_option( 'tinyeclipse_outbox' );
    delete_option( 'tinyeclipse_pauses' );`)
  peer.before = null
  peer.reports.clear()
  peer.requests.length = 0
})

interface Step {
  success: boolean
  data: { done: boolean; data?: Item[]; items_removed?: boolean; items_retained?: boolean; messages?: string[] }
}
interface Item {
  item_id: string
  data: { name: string; value: string }[]
}

/** Goes through WordPress's own tool, step by step as its screen does, and answers what our parts of it said. */
async function runTool(kind: 'export' | 'remove', email: string): Promise<Step['data'][]> {
  const { id, nonce, list } = await site.php<{ id: number; nonce: string; list: string[] }>(
    `wp_set_current_user( 1 );
     $_COOKIE[ LOGGED_IN_COOKIE ] = rawurldecode( $input['cookie'] );
     foreach ( get_posts( array( 'post_type' => 'user_request', 'post_status' => 'any', 'numberposts' => -1 ) ) as $old ) {
       wp_delete_post( $old->ID, true );
     }
     $id = wp_create_user_request( $input['email'], $input['kind'] . '_personal_data', array(), 'confirmed' );
     if ( is_wp_error( $id ) ) {
       throw new Exception( $id->get_error_message() );
     }
     $kind = 'export' === $input['kind'] ? 'exporters' : 'erasers';
     return array(
       'id'    => $id,
       'nonce' => wp_create_nonce( ( 'export' === $input['kind'] ? 'wp-privacy-export-personal-data-' : 'wp-privacy-erase-personal-data-' ) . $id ),
       'list'  => array_keys( apply_filters( "wp_privacy_personal_data_$kind", array() ) ),
     );`,
    { email, kind, cookie: /wordpress_logged_in_\w+=([^;]+)/.exec(admin.cookies)?.[1] ?? '' },
  )
  const said: Step['data'][] = []
  for (const [index, name] of list.entries()) {
    for (let page = 1, done = false; !done; page++) {
      const fields = {
        [kind === 'export' ? 'exporter' : 'eraser']: String(index + 1),
        id: String(id),
        page: String(page),
        security: nonce,
      }
      const answer = await admin.request('/wp-admin/admin-ajax.php', {
        method: 'POST',
        body: new URLSearchParams({
          action: kind === 'export' ? 'wp-privacy-export-personal-data' : 'wp-privacy-erase-personal-data',
          sendAsEmail: 'false',
          ...fields,
        }),
      })
      const step = (await answer.json()) as Step
      expect(step.success, `${name} ${JSON.stringify(step)}`).toBe(true)
      if (name.startsWith('tinyeclipse')) said.push(step.data)
      done = step.data.done
    }
  }
  return said
}
const exported = async (email = MINE) => (await runTool('export', email)).flatMap(({ data }) => data ?? [])
const erase = (email = MINE) => runTool('remove', email)
const valuesOf = (items: Item[]) =>
  items.map(({ data }) => Object.fromEntries(data.map(({ name, value }) => [name, value])))
const submit = (email: string, text = '') =>
  site.php(
    `return tinyeclipse_send_event( 'forms', 'submitted', 'Contact', null, array( 'email' => $input['email'], 'fields' => array( 'name' => 'An', 'text' => $input['text'] ) ), 'https://x.example/contact' );`,
    { email, text },
  )
const send = () =>
  site.php(`
    update_option( 'tinyeclipse_outbox', array( 'paused_until' => 0, 'compared_at' => 0 ) + get_option( 'tinyeclipse_outbox', array() ), false );
    delete_option( 'tinyeclipse_pauses' );
    TinyEclipse\\Agent\\agent()->outbox()->tick();`)
/** All that the library keeps, as it stands in the database. */
const stored = () =>
  site.php<string>(`global $wpdb;
    return wp_json_encode( array(
      $wpdb->get_results( 'SELECT * FROM ' . TinyEclipse\\Agent\\Tables::outbox() ),
      $wpdb->get_results( 'SELECT * FROM ' . TinyEclipse\\Agent\\Tables::commands() ),
      $wpdb->get_results( "SELECT option_name, option_value FROM $wpdb->options WHERE option_name LIKE 'tinyeclipse%'" ),
    ) );`)

test('what was sent while the server is dead is exported, erased, and never sent', async () => {
  peer.before = () => ({ status: 0 })
  await submit(MINE, 'Please call me')
  await submit('jan.claes@example.be')
  await submit('an.claes@example.be.eu')
  await submit(MINE.toUpperCase())

  const items = await exported()
  expect(valuesOf(items)).toMatchObject([
    { email: MINE.toUpperCase(), State: 'Waits to be sent' },
    {
      What: 'forms.submitted',
      Title: 'Contact',
      Page: 'https://x.example/contact',
      email: MINE,
      'fields.name': 'An',
      'fields.text': 'Please call me',
    },
  ])

  expect(await erase()).toEqual([
    { items_removed: true, items_retained: false, messages: [], done: true },
    { items_removed: false, items_retained: false, messages: [], done: true },
  ])
  expect(await exported()).toEqual([])
  expect(await stored()).not.toMatch(OF_MINE)

  peer.before = null
  peer.requests.length = 0
  await send()
  await send()
  expect([...peer.reports.values()].map(({ data }) => data.email)).toEqual([
    'jan.claes@example.be',
    'an.claes@example.be.eu',
  ])
  expect(JSON.stringify(peer.requests)).not.toMatch(OF_MINE)
})

test('what was sent before is erased here, told of, and never sent again', async () => {
  await submit(MINE)
  await submit('jan@example.be')
  await send()
  expect(peer.reports.size).toBe(2)
  expect(valuesOf(await exported())).toMatchObject([{ State: `Sent to ${peer.url}` }])
  const [reports] = await erase()
  expect(reports?.messages).toEqual([expect.stringContaining(peer.url)])
  expect(await stored()).not.toContain(MINE)

  // The numbers are all that is compared: nothing is missing.
  peer.requests.length = 0
  await send()
  expect(peer.of(CHECKSUMS).at(-1)?.body.ranges).toMatchObject([{ count: 2 }])
  expect(peer.of(REPORTS)).toEqual([])
  // A server that lost all asks for the range: it gets the other one.
  peer.reports.clear()
  await send()
  await send()
  expect([...peer.reports.values()].map(({ data }) => data.email)).toEqual(['jan@example.be'])
  const { reports: log } = await site.php<{ reports: unknown[] }>(
    'return TinyEclipse\\Agent\\agent()->outbox()->log();',
  )
  expect(log).toHaveLength(1)
})

test('says that a report may have been sent, where it is being sent while it is erased', async () => {
  peer.before = () => ({ status: 0 })
  await submit(MINE)
  const { arrived, letGo } = peer.holdNext()
  const sending = send()
  await arrived
  const [reports] = await erase()
  expect(reports).toMatchObject({ items_removed: true, messages: [expect.stringContaining(peer.url)] })
  letGo()
  await sending
  expect(await stored()).not.toMatch(OF_MINE)
  peer.requests.length = 0
  await send()
  expect(JSON.stringify(peer.requests)).not.toMatch(OF_MINE)
})

test('goes through the outbox page by page, and finds who is in the last', async () => {
  await site.php(`global $wpdb;
    for ( $i = 0; $i < 1100; $i++ ) {
      $rows[] = $wpdb->prepare( "(%s, %s, 100, 'delivered', '', %d)", wp_generate_uuid4(), wp_json_encode( array( 'title' => 0 === $i % 1099 ? 'For an.claes@example.be' : 'x', 'data' => array() ) ), time() );
    }
    $wpdb->query( 'INSERT INTO ' . TinyEclipse\\Agent\\Tables::outbox() . ' (id, report, bytes, state, reason, changed_at) VALUES ' . implode( ',', $rows ) );`)
  const steps = await runTool('export', MINE)
  expect(steps.map(({ data, done }) => [data?.length, done])).toEqual([
    [1, false],
    [0, false],
    [1, true],
    [0, true],
  ])
  await erase()
  expect(await exported()).toEqual([])
})

test('finds who stands in a command, in its result and in what is kept for an undo', async () => {
  const ids = Array.from({ length: 4 }, () => randomUUID())
  await site.php(
    `global $wpdb;
     $put = function ( $id, $name, $status, $input, $result, $kept ) use ( $wpdb ) {
       $wpdb->insert( TinyEclipse\\Agent\\Tables::commands(), array( 'id' => $id, 'name' => $name, 'input' => wp_json_encode( $input ), 'is_dry_run' => 0, 'undo_of' => '', 'status' => $status, 'result' => $result ? wp_json_encode( $result ) : '', 'kept' => $kept ? wp_json_encode( $kept ) : '', 'expires_at' => time() + 999, 'received_at' => time(), 'finished_at' => 0, 'confirmed_at' => 0 ) );
     };
     [ $done, $waits, $runs, $batch ] = $input['ids'];
     $diff = array( array( 'path' => 'content', 'before' => 'Mail an.claes@example.be', 'after' => 'Mail us' ) );
     $put( $done, 'update_page', 'succeeded', array( 'content' => 'Mail us' ), array( 'status' => 'succeeded', 'message' => 'Changed', 'output' => null, 'diff' => $diff, 'canUndo' => true ), array( 'content' => 'Mail an.claes@example.be' ) );
     $put( $waits, 'change_order_status', 'received', array( 'note' => 'AN.CLAES@example.be called' ), null, null );
     $put( $runs, 'change_order_status', 'running', array( 'note' => 'an.claes@example.be' ), null, null );
     $put( $batch, 'batch:customers', 'succeeded', array( 'rows' => 2 ), array( 'applied' => 1, 'failed' => array( array( 'index' => 0, 'reason' => 'an.claes@example.be is taken' ) ) ), null );`,
    { ids },
  )
  const values = valuesOf(await exported())
  expect(values).toHaveLength(4)
  expect(values[3]).toEqual({
    When: expect.any(String),
    What: 'update_page',
    State: 'succeeded',
    'Answered.diff.0.before': 'Mail an.claes@example.be',
    'Kept for an undo.content': 'Mail an.claes@example.be',
  })

  const [, commands] = await erase()
  expect(commands).toMatchObject({
    items_removed: true,
    items_retained: true,
    messages: [expect.stringContaining('running')],
  })
  const rows = await site.php<Record<string, { status: string; input: string; result: string; kept: string }>>(
    `global $wpdb; return array_column( $wpdb->get_results( 'SELECT id, status, input, result, kept FROM ' . TinyEclipse\\Agent\\Tables::commands() ), null, 'id' );`,
  )
  const [done, waits, runs, batch] = ids.map((id) => rows[id])
  expect(done).toMatchObject({ status: 'succeeded', input: '{}', kept: '' })
  expect(JSON.parse(done?.result ?? '')).toMatchObject({ status: 'succeeded', diff: [], canUndo: false })
  expect(waits).toMatchObject({ status: 'failed', input: '{}' })
  expect(runs?.input).toContain(MINE)
  expect(JSON.parse(batch?.result ?? '')).toEqual({ applied: 1, failed: [{ index: 0, reason: '…@… is taken' }] })

  // What is told to the server from now on says nothing of the person either.
  await site.php(`TinyEclipse\\Agent\\agent()->commands()->receive( array() );`)
  expect(peer.resultOf(ids[1] ?? '')).toMatchObject({ status: 'failed', message: 'What was said here was erased.' })
  expect(JSON.stringify(peer.results)).not.toMatch(/an\.claes@/i)
})

test('says in the guide for privacy policies what is kept, and for how long', async () => {
  const guide = await (await admin.request('/wp-admin/privacy-policy-guide.php')).text()
  expect(guide).toContain('TinyEclipse')
  expect(guide).toContain(peer.url)
  expect(guide).toContain('90 days')
})

test('complained of nothing', () => {
  expect(site.complaints()).toBe('')
  expect(peer.refusals).toEqual([])
})
