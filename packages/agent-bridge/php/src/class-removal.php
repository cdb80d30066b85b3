<?php
/**
 * Taking back what the library made.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Options, tables and plans of the current site. */
final class Removal {

	private const OPTIONS = array(
		'tinyeclipse_commands_off',
		'tinyeclipse_installed',
		'tinyeclipse_mail',
		'tinyeclipse_outbox',
		'tinyeclipse_pauses',
		'tinyeclipse_pending_key',
		'tinyeclipse_secrets',
		'tinyeclipse_site',
		'tinyeclipse_status',
		'tinyeclipse_updates',
	);

	private const HOOKS = array( 'tinyeclipse_heartbeat', 'tinyeclipse_send_outbox' );

	/** Tells the server that the site leaves, and removes the rest. */
	public static function of_site( Agent $agent ): void {
		global $wpdb;
		if ( $agent->settings()->is_enrolled() ) {
			( new Enrolment( $agent ) )->leave();
		}
		foreach ( self::HOOKS as $hook ) {
			wp_unschedule_hook( $hook );
		}
		Tables::drop();
		Nonces::drop_table();
		array_map( 'delete_option', self::OPTIONS );
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( 'tinyeclipse_lease_' ) . '%' ) );
	}
}
