<?php
/**
 * Removes what the analytics plugin made, unless the owner chose to keep data (a setting of the connector).
 *
 * @package TinyEclipse\Analytics
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** One site: of a network each in turn. */
function tinyeclipse_analytics_remove(): void {
	$options = get_option( 'tinyeclipse_connector' );
	if ( ! empty( $options['keeps_data'] ) ) {
		return;
	}
	delete_option( 'tinyeclipse_analytics' );
	delete_option( 'tinyeclipse_script_copy' );
	wp_clear_scheduled_hook( 'tinyeclipse_copy_script' );
	for ( $shard = 0; $shard < 64; $shard++ ) {
		delete_transient( "tinyeclipse_rate_{$shard}" );
	}
	$folder = wp_get_upload_dir()['basedir'] . '/tinyeclipse';
	array_map( 'wp_delete_file', (array) glob( "{$folder}/t-*.js" ) );
	if ( is_dir( $folder ) ) {
		// Not where somebody put a file of their own.
		@rmdir( $folder ); // phpcs:ignore
	}
}

if ( ! is_multisite() ) {
	tinyeclipse_analytics_remove();
	return;
}
foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $tinyeclipse_site ) {
	switch_to_blog( $tinyeclipse_site );
	tinyeclipse_analytics_remove();
	restore_current_blog();
}
