<?php
/**
 * Uninstalling on each site of a network. It stands alone: a plugin without the library takes this file along as well.
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

if ( ! function_exists( __NAMESPACE__ . '\on_every_site' ) ) {
	/**
	 * Has `$remove` called on each site in turn; without a network, once. A big network takes more time than a request has.
	 * Then it stops before WordPress deletes the files of the plugin, and says to delete it again: that goes on from there.
	 *
	 * @param string $plugin Its folder. `WP_UNINSTALL_PLUGIN` is of the first, where several are deleted at once.
	 */
	function on_every_site( string $plugin, callable $remove, float $most_seconds = 15.0 ): void {
		if ( ! is_multisite() ) {
			$remove();
			return;
		}
		// The command line has no limit.
		$ends_at     = (int) ini_get( 'max_execution_time' ) > 0 ? microtime( true ) + $most_seconds : INF;
		$cursor      = "tinyeclipse_removed_{$plugin}";
		$after       = (int) get_site_option( $cursor, 0 );
		$began_after = $after;
		while ( $sites = sites_after( $after ) ) {
			foreach ( $sites as $site ) {
				// One at least, or it would never end.
				if ( microtime( true ) >= $ends_at && $after > $began_after ) {
					update_site_option( $cursor, $after );
					stop_uninstalling( $after );
				}
				switch_to_blog( $site );
				$remove();
				restore_current_blog();
				$after = $site;
			}
		}
		delete_site_option( $cursor );
	}

	/** @return int[] The next hundred, by number. */
	function sites_after( int $after ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT blog_id FROM {$wpdb->blogs} WHERE blog_id > %d ORDER BY blog_id LIMIT 100", $after ) ) );
	}

	/** Where a button was pressed, its screen shows the text; else it is a page. */
	function stop_uninstalling( int $after ): void {
		global $wpdb;
		$done  = (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->blogs} WHERE blog_id <= %d", $after ) );
		$total = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->blogs}" );
		/* translators: 1: a number of sites, 2: another one */
		$text = sprintf( __( 'The data of TinyEclipse are removed from %1$s of the %2$s sites of this network, and more was not possible in one go. Delete the plugin again to go on; it stays until all are done.', 'tinyeclipse' ), number_format_i18n( $done ), number_format_i18n( $total ) );
		if ( wp_doing_ajax() ) {
			wp_send_json_error( array( 'plugin' => WP_UNINSTALL_PLUGIN, 'slug' => dirname( WP_UNINSTALL_PLUGIN ), 'errorMessage' => $text ) );
		}
		wp_die( esc_html( $text ), '', array( 'back_link' => true, 'response' => 200 ) );
	}
}
