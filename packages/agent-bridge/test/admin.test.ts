import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { type Peer, startPeer } from './support/peer.ts'
import type { Session } from './support/session.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
let peer: Peer
let admin: Session

beforeAll(async () => {
  peer = await startPeer()
  const host = await bundle(AGENT_HOST)
  layScreens(host)
  site = await startWordPress({ plugins: [host] })
  admin = await site.login()
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})

/** What a build would leave, as far as PHP reads it. */
function layScreens(plugin: string): void {
  const build = join(plugin, 'vendor/tinyeclipse/build')
  mkdirSync(build, { recursive: true })
  writeFileSync(
    join(build, 'index.asset.php'),
    "<?php return array( 'dependencies' => array( 'wp-api-fetch' ), 'version' => 'abc' );",
  )
  writeFileSync(join(build, 'index.js'), '')
  writeFileSync(join(build, 'style-index.css'), '')
}

const open = async (page: string, session = admin) => {
  const answer = await session.request(`/wp-admin/${page}`)
  return { status: answer.status, html: await answer.text() }
}
const bootOf = (html: string) => JSON.parse(/window\.tinyeclipseBoot = (\{.*\});/.exec(html)?.[1] ?? 'null')

test('prints an empty root and what the screens need, and no secret', async () => {
  await peer.connect(site)
  const { status, html } = await open('admin.php?page=tinyeclipse-commands')
  expect(status).toBe(200)
  expect(html).toContain('<div id="tinyeclipse-root" data-screen="commands"></div>')
  expect(html).toContain('vendor/tinyeclipse/build/index.js?ver=abc')
  expect(html).toContain('vendor/tinyeclipse/build/style-index.css?ver=abc')
  expect(bootOf(html)).toEqual({
    restUrl: `${site.url}/wp-json/tinyeclipse/v1/`,
    siteId: peer.siteId,
    language: 'en',
    capabilities: { manage: true, commands: true },
    screen: 'commands',
    isConnected: true,
    wordpress: expect.stringMatching(/^6\.7/),
    version: '0.1.0',
    pages: {
      overview: `${site.url}/wp-admin/admin.php?page=tinyeclipse`,
      analytics: `${site.url}/wp-admin/admin.php?page=tinyeclipse-analytics`,
      commands: `${site.url}/wp-admin/admin.php?page=tinyeclipse-commands`,
      settings: `${site.url}/wp-admin/admin.php?page=tinyeclipse-settings`,
    },
  })
  expect(html).not.toContain('te_api_')
})

test('loads its scripts on its own pages alone', async () => {
  for (const page of ['plugins.php', 'options-general.php', 'edit.php']) {
    const { html } = await open(page)
    expect(html, page).not.toContain('tinyeclipse-screens')
    expect(html, page).not.toContain('tinyeclipseBoot')
  }
})

test('shows who may not nothing, not even the menu', async () => {
  const editor = await site.login('editor')
  expect((await open('admin.php?page=tinyeclipse', editor)).status).toBe(403)
  expect((await open('edit.php', editor)).html).not.toContain('toplevel_page_tinyeclipse')
})

test('takes screens of plugins, and keeps its own whatever they do', async () => {
  const folder = join(site.folder, 'wp-content/mu-plugins')
  writeFileSync(
    join(folder, 'screens.php'),
    `<?php add_filter( 'tinyeclipse_screens', static fn() => array(
      'tables' => array( 'title' => 'Tables & chairs' ), '"><script>' => array( 'title' => 'x' ), 'odd' => 7, 'settings' => array( 'title' => 'Taken over' ) ) );`,
  )
  const { status, html } = await open('admin.php?page=tinyeclipse-tables')
  expect(status).toBe(200)
  expect(html).toContain('data-screen="tables"')
  expect(html).toContain('Tables &amp; chairs')
  expect(html).not.toContain('Taken over')
  expect(Object.keys(bootOf(html).pages).sort()).toEqual(['analytics', 'commands', 'overview', 'settings', 'tables'])
})

test('speaks Dutch and French to who reads them', async () => {
  for (const [locale, title] of [
    ['nl_BE', 'Overzicht'],
    ['fr_FR', 'Vue d’ensemble'],
  ] as const) {
    await site.php("update_user_meta( 1, 'locale', $input['locale'] );", { locale })
    const { html } = await open('admin.php?page=tinyeclipse')
    expect(html).toContain(`>${title}</a>`)
    expect(bootOf(html).language).toBe(locale.slice(0, 2))
  }
  await site.php("update_user_meta( 1, 'locale', '' );")
})

test('says in plain words what is missing: a build, or a newer WordPress', async () => {
  const old = await startWordPress({ version: '6.5', plugins: [await bundle(AGENT_HOST)] })
  const session = await old.login()
  const { html } = await open('admin.php?page=tinyeclipse', session)
  expect(html).toContain('These screens need WordPress 6.6 or newer')
  expect(html).not.toContain('tinyeclipse-root')
  await peer.connect(old)
  expect(await old.php('return TinyEclipse\\Agent\\agent()->heartbeat()->beat();')).toBe(true)
  expect(old.complaints()).toBe('')
  await old.stop()
})
