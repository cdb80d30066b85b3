<?php
/**
 * Removes what the analytics plugin made, unless the owner chose to keep data (a setting of the connector).
 *
 * @package TinyEclipse\Analytics
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** Of the current site. */
function tinyeclipse_analytics_remove(): void {
	global $wpdb;
	$options = get_option( 'tinyeclipse_connector' );
	if ( ! empty( $options['keeps_data'] ) ) {
		return;
	}
	delete_option( 'tinyeclipse_analytics' );
	delete_option( 'tinyeclipse_script_copy' );
	wp_clear_scheduled_hook( 'tinyeclipse_copy_script' );
	if ( wp_using_ext_object_cache() ) {
		array_map( static fn( int $shard ) => delete_transient( "tinyeclipse_rate_{$shard}" ), range( 0, 63 ) );
	}
	$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name LIKE %s OR option_name LIKE %s', $wpdb->options, $wpdb->esc_like( '_transient_tinyeclipse_rate_' ) . '%', $wpdb->esc_like( '_transient_timeout_tinyeclipse_rate_' ) . '%' ) );
	tinyeclipse_analytics_forget_orders();
	$folder = wp_get_upload_dir()['basedir'] . '/tinyeclipse';
	array_map( 'wp_delete_file', (array) glob( "{$folder}/t-*.js" ) );
	if ( is_dir( $folder ) ) {
		// Not where somebody put a file of their own.
		@rmdir( $folder ); // phpcs:ignore WordPress.PHP.NoSilencedErrors, WordPress.WP.AlternativeFunctions -- it refuses a folder with files in it, as it should.
	}
}

/** What stands on orders whose purchase was told. Through WooCommerce, so that its caches know; the tables for the rest. */
function tinyeclipse_analytics_forget_orders(): void {
	global $wpdb;
	$ends_at = time() + 15;
	// On another site of a network, WooCommerce may not be set up.
	$has_functions = function_exists( 'wc_get_orders' ) && ! ( is_multisite() && ms_is_switched() );
	while ( $has_functions && time() < $ends_at ) {
		$orders = wc_get_orders( array( 'type' => 'shop_order', 'limit' => 100, 'meta_key' => '_tinyeclipse_measured', 'meta_compare' => 'EXISTS' ) ); // phpcs:ignore WordPress.DB.SlowDBQuery -- once, at uninstalling.
		foreach ( $orders as $order ) {
			$order->delete_meta_data( '_tinyeclipse_measured' );
			$order->save_meta_data();
		}
		$has_functions = count( $orders ) > 0;
	}
	$wpdb->delete( $wpdb->postmeta, array( 'meta_key' => '_tinyeclipse_measured' ) ); // phpcs:ignore WordPress.DB.SlowDBQuery -- once, at uninstalling.
	$table = "{$wpdb->prefix}wc_orders_meta";
	if ( $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) === $table ) {
		$wpdb->delete( $table, array( 'meta_key' => '_tinyeclipse_measured' ) ); // phpcs:ignore WordPress.DB.SlowDBQuery -- once, at uninstalling.
	}
}

require_once __DIR__ . '/vendor/every-site.php';
TinyEclipse\Agent\on_every_site( 'tinyeclipse-analytics', 'tinyeclipse_analytics_remove' );
