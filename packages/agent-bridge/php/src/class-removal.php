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

	/** Of cron. */
	private const HOOKS = array( 'tinyeclipse_heartbeat', 'tinyeclipse_send_outbox' );

	/**
	 * Takes the plans away with the last plugin that brings the library: nobody would answer to them.
	 *
	 * @param string[] $active Plugins that stay, as `active_plugins` has them.
	 */
	public static function of_plans( array $active ): void {
		$staying = array( ...$active, ...array_keys( (array) get_site_option( 'active_sitewide_plugins', array() ) ) );
		$folders = array_map( static fn( $file ) => explode( '/', (string) $file, 2 )[0], $staying );
		$root    = wp_normalize_path( WP_PLUGIN_DIR ) . '/';
		foreach ( $GLOBALS['tinyeclipse_agent_copies'] as $copy ) {
			$place = wp_normalize_path( $copy['folder'] );
			// Elsewhere, as in mu-plugins, nobody deactivates it.
			if ( ! str_starts_with( $place, $root ) || in_array( explode( '/', substr( $place, strlen( $root ) ), 2 )[0], $folders, true ) ) {
				return;
			}
		}
		array_map( 'wp_unschedule_hook', self::HOOKS );
	}

	/** Tells the server that the site leaves, and removes the rest. */
	public static function of_site( Agent $agent ): void {
		global $wpdb;
		if ( $agent->settings()->is_enrolled() ) {
			( new Enrolment( $agent ) )->leave();
		}
		array_map( 'wp_unschedule_hook', self::HOOKS );
		Tables::drop();
		Nonces::drop_table();
		array_map( 'delete_option', self::OPTIONS );
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( 'tinyeclipse_lease_' ) . '%' ) );
	}
}
