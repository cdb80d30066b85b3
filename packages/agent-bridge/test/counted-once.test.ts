import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { createWaker, headersOf, type WakeParts, type Waker } from './support/waker.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

/** A plugin that asks twice, by the name of each way it may do so. */
const MEDDLER = `<?php
add_action( 'rest_api_init', static function (): void {
  if ( ! class_exists( 'TinyEclipse\\\\Connector\\\\Rest\\\\Routes' ) ) {
    return;
  }
  TinyEclipse\\Connector\\Rest\\Routes::add( 'doors', 'POST', static function () {
    update_option( 'doors_opened', (int) get_option( 'doors_opened' ) + 1 );
    return array( 'opened' => (int) get_option( 'doors_opened' ) );
  }, TinyEclipse\\Connector\\Rest\\Access::server() );
}, 20 );
add_filter( 'rest_request_before_callbacks', static function ( $answer, $handler, $request ) {
  if ( isset( $_GET['asks'] ) && str_ends_with( $request->get_route(), '/doors' ) ) {
    foreach ( array( $request, clone $request, $request ) as $asked ) {
      $GLOBALS['permissions'][] = $handler['permission_callback']( $asked );
    }
  }
  return $answer;
}, 10, 3 );
add_filter( 'rest_dispatch_request', static function ( $result, $request, $route, $handler ) {
  if ( isset( $_GET['runs'] ) && str_ends_with( $route, '/doors' ) ) {
    $first = $handler['callback']( 'copy' === $_GET['runs'] ? clone $request : $request );
    return new WP_REST_Response( array( 'first' => $first, 'second' => $handler['callback']( $request )->get_error_code() ) );
  }
  return $result;
}, 10, 4 );`

let site: WordPressSite
let peer: Peer
let server: Waker

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await layPlugin('tinyeclipse-connector')] })
  await site.php(`file_put_contents( WPMU_PLUGIN_DIR . '/meddler.php', $input['code'] );`, { code: MEDDLER })
  await peer.connect(site)
  server = await createWaker(site)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(() => site.php(`update_option( 'doors_opened', 0 );`))

const opened = () => site.php<number>(`return (int) get_option( 'doors_opened' );`)
const parts = (changes: Partial<WakeParts> = {}) => server.parts({ route: '/tinyeclipse/v1/doors', ...changes })
const answerTo = async (of: WakeParts) => {
  const answer = await server.send(of)
  return [answer.status, await answer.json()]
}

test('a request runs although permission is asked for three times, once with a copy; and then no more', async () => {
  const asked = parts({ query: 'asks=1' })
  expect(await answerTo(asked)).toEqual([200, { opened: 1 }])
  expect(await answerTo(asked)).toMatchObject([401, { code: 'request_replayed' }])
  expect(await opened()).toBe(1)
})

test.each(['same', 'copy'])(
  'a plugin that has the handler run twice with the %s object has it run once',
  async (how) => {
    expect(await answerTo(parts({ query: `runs=${how}` }))).toEqual([
      200,
      { first: { opened: 1 }, second: 'request_replayed' },
    ])
    expect(await opened()).toBe(1)
  },
)

test('of twenty equal requests at the same moment one runs', async () => {
  const same = parts()
  const answers = await Promise.all(Array.from({ length: 20 }, () => answerTo(same)))
  expect(answers.filter(([status]) => status === 200)).toHaveLength(1)
  expect(await opened()).toBe(1)
})

test('permission that was asked for uses nothing up where the request is not run', async () => {
  const of = parts()
  expect((await server.send({ ...of, method: 'OPTIONS' })).status).toBe(200)
  expect(await opened()).toBe(0)
  expect(await answerTo(of)).toEqual([200, { opened: 1 }])
})

describe('another way in', () => {
  test('by a batch of WordPress is refused, and leaves the request whole', async () => {
    const of = parts()
    const inner = { path: of.route, method: 'POST', headers: headersOf(of, server.signature(of)), body: {} }
    const answer = await site.request('/wp-json/batch/v1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests: [inner, inner] }),
    })
    expect(await answer.text()).not.toContain('opened')
    expect(await opened()).toBe(0)
    expect(await answerTo(of)).toEqual([200, { opened: 1 }])
  })

  test('by another method, by its header or its parameter, is not what was signed', async () => {
    const of = parts({ method: 'GET' })
    const signature = server.signature(of)
    for (const [headers, query] of [
      [{ 'x-http-method-override': 'POST' }, ''],
      [{}, '?_method=POST'],
    ] as const) {
      const answer = await site.request(`/wp-json${of.route}${query}`, {
        method: 'POST',
        headers: { ...headersOf(of, signature), ...headers },
        body: of.body,
      })
      expect(answer.status).toBe(401)
    }
    expect(await opened()).toBe(0)
  })

  test('as what another answer embeds carries no signature', async () => {
    const of = server.parts({ method: 'GET', route: '/tinyeclipse/v1/config', query: '_embed=1', body: '' })
    expect((await server.send(of)).status).toBe(200)
    expect((await server.send(of)).status).toBe(401)
  })
})

test('complained of nothing', () => {
  expect(site.complaints()).toBe('')
})
