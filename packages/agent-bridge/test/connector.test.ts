import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { createWaker, type Waker } from './support/waker.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
let peer: Peer
let server: Waker

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await layPlugin('tinyeclipse-connector')] })
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})

const front = async (path = '/') => (await site.request(path)).text()
/** A call of the server, which knows how to sign. */
const signed = (path: string, method = 'GET', body: object | null = null) => {
  const [route, query = ''] = path.split('?')
  const sorted = query.split('&').sort().join('&')
  return server.send(
    server.parts({ method, route: `/tinyeclipse/v1/${route}`, query: sorted, body: body ? JSON.stringify(body) : '' }),
  )
}

test('is activated without a complaint, and measures nothing before it is connected', async () => {
  expect(await front()).not.toContain('/t.js')
  expect(site.complaints()).toBe('')
  await peer.connect(site)
  server = await createWaker(site)
})

describe('the tag', () => {
  test('stands in the pages of visitors, with the key of the site', async () => {
    const html = await front()
    expect(html).toMatch(new RegExp(`<script[^>]* src="${peer.url}/t.js"[^>]*>`))
    expect(html).toMatch(/<script[^>]* async[^>]* data-site="te_site_test"/)
    expect(html).not.toContain('te_api_')
  })

  test('is missing for those who run the site, in previews, and where it was switched off', async () => {
    const admin = await site.login()
    expect(await (await admin.request('/')).text()).not.toContain('/t.js')
    const subscriber = await site.login('subscriber')
    expect(await (await subscriber.request('/')).text()).toContain('/t.js')

    await site.adminRest('tinyeclipse/v1/config', { json: { excludedRoles: ['subscriber', 'no-such-role'] } })
    expect(await (await subscriber.request('/')).text()).not.toContain('/t.js')
    expect(await (await admin.request('/')).text()).toContain('/t.js')
    expect(await (await admin.request('/?p=1&preview=true')).text()).not.toContain('/t.js')

    await site.adminRest('tinyeclipse/v1/config', { json: { measures: false } })
    expect(await front()).not.toContain('/t.js')
    const { excludedRoles } = await (await site.adminRest('tinyeclipse/v1/config', { json: { measures: true } })).json()
    expect(excludedRoles).toEqual(['subscriber'])
  })

  test('is not in feeds', async () => {
    expect(await front('/feed/')).not.toContain('/t.js')
  })

  test('takes the nonce that a plugin for a Content-Security-Policy adds', async () => {
    await site.php(
      `file_put_contents( WPMU_PLUGIN_DIR . '/csp.php', "<?php add_filter( 'wp_script_attributes', fn( \\$a ) => \\$a + array( 'nonce' => 'abc' ) );" );`,
    )
    expect(await front()).toMatch(/<script[^>]*t\.js"[^>]* nonce="abc"/)
    await site.php(`unlink( WPMU_PLUGIN_DIR . '/csp.php' );`)
  })

  test('waits for consent where visitors are asked through the WP Consent API', async () => {
    await site.php(
      `file_put_contents( WPMU_PLUGIN_DIR . '/consent.php', "<?php function wp_has_consent( \\$c ) { return false; } add_action( 'wp_enqueue_scripts', fn() => wp_register_script( 'wp-consent-api', '/consent-api.js', array(), '1', true ) );" );`,
    )
    const html = await front()
    expect(html).toMatch(/t\.js"[^>]*data-consent="pending"/)
    expect(html.indexOf('/assets/consent.js')).toBeGreaterThan(html.indexOf('/consent-api.js'))
    expect(
      await site.php(
        `return apply_filters( 'wp_consent_api_registered_tinyeclipse-connector/tinyeclipse-connector.php', false );`,
      ),
    ).toBe(true)
    await site.php(`unlink( WPMU_PLUGIN_DIR . '/consent.php' );`)
  })
})

describe('the routes', () => {
  const read = [
    'config',
    'capabilities',
    'options',
    'mail/status',
    'content',
    'content/summary',
    'pages/2',
    'wpml/status',
    'wpml/languages',
    'wpml/translations',
    'wpml/missing?language=nl',
    'forms',
    'forms/contact-form-7:2/submissions',
  ]

  test.for(read)('%s is for the server and for administrators alone', async (path) => {
    expect((await site.request(`/wp-json/tinyeclipse/v1/${path}`)).status).toBe(401)
    const subscriber = await site.login('subscriber')
    expect((await subscriber.rest(`tinyeclipse/v1/${path}`)).status).toBe(403)
    const withoutNonce = (await site.login()).request(`/wp-json/tinyeclipse/v1/${path}`)
    expect((await withoutNonce).status).toBe(401)

    const known = path.includes('submissions') ? 404 : 200
    const answers = [await site.adminRest(`tinyeclipse/v1/${path}`), await signed(path)]
    for (const answer of answers) {
      const text = await answer.text()
      expect(answer.status, text).toBe(known)
      expect(text).not.toContain('te_api_')
    }
  })

  test('refuse the server where its signature is of something else, or was seen before', async () => {
    const parts = server.parts({ method: 'GET', route: '/tinyeclipse/v1/config', body: '' })
    const other = server.signature(server.parts({ method: 'GET', route: '/tinyeclipse/v1/options', body: '' }))
    expect((await server.send(parts, other)).status).toBe(401)
    expect((await server.send(parts)).status).toBe(200)
    const again = await server.send(parts)
    expect([again.status, (await again.json()).code]).toEqual([401, 'request_replayed'])
  })

  test('give persons to nobody before the owner says so', async () => {
    for (const part of ['users', 'comments']) {
      const refused = await signed(`sync/full?part=${part}`)
      expect([refused.status, (await refused.json()).code]).toEqual([403, 'not_allowed'])
    }
    expect((await signed('sync/full?part=forms')).status).toBe(200)
    expect(await (await signed('config')).json()).toMatchObject({ sharesPersons: false })
    const log = await site.php<object[]>(`return TinyEclipse\\Agent\\agent()->commands()->log();`)
    expect(log).toEqual([])
  })

  test('give persons and comments to the server alone, page by page, and say so in the log', async () => {
    await site.adminRest('tinyeclipse/v1/config', { json: { sharesPersons: true } })
    for (const part of ['users', 'comments', 'forms', 'site']) {
      expect((await site.adminRest(`tinyeclipse/v1/sync/full?part=${part}`)).status, part).toBe(403)
    }
    const seen: string[] = []
    let cursor: number | null = 0
    while (cursor !== null) {
      const page = await (await signed(`sync/full?cursor=${cursor}&limit=3&part=users`)).json()
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ email }: { email: string }) => email))
      expect(JSON.stringify(page)).not.toMatch(/pass|session/)
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['admin', 'editor', 'author', 'subscriber'].map((name) => `${name}@example.be`))
    const comments = await (await signed('sync/full?part=comments')).json()
    expect(comments.items[0]).toMatchObject({ id: 1, postId: 1, status: 'approved' })
    expect(JSON.stringify(comments)).not.toContain('127.0.0.1')
    const log = await site.php<object[]>(`return TinyEclipse\\Agent\\agent()->commands()->log();`)
    expect(log).toMatchObject([
      {
        name: 'read_persons',
        title: 'Users and comments',
        status: 'succeeded',
        message: 'Comments read by the server: 1',
      },
      { message: 'Users read by the server: 1' },
      { message: 'Users read by the server: 3' },
    ])
    expect(JSON.stringify(log)).not.toContain('@')
    // It is the site's own: the server is told nothing of it.
    await site.php(`TinyEclipse\\Agent\\agent()->commands()->receive( array() );`)
    expect(peer.results).toEqual([])
    // Without a line in the log nothing is handed over.
    await site.php(
      `file_put_contents( WPMU_PLUGIN_DIR . '/full.php', "<?php add_filter( 'query', fn( \\$sql ) => str_contains( \\$sql, 'read_persons' ) ? '' : \\$sql );" );`,
    )
    const unlogged = await signed('sync/full?part=users')
    expect([unlogged.status, (await unlogged.json()).code]).toEqual([500, 'not_logged'])
    await site.php(`unlink( WPMU_PLUGIN_DIR . '/full.php' );`)
    await site.adminRest('tinyeclipse/v1/config', { json: { sharesPersons: false } })
    expect((await signed('sync/full?part=users')).status).toBe(403)
    expect((await signed('sync/full?part=passwords')).status).toBe(400)
    expect((await signed('sync/full?limit=5000&part=users')).status).toBe(400)
  })

  test('stand in the guide for privacy policies as far as they are switched on', async () => {
    const guide = async () => (await (await site.login()).request('/wp-admin/privacy-policy-guide.php')).text()
    const read = 'may read users and comments'
    const closed = await guide()
    expect(closed).toContain('What visitors write into forms is sent')
    expect(closed).not.toContain(read)
    await site.adminRest('tinyeclipse/v1/config', { json: { sharesPersons: true } })
    expect(await guide()).toContain(read)
    await site.adminRest('tinyeclipse/v1/config', { json: { sharesPersons: false } })
  })

  test('change a page, unless it was changed meanwhile, and leave no script in it', async () => {
    const before = await (await signed('pages/2')).json()
    const changed = await signed('pages/2', 'PUT', {
      title: 'Over "ons"',
      content: '<p>Welkom</p><script>alert(1)</script>',
      ifModified: before.modifiedAt,
    })
    expect(await changed.json()).toMatchObject({ title: 'Over "ons"', content: '<p>Welkom</p>alert(1)' })
    await site.php(`wp_update_post( array( 'ID' => 2, 'post_modified_gmt' => '2020-01-01 00:00:00' ) );`)
    const late = await signed('pages/2', 'PUT', { title: 'Later', ifModified: '2020-01-01T00:00:00Z' })
    expect(late.status).toBe(409)
    expect(await site.php(`return count( wp_get_post_revisions( 2 ) );`)).toBeGreaterThan(0)

    const author = await site.login('author')
    expect((await author.rest('tinyeclipse/v1/pages/2', { json: { title: 'Mine' } })).status).toBe(403)
    expect((await signed('pages/999999')).status).toBe(404)
  })

  test('change no page for the server where the owner has switched that off', async () => {
    await site.php(`TinyEclipse\\Agent\\agent()->commands()->allow( 'update_page', false );`)
    expect((await signed('pages/2', 'PUT', { title: 'No' })).status).toBe(403)
    expect((await site.adminRest('tinyeclipse/v1/pages/2', { json: { title: 'Yes' } })).status).toBe(200)
    await site.php(`TinyEclipse\\Agent\\agent()->commands()->allow( 'update_page', true );`)
  })

  test('reads nothing that visitors sent where the owner wants no forms reported, and an administrator does', async () => {
    const path = 'forms/fluentform:1/submissions'
    expect((await signed(path)).status).not.toBe(403)
    await site.adminRest('tinyeclipse/v1/config', { json: { reportsForms: false } })
    expect(await (await signed(path)).json()).toMatchObject({ code: 'not_allowed' })
    expect((await site.adminRest(`tinyeclipse/v1/${path}`)).status).not.toBe(403)
    await site.adminRest('tinyeclipse/v1/config', { json: { reportsForms: true } })
  })

  test('let nobody change settings but who is logged in', async () => {
    expect((await signed('config', 'POST', { measures: false })).status).toBe(401)
    expect(await (await signed('config')).json()).toMatchObject({ measures: true })
  })
})

test('complained of nothing', () => {
  expect(site.complaints()).toBe('')
  expect(peer.refusals).toEqual([])
})
