import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakePlugin } from './support/content.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
beforeAll(async () => {
  site = await startWordPress({
    muPlugins: ['fake-wpml', 'fake-woocommerce', 'fake-forms', 'fake-jobs'].map(fakePlugin),
  })
})
afterAll(() => site?.stop())

/** Runs code, and answers which hooks fired meanwhile with the types of their arguments. */
const fired = (hooks: string[], code: string) =>
  site.php<string[]>(
    `$fired = array();
     foreach ( $input['hooks'] as $hook ) {
       add_action( $hook, function ( ...$arguments ) use ( $hook, &$fired ) {
         $fired[] = $hook . '(' . implode( ', ', array_map( 'get_debug_type', $arguments ) ) . ')';
       }, 10, 9 );
     }
     ${code}
     return $fired;`,
    { hooks },
  )

describe('the fakes do as the real plugins', () => {
  test('forms fire their hooks with a model, an object, or arrays', async () => {
    const hooks = ['fluentform/submission_inserted', 'wpcf7_submit', 'gform_after_submission']
    const all = await fired(
      hooks,
      `foreach ( array( 'fluentform' => 1, 'cf7' => 2, 'gravity' => 3 ) as $plugin => $id ) fake_forms_submit( $plugin, $id, array( 'name' => 'An' ) );`,
    )
    expect(all).toEqual([
      'fluentform/submission_inserted(int, array, stdClass)',
      'wpcf7_submit(WPCF7_ContactForm, array)',
      'gform_after_submission(array, array)',
    ])
  })

  test('an application fires the hook of the add-on, and before it the one that WordPress makes of its status', async () => {
    const all = await fired(
      ['new_job_application', 'publish_job_listing'],
      `$job = wp_insert_post( array( 'post_type' => 'job_listing', 'post_title' => 'Baker', 'post_status' => 'publish' ) );
       fake_apply_for_job( $job, 'Mia', 'mia@example.be', 'Hello' );`,
    )
    expect(all).toEqual([
      'publish_job_listing(int, WP_Post, string)',
      'new_job_application(int, WP_Post, string)',
      'new_job_application(int, int)',
    ])
  })

  test('an order fires new, then its status, then status changed', async () => {
    const all = await fired(
      [
        'woocommerce_new_order',
        'woocommerce_update_order',
        'woocommerce_order_status_completed',
        'woocommerce_order_status_changed',
      ],
      `$order = new WC_Order( array( 'id' => 0 ) );
       $order->save();
       $order->update_status( 'completed' );`,
    )
    expect(all).toEqual([
      'woocommerce_new_order(int, WC_Order)',
      'woocommerce_update_order(int, WC_Order)',
      'woocommerce_order_status_completed(int, WC_Order, array)',
      'woocommerce_order_status_changed(int, string, string, WC_Order)',
    ])
  })

  test('WPML answers text, wants prefixed types, and narrows queries to the current language', async () => {
    const found = await site.php<Record<string, unknown>>(`
      $ids = array();
      foreach ( array( 'nl' => 'Over', 'fr' => 'À propos' ) as $language => $title ) {
        $ids[ $language ] = wp_insert_post( array( 'post_type' => 'page', 'post_title' => $title, 'post_status' => 'publish' ) );
        $trid = $language === 'nl' ? false : apply_filters( 'wpml_element_trid', null, $ids['nl'], 'post_page' );
        do_action( 'wpml_set_element_language_details', array( 'element_id' => $ids[ $language ], 'element_type' => 'post_page', 'trid' => $trid, 'language_code' => $language, 'source_language_code' => $trid ? 'nl' : null ) );
      }
      $trid = apply_filters( 'wpml_element_trid', null, $ids['fr'], 'post_page' );
      $group = apply_filters( 'wpml_get_element_translations', null, $trid, 'post_page' );
      return array(
        'trid'    => $trid,
        'plain'   => apply_filters( 'wpml_element_trid', null, $ids['fr'], 'page' ),
        'ids'     => array_map( fn( $one ) => (int) $one->element_id, $group ) === $ids,
        'text'    => is_string( $group['fr']->element_id ),
        'other'   => apply_filters( 'wpml_object_id', $ids['nl'], 'page', false, 'fr' ) === $ids['fr'],
        'none'    => apply_filters( 'wpml_object_id', $ids['nl'], 'page', false, 'en' ),
        'link'    => wp_parse_url( get_permalink( $ids['fr'] ), PHP_URL_PATH ),
        'queried' => in_array( $ids['fr'], get_posts( array( 'post_type' => 'page', 'fields' => 'ids', 'numberposts' => -1, 'suppress_filters' => false ) ), true ),
        'all'     => in_array( $ids['fr'], get_posts( array( 'post_type' => 'page', 'fields' => 'ids', 'numberposts' => -1, 'suppress_filters' => true ) ), true ),
      );`)
    expect(found).toEqual({
      trid: expect.stringMatching(/^\d+$/),
      plain: null,
      ids: true,
      text: true,
      other: true,
      none: null,
      link: '/fr/a-propos/',
      queried: false,
      all: true,
    })
  })

  test('without a complaint', () => {
    expect(site.complaints()).toBe('')
  })
})

test('the old loader prints the tag of wp-config.php, and nothing where it is not set', async () => {
  const loader = new URL('../../../examples/wordpress/eclipse-widget-loader.php', import.meta.url).pathname
  const old = await startWordPress({ muPlugins: [loader] })
  expect(await (await old.request('/')).text()).not.toContain('/t.js')
  old.configure({ TINYECLIPSE_SERVER: 'https://eclipse.example.be', TINYECLIPSE_SITE_KEY: 'te_site_old' })
  expect(await (await old.request('/')).text()).toMatch(
    /src="https:\/\/eclipse\.example\.be\/t\.js"[^>]* data-site="te_site_old"/,
  )
  expect(old.complaints()).toBe('')
  await old.stop()
})
