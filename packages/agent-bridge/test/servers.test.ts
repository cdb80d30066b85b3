import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestAccount, type TestServer } from '../../server/test/support/server.ts'
import { layPlugin } from './support/bundle.ts'
import { beat } from './support/enrol.ts'
import type { Peer } from './support/peer.ts'
import type { Session } from './support/session.ts'
import { expectQuickForm, meetSlowServer, SLOW_MS, sendForm } from './support/slow-server.ts'
import { choosePrettyAddresses, expectToSteer, joinSite, settled } from './support/steered-site.ts'
import { createWaker } from './support/waker.ts'
import { missingForServer } from './support/web-servers/programs.ts'
import { whole } from './support/whole.ts'
import { startWordPress, type WordPressOptions, type WordPressSite } from './support/wordpress.ts'

const PATIENCE = { timeout: 25_000, interval: 100 }
const PROXY = 'tinyeclipse/v1/proxy'
/** What careful hosts switch off. */
const DISABLED =
  'exec,shell_exec,proc_open,popen,system,passthru,set_time_limit,ignore_user_abort,disk_free_space,getmypid,posix_geteuid,sys_getloadavg'
/** WordPress's own, where PHP compresses: https://core.trac.wordpress.org/ticket/22430 */
const KNOWN_COMPLAINT = 'ob_end_flush(): Failed to send buffer of zlib output compression'
const muPlugin = (name: string) => fileURLToPath(new URL(`support/mu-plugins/${name}.php`, import.meta.url))

let server: TestServer
let account: TestAccount
let plugins: string[]
beforeAll(async () => {
  plugins = [await layPlugin('tinyeclipse-connector'), await layPlugin('tinyeclipse-analytics')]
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

describe.each([
  { kind: 'apache', name: 'Apache with mod_php' },
  { kind: 'fpm', name: 'nginx with PHP-FPM' },
] as const)('on $name', { timeout: 60_000 }, ({ kind }) => {
  // What is asked here is not the database, and was answered on the other one.
  if (process.env.TEST_WP_DATABASE === 'mariadb') {
    test.skip('run on SQLite')
    return
  }
  const missing = process.env.CI ? [] : missingForServer(kind)
  if (missing.length > 0) {
    test.skip(`not run, as this machine lacks it. On Debian and Ubuntu: apt-get install ${missing.join(' ')}`)
    return
  }
  /** As it comes. */
  let plain: WordPressSite
  /** In a folder of its host, with addresses as `?rest_route=`, all of its answers compressed. */
  let folded: WordPressSite
  /** On a host that allows little, over files that are another user's. */
  let strict: WordPressSite
  const ids = new Map<WordPressSite, string>()
  const idOf = (site: WordPressSite) => ids.get(site) ?? ''
  let admin: Session
  let stream: Promise<{ text: string; seconds: number }>
  const peers: Peer[] = []
  const meetSlow = async (site: WordPressSite) => {
    const peer = await meetSlowServer(site)
    peers.push(peer)
    return peer
  }
  const start = (options: WordPressOptions = {}) =>
    startWordPress({
      server: kind,
      plugins,
      muPlugins: [muPlugin('greenhouse'), muPlugin('visits-report')],
      ...options,
    })

  beforeAll(async () => {
    plain = await start()
    folded = await start({
      subfolder: '/blog',
      hasPlainAddresses: true,
      isCompressing: true,
      muPlugins: [muPlugin('sessions'), muPlugin('visits-report')],
    })
    strict = await start({
      hasPlainAddresses: true,
      isConfined: true,
      isWritable: false,
      ini: { disable_functions: DISABLED },
    })
    await choosePrettyAddresses(await plain.login())
    for (const site of [plain, folded, strict]) ids.set(site, await joinSite(site, server, account))
    admin = await folded.login()
  }, 120_000)
  afterAll(async () => {
    for (const each of [plain, folded, strict, ...peers]) await each?.stop()
  })

  test('hands a live stream through as it comes, and answers the same person meanwhile', async () => {
    const siteId = idOf(folded)
    const began = performance.now()
    const accept = { headers: { accept: 'text/event-stream' } }
    const answer = await admin.rest(`${PROXY}/sites/${siteId}/agent/stream`, accept)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    let text = ''
    stream = (async () => {
      for await (const part of answer.body ?? []) text += Buffer.from(part).toString()
      return { text, seconds: (performance.now() - began) / 1000 }
    })()
    await expect.poll(() => text, PATIENCE).toContain('stream.opened')
    await beat(folded)
    await expect.poll(() => text, PATIENCE).toContain('"type":"heartbeat"')

    const asked = performance.now()
    const own = await whole(admin.rest(`${PROXY}/sites/${siteId}`))
    const page = await whole(admin.request('/wp-admin/admin.php?page=tinyeclipse'))
    expect([own.status, page.status]).toEqual([200, 200])
    expect(await own.json()).toMatchObject({ id: siteId })
    expect(performance.now() - asked).toBeLessThan(5_000)
    const second = await whole(admin.rest(`${PROXY}/sites/${siteId}/agent/stream`, accept))
    expect(second.status).toBe(501)
  })

  test('joins, is woken, and tries, runs and undoes a command', async () => {
    expect(existsSync(join(plain.folder, '.htaccess'))).toBe(kind === 'apache')
    await expectToSteer(plain, account, idOf(plain))
  })

  test('does so in a folder, with plain addresses', async () => {
    const { siteUrl, restUrl } = await account.client.agents.get(idOf(folded))
    expect([siteUrl, restUrl]).toEqual([folded.url, `${folded.url}/index.php?rest_route=/`])
    await expectToSteer(folded, account, idOf(folded))
  })

  test('has heartbeats, reports and commands on a strict host, and PHP complains of nothing', async () => {
    await expectToSteer(strict, account, idOf(strict))
    await sendForm(strict)
    // PHP-FPM sends by itself. On Apache the owner has cron done: wp-cron.php itself calls what is switched off here.
    if (kind === 'apache') await beat(strict)
    const titles = async () => {
      const page = account.client.agents.reports(idOf(strict), { module: 'forms' })
      const found: string[] = []
      for await (const { title } of page) found.push(title)
      return found
    }
    await expect.poll(titles, PATIENCE).toEqual(['Form 1'])
    const { state } = await account.client.agents.get(idOf(strict))
    expect(state).toMatchObject({ disk: null, php: { sapi: kind === 'apache' ? 'apache2handler' : 'fpm-fcgi' } })
    expect(state).not.toHaveProperty('problems')
    expect(strict.complaints()).toBe('')
  })

  test('says plainly what it may not write', async () => {
    strict.configure({ WP_DEBUG_LOG: true })
    const log = join(strict.folder, 'wp-content/debug.log')
    writeFileSync(log, 'PHP Notice: of another user\n')
    chmodSync(log, 0o444)
    const { id } = await account.client.commands.create(idOf(strict), { name: 'clear_debug_log' })
    expect(await settled(account, idOf(strict), id, () => beat(strict))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('may not write to the debug log'),
    })
    expect(readFileSync(log, 'utf8')).toBe('PHP Notice: of another user\n')
    expect(strict.complaints()).toBe('')

    strict.configure({ WP_DEBUG_LOG: '/out/of/reach.log' })
    const outside = await account.client.commands.create(idOf(strict), { name: 'clear_debug_log' })
    const told = await settled(account, idOf(strict), outside.id, () => beat(strict))
    expect([told.status, told.message]).toEqual(['not_applicable', 'This site has no debug log.'])
    // WordPress itself is refused the file with each request.
    expect(
      strict
        .complaints()
        .split('\n')
        .filter((line) => line.includes('/plugins/')),
    ).toEqual([])
  })

  test('leaves the copy of the tracker where the folder is not its own', async () => {
    const folder = join(plain.folder, 'wp-content/uploads/tinyeclipse')
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o555)
    await plain.php("update_option( 'tinyeclipse_analytics', array( 'relays' => true ) );")
    await whole(plain.cron())
    expect(await plain.php("return wp_next_scheduled( 'tinyeclipse_copy_script' ) > time();")).toBe(true)
    expect([readdirSync(folder), plain.complaints()]).toEqual([[], ''])
  })

  test('says why what WordPress plans does not run on a strict host', async () => {
    const answer = await strict.adminRest('tinyeclipse/v1/connection/checks/cron', { method: 'POST' })
    expect(await answer.json()).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('ignore_user_abort'),
      advice: expect.stringContaining('Ask your host'),
    })
  })

  test('receives a signed request whole, by whichever address', async () => {
    const doors = '/greenhouse/v1/doors'
    const waker = await createWaker(plain)
    const ask = async (path: string, { route = 'one', query = '', headers = {} } = {}) => {
      const parts = waker.parts({ route: `${doors}/${route}`, query })
      const answer = await waker.send(parts, undefined, { path, headers })
      expect([path, answer.status, await answer.json()]).toEqual([path, 200, { name: decodeURIComponent(route) }])
    }
    await ask(`/wp-json${doors}/one`)
    await ask(`/wp-json${doors}/one/`)
    await ask(`/?rest_route=${doors}/one`)
    await ask(`/?rest_route=${encodeURIComponent(`${doors}/one`)}`)
    await ask(`/index.php?b=2&rest_route=${doors}/one&a=1`, { query: 'a=1&b=2' })
    await ask(`/wp-json${doors}/one?b=%C3%A9+x&a[]=2&a[]=1&c`, { query: 'a%5B%5D=1&a%5B%5D=2&b=%C3%A9%20x&c=' })
    await ask(`/wp-json${doors}/caf%C3%A9%20a`, { route: 'caf%C3%A9%20a' })
    await ask(`/?rest_route=${doors}/caf%C3%A9%20a`, { route: 'caf%C3%A9%20a' })
    for (const authorization of ['Bearer x', 'Basic eDp5'])
      await ask(`/wp-json${doors}/one`, { headers: { authorization } })
  })

  test('sends reports after the visitor has the page', async () => {
    const took = await expectQuickForm(plain, await meetSlow(plain))
    console.log(`${kind}: the server took ${SLOW_MS} ms, and the visitor waited ${took} ms`)
    expect(plain.complaints()).toBe('')
  })

  test('says what the server refuses to stream, and not that all is well', async () => {
    const path = `${PROXY}/sites/${idOf(folded)}/commands/${crypto.randomUUID()}`
    await stream
    const refused = await whole(admin.rest(path, { headers: { accept: 'text/event-stream' } }))
    expect([refused.status, refused.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(await refused.json()).toMatchObject({ code: 'not_found' })
  })

  test('ended the stream after twenty seconds', async () => {
    const { text, seconds } = await stream
    expect(text).toMatch(/^retry: \d+\n/)
    expect(seconds).toBeGreaterThan(18)
    expect(seconds).toBeLessThan(27)
  })

  test('answers whole, and nobody waits for the server, where PHP compresses as well', async () => {
    if (kind === 'apache') writeFileSync(join(folded.folder, '.htaccess'), 'php_flag zlib.output_compression on\n')
    else writeFileSync(join(folded.folder, '.user.ini'), 'zlib.output_compression = On\n')
    const page = await folded.request('/')
    expect([page.headers.get('content-encoding'), (await page.text()).trimEnd().slice(-7)]).toEqual(['gzip', '</html>'])
    const own = await whole(admin.rest(`${PROXY}/sites/${idOf(folded)}`))
    expect(await own.json()).toMatchObject({ id: idOf(folded) })

    const peer = await meetSlow(folded)
    const waker = await createWaker(folded)
    const began = performance.now()
    const awake = await waker.send(waker.parts(), undefined, { path: '/?rest_route=/tinyeclipse/v1/agent/wake' })
    expect([awake.status, await awake.json()]).toEqual([202, { isAwake: true }])
    expect(performance.now() - began).toBeLessThan(SLOW_MS)
    await expect.poll(() => peer.of('/v1/agent/heartbeat').length, PATIENCE).toBe(1)
    await expectQuickForm(folded, peer)
    expect(peer.refusals).toEqual([])
    const complaints = folded.complaints().split('\n')
    expect(complaints.filter((line) => line !== '' && !line.includes(KNOWN_COMPLAINT))).toEqual([])
  })

  if (kind === 'fpm') return
  test('sends them behind nginx, which drops who hangs up at once', async () => {
    const proxied = await start({ isProxied: true })
    try {
      await expectQuickForm(proxied, await meetSlow(proxied))
    } finally {
      await proxied.stop()
    }
  })
})
