<?php
/**
 * Removes what the connector and the agent made. WordPress has asked first ("delete … and its data?"); who chose to keep
 * the data, on TinyEclipse → Measuring and reports, keeps it.
 *
 * @package TinyEclipse\Connector
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** One site: of a network each in turn. */
function tinyeclipse_connector_remove(): void {
	$options = get_option( 'tinyeclipse_connector' );
	if ( ! empty( $options['keeps_data'] ) ) {
		return;
	}
	foreach ( array( 'tinyeclipse_connector', 'tinyeclipse_content', 'tinyeclipse_content_walk', 'tinyeclipse_content_units' ) as $name ) {
		delete_option( $name );
	}
	wp_clear_scheduled_hook( 'tinyeclipse_walk_content' );
	if ( is_readable( __DIR__ . '/vendor/tinyeclipse/uninstall.php' ) ) {
		require_once __DIR__ . '/vendor/tinyeclipse/uninstall.php';
		TinyEclipse\Agent\uninstall( __DIR__ );
	}
}

if ( ! is_multisite() ) {
	tinyeclipse_connector_remove();
	return;
}
foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $tinyeclipse_site ) {
	switch_to_blog( $tinyeclipse_site );
	tinyeclipse_connector_remove();
	restore_current_blog();
}
