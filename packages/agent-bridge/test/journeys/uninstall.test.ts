import { expect, test } from 'vitest'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

/** Everything in the database and in cron that has our name. */
const REMAINS = `
  global $wpdb;
  wp_cache_flush();
  $crons = array();
  foreach ( (array) _get_cron_array() as $events ) $crons = array_merge( $crons, array_keys( (array) $events ) );
  $ours  = fn( $names ) => array_values( array_filter( $names, fn( $name ) => str_contains( $name, 'tinyeclipse' ) ) );
  return array(
    'options' => $ours( $wpdb->get_col( "SELECT option_name FROM {$wpdb->options}" ) ),
    'tables'  => $ours( $wpdb->get_col( 'SHOW TABLES' ) ),
    'users'   => $ours( $wpdb->get_col( "SELECT meta_key FROM {$wpdb->usermeta}" ) ),
    'posts'   => $ours( $wpdb->get_col( "SELECT meta_key FROM {$wpdb->postmeta}" ) ),
    'crons'   => $ours( $crons ),
  );`

const REMOVE = `
  require_once ABSPATH . 'wp-admin/includes/file.php';
  require_once ABSPATH . 'wp-admin/includes/plugin.php';
  wp_set_current_user( 1 );
  $file = "{$input['plugin']}/{$input['plugin']}.php";
  deactivate_plugins( $file );
  $removed = delete_plugins( array( $file ) );
  return is_wp_error( $removed ) ? $removed->get_error_message() : $removed;`

interface Remains {
  options: string[]
  tables: string[]
  users: string[]
  posts: string[]
  crons: string[]
}

test('removing the plugins removes all that they made, and tells the server', async () => {
  const joined: JoinedSite = await startJoined()
  try {
    const { site, account, id } = joined
    await site.php("return tinyeclipse_send_event( 'test', 'rang', 'The bell rang', null, array(), null );")
    await site.cron()
    const before = await site.php<Remains>(REMAINS)
    expect(before.tables.length).toBeGreaterThan(0)
    expect(before.options.length).toBeGreaterThan(0)
    expect(before.crons).toContain('tinyeclipse_heartbeat')

    for (const plugin of ['tinyeclipse-analytics', 'tinyeclipse-connector']) {
      expect(await site.php(REMOVE, { plugin })).toBe(true)
    }

    expect(await site.php<Remains>(REMAINS)).toEqual({ options: [], tables: [], users: [], posts: [], crons: [] })
    expect((await account.client.agents.get(id)).status).toBe('left')
    expect((await site.request('/')).status).toBe(200)
    expect(site.complaints()).toBe('')
  } finally {
    await joined.stop()
  }
})
