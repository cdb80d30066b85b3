import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { fakePlugin } from './support/content.ts'
import { type JoinedSite, startJoined } from './support/joined-site.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

interface State {
  languages: object
  content: {
    types: { name: string; languages: Record<string, number>; groups: number }[]
    translations: { language: string; translated: number; total: number; missing: { title: string }[] }[]
  }
  modules: { name: string; isFound: boolean; by: string | null }[]
}

const walk = (site: WordPressSite) =>
  site.php<boolean>('return ( new TinyEclipse\\Connector\\Content\\Walk() )->go_on();')
const stateOf = (site: WordPressSite) => site.php<State>("return apply_filters( 'tinyeclipse_state', array() );")
const pagesOf = (state: State) => state.content.types.find(({ name }) => name === 'page')
const moduleOf = (state: State, name: string) => state.modules.find((module) => module.name === name)
const start = async (...fakes: string[]) =>
  startWordPress({ plugins: [await layPlugin('tinyeclipse-connector')], muPlugins: fakes.map(fakePlugin) })

describe('with WPML, joined to a server', () => {
  let joined: JoinedSite
  beforeAll(async () => {
    joined = await startJoined()
  })
  afterAll(() => joined?.stop())

  const units = async () => (await joined.account.client.contentUnits.list(joined.id)).items
  const pushes = () => joined.gateway.requests.filter(({ path }) => path.endsWith('/content-units')).length
  const pathOf = (url: string) => decodeURIComponent(new URL(url).pathname).replace(/(.)\/$/, '$1')

  test('counts pages once in all their languages, and names what is missing', async () => {
    expect(await walk(joined.site)).toBe(true)
    const state = await stateOf(joined.site)
    expect(state.languages).toEqual({ plugin: 'wpml', default: 'nl', all: ['nl', 'fr', 'en'] })
    expect(pagesOf(state)).toMatchObject({ groups: 5, languages: { nl: 5, fr: 4, en: 3 } })
    const [nl, fr, en] = state.content.translations
    expect(nl).toMatchObject({ language: 'nl', translated: 5, total: 5, missing: [] })
    expect(fr).toMatchObject({ language: 'fr', translated: 4, total: 5 })
    expect(en).toMatchObject({ language: 'en', translated: 3, total: 5 })
    expect(en?.missing).toHaveLength(2)
    expect(moduleOf(state, 'multilingual')).toEqual({ name: 'multilingual', isFound: true, by: 'WPML 4.6.13' })
    expect(moduleOf(state, 'forms')?.by).toContain('contact-form-7 6.0.1')
    expect(moduleOf(state, 'shop')).toEqual({ name: 'shop', isFound: false, by: null })
  })

  test('the next heartbeat brings all of it to the server', async () => {
    await joined.heartbeat()
    const { state } = await joined.account.client.agents.get(joined.id)
    const own = await stateOf(joined.site)
    expect(state).toMatchObject({ languages: own.languages, modules: own.modules, content: own.content })
    expect(state).toMatchObject({
      forms: expect.arrayContaining([expect.objectContaining({ plugin: 'fluentform', forms: 1 })]),
    })
  })

  test('the server knows which pages are one page, and hears nothing twice', async () => {
    const { home, about, contact, courses } = joined.content
    const expected = [home, about, contact, courses].map((group) => Object.values(group).map(pathOf).sort())
    const known = (await units()).map(({ paths }) => paths.toSorted())
    expect(known.toSorted()).toEqual(expected.toSorted())
    expect((await units()).map(({ unit }) => unit)).toContain(pathOf(contact.nl))

    const before = pushes()
    await walk(joined.site)
    expect(pushes()).toBe(before)
  })

  test('a translation that went is no longer part of its page', async () => {
    const { courses } = joined.content
    await joined.site.php("wp_trash_post( url_to_postid( $input['url'] ) );", { url: courses.fr })
    expect(await joined.site.php("return wp_next_scheduled( 'tinyeclipse_walk_content' ) - time();")).toBeLessThan(70)
    await walk(joined.site)
    const unit = (await units()).find(({ paths }) => paths.includes(pathOf(courses.nl)))
    expect(unit?.paths).toEqual([pathOf(courses.nl)])
  })

  test('what failed is sent by the next walk', async () => {
    const { about } = joined.content
    await joined.site.php(
      "wp_update_post( array( 'ID' => url_to_postid( $input['url'] ), 'post_name' => 'verhuisd' ) );",
      { url: about.nl },
    )
    joined.gateway.state = 'down'
    await walk(joined.site)
    joined.gateway.state = 'open'
    await walk(joined.site)
    expect((await units()).some(({ paths }) => paths.includes('/verhuisd'))).toBe(true)
  })

  test('the routes tell languages, groups and what is missing', async () => {
    const read = async (path: string) => (await joined.site.adminRest(`tinyeclipse/v1/wpml/${path}`)).json()
    expect((await read('languages')).items[0]).toEqual({ code: 'nl', name: 'Nederlands', isDefault: true })
    expect(await read('status')).toMatchObject({ plugin: 'wpml', version: '4.6.13' })
    const groups = (await read('translations')).items as { translations: Record<string, number> }[]
    expect(groups).toHaveLength(5)
    expect(groups.filter(({ translations }) => Object.keys(translations).length === 3)).toHaveLength(3)
    expect((await read('missing?language=en')).items).toHaveLength(2)
    expect((await read('missing?language=nl')).items).toEqual([])
  })
})

describe('with Polylang', () => {
  test('groups pages by its functions, and survives when some are missing', async () => {
    const site = await start('fake-polylang')
    await site.php(`
      $page = fn( $title, $language ) => array( $language => wp_insert_post( array( 'post_type' => 'page', 'post_title' => $title, 'post_status' => 'publish' ) ) );
      foreach ( array( $page( 'Over', 'nl' ) + $page( 'À propos', 'fr' ) + $page( 'About', 'en' ), $page( 'Prijs', 'nl' ) + $page( 'Prix', 'fr' ), $page( 'Enkel', 'nl' ) ) as $group ) {
        foreach ( $group as $language => $id ) pll_set_post_language( $id, $language );
        if ( count( $group ) > 1 ) pll_save_post_translations( $group );
      }
      wp_delete_post( 2, true );`)
    await walk(site)
    const state = await stateOf(site)
    expect(state.languages).toEqual({ plugin: 'polylang', default: 'nl', all: ['nl', 'fr', 'en'] })
    expect(pagesOf(state)).toMatchObject({ groups: 3, languages: { nl: 3, fr: 2, en: 1 } })
    expect(state.content.translations[1]?.missing.map(({ title }) => title)).toContain('Enkel')
    expect(site.complaints()).toBe('')
    await site.stop()
  })
})

describe('without a plugin for translations', () => {
  test('each page stands for itself in the language of the site, whatever a removed WPML left behind', async () => {
    const site = await start()
    await site.php(`
      global $wpdb;
      $wpdb->query( "CREATE TABLE {$wpdb->prefix}icl_translations ( translation_id bigint, element_type varchar(60), element_id bigint, trid bigint, language_code varchar(7), source_language_code varchar(7) )" );
      $wpdb->query( "INSERT INTO {$wpdb->prefix}icl_translations VALUES ( 1, 'post_page', 2, 1, 'fr', NULL )" );`)
    await walk(site)
    const state = await stateOf(site)
    expect(state.languages).toEqual({ plugin: null, default: 'en', all: ['en'] })
    expect(pagesOf(state)).toMatchObject({ groups: 1, languages: { en: 1 } })
    expect(state.content.translations).toEqual([])
    expect(site.complaints()).toBe('')
    await site.stop()
  })

  test('counts a thousand pages, and the same when it was interrupted', async () => {
    const site = await start('fake-polylang')
    const counted = await site.php<{ whole: object; parts: object }>(`
      global $wpdb;
      $wpdb->query( 'BEGIN' );
      for ( $n = 0; $n < 1000; $n++ ) {
        $wpdb->insert( $wpdb->posts, array( 'post_type' => 'page', 'post_title' => "Page $n", 'post_name' => "page-$n", 'post_status' => 'publish', 'post_content' => '', 'post_excerpt' => '', 'to_ping' => '', 'pinged' => '', 'post_content_filtered' => '' ) );
      }
      $wpdb->query( 'COMMIT' );
      // On a slow machine it takes several runs.
      $walk = function () {
        while ( ! ( new TinyEclipse\\Connector\\Content\\Walk() )->go_on() );
      };
      $walk();
      $whole   = TinyEclipse\\Connector\\Content\\Report::read();

      $part = new TinyEclipse\\Connector\\Content\\Tally();
      array_map( array( $part, 'add' ), TinyEclipse\\Connector\\Content\\Published::after( 0, 300, array( 'page', 'post' ) ) );
      update_option( 'tinyeclipse_content_walk', $part->to_array(), false );
      $walk();
      $parts = TinyEclipse\\Connector\\Content\\Report::read();
      unset( $whole['countedAt'], $parts['countedAt'] );
      return compact( 'whole', 'parts' );`)
    expect(counted.parts).toEqual(counted.whole)
    expect((counted.whole as State['content']).types.find(({ name }) => name === 'page')?.groups).toBe(1001)
    await site.stop()
  })
})
