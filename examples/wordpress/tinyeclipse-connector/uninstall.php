<?php
/**
 * Removes what the connector and the agent made. WordPress has asked first ("delete … and its data?"); who chose to keep
 * the data, on TinyEclipse → Measuring and reports, keeps it.
 *
 * @package TinyEclipse\Connector
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** Of the current site. Answers whether its owner lets the data go. */
function tinyeclipse_connector_remove(): bool {
	$options = get_option( 'tinyeclipse_connector' );
	if ( ! empty( $options['keeps_data'] ) ) {
		return false;
	}
	foreach ( array( 'tinyeclipse_connector', 'tinyeclipse_content', 'tinyeclipse_content_walk', 'tinyeclipse_content_units' ) as $name ) {
		delete_option( $name );
	}
	wp_clear_scheduled_hook( 'tinyeclipse_walk_content' );
	return true;
}

// From the sources, without the library, the plugin never did anything.
if ( is_readable( __DIR__ . '/vendor/tinyeclipse/uninstall.php' ) ) {
	require_once __DIR__ . '/vendor/tinyeclipse/uninstall.php';
	TinyEclipse\Agent\uninstall( __DIR__, 'tinyeclipse_connector_remove' );
}
