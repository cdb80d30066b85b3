<?php
/**
 * Removes what this plugin made: figures that were kept for some minutes. Orders and products are the shop's.
 *
 * @package TinyEclipse\WC
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( ! is_multisite() ) {
	delete_transient( 'tinyeclipse_wc_stats' );
	return;
}
// Of more sites WordPress itself removes them: it does so daily with all that has expired.
foreach ( get_sites( array( 'fields' => 'ids', 'number' => 1000 ) ) as $tinyeclipse_site ) {
	switch_to_blog( $tinyeclipse_site );
	delete_transient( 'tinyeclipse_wc_stats' );
	restore_current_blog();
}
